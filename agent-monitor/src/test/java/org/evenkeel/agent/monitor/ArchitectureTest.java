package org.evenkeel.agent.monitor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "org.evenkeel.agent.monitor", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule THE_MONITOR_USES_THE_CORE_ALONE =
      noClasses()
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAPackage("org.evenkeel..")
                  .and(
                      JavaClass.Predicates.resideOutsideOfPackages(
                          "org.evenkeel.agent", "org.evenkeel.agent.monitor..")));

  @ArchTest
  static final ArchRule ONLY_VIEWS_KNOW_OF_SWING =
      noClasses()
          .that()
          .resideInAnyPackage("..monitor.model", "..monitor.config", "..monitor.host")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javax.swing..", "java.awt..", "com.formdev..");

  @ArchTest
  static final ArchRule VIEWS_TOUCH_NOTHING_OUTSIDE =
      noClasses()
          .that()
          .resideInAPackage("..monitor.view")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..monitor.host", "java.nio..", "java.net..");

  @ArchTest
  static final ArchRule VALUES_ARE_AT_THE_BOTTOM =
      classes()
          .that()
          .resideInAPackage("..monitor.model")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "org.evenkeel.agent",
              "..monitor.model",
              "java.lang..",
              "java.util..",
              "java.time..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule ONLY_THE_HOST_RUNS_PROGRAMS =
      noClasses()
          .that()
          .resideOutsideOfPackage("..monitor.host")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(ProcessBuilder.class);

  @ArchTest
  static final ArchRule ONLY_MAIN_TOUCHES_THE_STANDARD_STREAMS =
      noClasses()
          .that()
          .doNotHaveSimpleName("Main")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");
}
