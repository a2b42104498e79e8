package org.evenkeel.coordinator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.evenkeel.coordinator.director.Command;
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.director.Outcome;

/** The arrows between the packages of the coordinator. */
@AnalyzeClasses(
    packages = "org.evenkeel.coordinator",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String ROOT = "org.evenkeel.coordinator.";
  private static final String NETLINK = "org.evenkeel.netlink..";

  @ArchTest static final ArchRule modelUsesNothing = mayUse("model");

  @ArchTest static final ArchRule configUsesTheModelAlone = mayUse("config", "model");

  @ArchTest static final ArchRule checkUsesTheModelAlone = mayUse("check", "model");

  @ArchTest static final ArchRule feedbackUsesTheModelAlone = mayUse("feedback", "model");

  @ArchTest static final ArchRule dispatchUsesTheModelAlone = mayUse("dispatch", "model");

  @ArchTest
  static final ArchRule directorUsesValuesAndTheDispatcher =
      mayUse("director", "model", "dispatch", "check", "feedback", "config");

  @ArchTest
  static final ArchRule facesUseTheModelAndTheDirector =
      mayUse("(api|web)", "model", "director", "api");

  @ArchTest
  static final ArchRule facesSeeOfTheDirectorOnlyItsControl =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT + "api..", ROOT + "web..")
          .should()
          .dependOnClassesThat(inDirectorBesideItsControl());

  @ArchTest
  static final ArchRule onlyTheIpvsDispatcherUsesNetlink =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              ROOT + "dispatch.ipvs..", ROOT + "check..", ROOT + "ha..", "org.evenkeel.coordinator")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(NETLINK);

  @ArchTest
  static final ArchRule noCycles = slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheCommandLinePrints =
      noClasses().that().resideOutsideOfPackage(ROOT + "cli..").should(ACCESS_STANDARD_STREAMS);

  @ArchTest static final ArchRule loggingIsSlf4j = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

  /** A package and those below it use, of the product, only the packages named and themselves. */
  private static ArchRule mayUse(String from, String... others) {
    String pattern = ROOT.replace(".", "\\.") + from + "(\\..*)?";
    List<String> allowed =
        new ArrayList<>(Arrays.stream(others).map(ArchitectureTest::below).toList());
    DescribedPredicate<JavaClass> inside =
        DescribedPredicate.describe(
            "reside in " + from, javaClass -> javaClass.getPackageName().matches(pattern));
    DescribedPredicate<JavaClass> foreign =
        DescribedPredicate.describe(
            "are of the coordinator and not in " + allowed,
            javaClass ->
                javaClass.getPackageName().startsWith("org.evenkeel.coordinator")
                    && !inside.test(javaClass)
                    && allowed.stream().noneMatch(javaClass.getName()::startsWith));
    return noClasses().that(inside).should().dependOnClassesThat(foreign).allowEmptyShould(true);
  }

  private static String below(String name) {
    return ROOT + name + ".";
  }

  private static DescribedPredicate<JavaClass> inDirectorBesideItsControl() {
    List<String> allowed =
        List.of(Control.class.getName(), Command.class.getName(), Outcome.class.getName());
    return DescribedPredicate.describe(
        "are inner parts of the director",
        javaClass ->
            javaClass.getPackageName().equals(ROOT + "director")
                && allowed.stream().noneMatch(javaClass.getName()::startsWith)
                && !javaClass.getSimpleName().equals("package-info"));
  }
}
