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
import org.evenkeel.coordinator.host.HostSettings;

/** The arrows between the packages of the coordinator. */
@AnalyzeClasses(
    packages = "org.evenkeel.coordinator",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String ROOT = "org.evenkeel.coordinator.";
  private static final String NETLINK = "org.evenkeel.netlink..";

  @ArchTest static final ArchRule modelUsesNothing = mayUse("model");

  @ArchTest static final ArchRule digestsUseNothing = mayUse("digest");

  @ArchTest static final ArchRule trustUsesNothing = mayUse("tls");

  @ArchTest static final ArchRule paceUsesNothing = mayUse("pace");

  @ArchTest static final ArchRule diskUsesNothing = mayUse("disk");

  @ArchTest static final ArchRule configKeepsTheModelOnTheDisk = mayUse("config", "model", "disk");

  @ArchTest
  static final ArchRule importsMakeConfigurations = mayUse("migrate", "model", "config", "disk");

  @ArchTest static final ArchRule timelinesAreKeptOnTheDisk = mayUse("timeline", "model", "disk");

  @ArchTest
  static final ArchRule checksHaveAPace = mayUse("check", "model", "pace", "radius", "tls");

  @ArchTest static final ArchRule feedbackHasAPace = mayUse("feedback", "model", "pace");

  @ArchTest static final ArchRule dispatchUsesTheModelAlone = mayUse("dispatch", "model");

  @ArchTest static final ArchRule thePairHasAPace = mayUse("ha", "model", "pace", "disk");

  @ArchTest static final ArchRule theWireKnowsNoRules = mayUse("ha.wire", "model", "pace");

  @ArchTest
  static final ArchRule whatIsReplicatedIsTheDirectorsAndFiles =
      mayUse("replica", "model", "disk", "config", "director", "certificate", "tls");

  @ArchTest
  static final ArchRule votesAreAskedOfNeighboursAndPrograms =
      mayUse("vote", "model", "ha", "neighbour", "dispatch", "check", "pace", "tls");

  @ArchTest
  static final ArchRule aWitnessKnowsNoServices = mayUse("witness", "ha", "api", "disk", "pace");

  @ArchTest
  static final ArchRule connectionsAreWatchedAtAPace = mayUse("connections", "model", "pace");

  @ArchTest
  static final ArchRule neighboursAreReportedAsFindings = mayUse("neighbour", "model", "host");

  @ArchTest
  static final ArchRule certificatesAreFiles = mayUse("certificate", "model", "disk", "pace");

  @ArchTest
  static final ArchRule metricsAreMadeOfWhatOthersKnow =
      mayUse("metrics", "model", "ha", "certificate");

  @ArchTest
  static final ArchRule snmpTellsWhatEverybodySees = mayUse("snmp", "model", "ha", "disk", "pace");

  @ArchTest
  static final ArchRule onlyTheSnmpFaceUsesItsLibrary =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "snmp..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.snmp4j..");

  @ArchTest
  static final ArchRule alertsKnowWhatEverybodySees = mayUse("alert", "model", "disk", "pace");

  @ArchTest
  static final ArchRule reportsAreFilesOfWhatEverybodySees =
      mayUse("report", "model", "disk", "pace", "metrics");

  @ArchTest static final ArchRule theFallbackPageKnowsServicesAlone = mayUse("fallback", "model");

  @ArchTest static final ArchRule jsonUsesNothing = mayUse("json");

  @ArchTest static final ArchRule backupsAreBytes = mayUse("backup", "json");

  @ArchTest
  static final ArchRule theWizardWritesFilesAndRunsPrograms =
      mayUse("wizard", "local", "model", "config", "disk", "dispatch", "json");

  @ArchTest
  static final ArchRule upgradesRunProgramsAndAskAPair = mayUse("upgrade", "dispatch", "ha");

  @ArchTest static final ArchRule accountsAreFiles = mayUse("account", "disk", "json");

  @ArchTest
  static final ArchRule signInAsksOthersOfAccounts =
      mayUse("signin", "model", "account", "disk", "pace", "radius");

  @ArchTest static final ArchRule radiusIsBytes = mayUse("radius");

  @ArchTest static final ArchRule theLogBookKnowsNobody = mayUse("log");

  @ArchTest static final ArchRule redactionIsText = mayUse("support");

  @ArchTest static final ArchRule theMachineIsReadAlone = mayUse("local", "model");

  @ArchTest static final ArchRule theAuditLogIsFiles = mayUse("audit", "disk", "json");

  @ArchTest static final ArchRule hostUsesTheDiskAlone = mayUse("host", "disk");

  @ArchTest
  static final ArchRule filterUsesTheModelAndRunsPrograms = mayUse("filter", "model", "dispatch");

  @ArchTest
  static final ArchRule theLockdownIsAFileAndRulesOfTheFilter =
      mayUse("lockdown", "model", "filter", "dispatch", "host", "disk", "json");

  @ArchTest
  static final ArchRule directorUsesWhatItDecidesOnAndActsOn =
      mayUse(
          "director",
          "model",
          "config",
          "check",
          "feedback",
          "dispatch",
          "filter",
          "host",
          "ha",
          "pace",
          "disk",
          "timeline");

  @ArchTest
  static final ArchRule theApiUsesTheDirectorsControlAndReports =
      mayUse(
          "api",
          "local",
          "lockdown",
          "log",
          "support",
          "model",
          "backup",
          "config",
          "director",
          "disk",
          "connections",
          "host",
          "neighbour",
          "certificate",
          "ha",
          "metrics",
          "replica",
          "account",
          "audit",
          "report",
          "wizard",
          "json");

  @ArchTest
  static final ArchRule pagesAreServedByTheApi =
      mayUse(
          "web",
          "wizard",
          "local",
          "lockdown",
          "model",
          "config",
          "director",
          "api",
          "certificate",
          "account",
          "audit",
          "ha",
          "host",
          "replica",
          "report");

  @ArchTest
  static final ArchRule theDemoRunsAWholeCoordinator =
      mayUse("demo", "", "api", "account", "director", "model", "pace", "config");

  @ArchTest
  static final ArchRule theCommandLineUsesWhatItStartsAndShows =
      mayUse(
          "cli",
          "host",
          "lockdown",
          "dispatch",
          "wizard",
          "backup",
          "log",
          "",
          "demo",
          "api",
          "director",
          "config",
          "model",
          "disk",
          "witness",
          "migrate",
          "account",
          "audit",
          "feedback",
          "report",
          "upgrade",
          "ha");

  @ArchTest
  static final ArchRule onlyMainUsesTheCommandLine =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "cli..")
          .and()
          .doNotHaveFullyQualifiedName(ROOT + "Main")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + "cli..");

  @ArchTest
  static final ArchRule onlyTheDemoHasAnAgent =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "demo..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.evenkeel.agent..");

  @ArchTest
  static final ArchRule facesDoNotChangeTheHost =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT + "api..", ROOT + "web..", ROOT + "cli..")
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(HostSettings.class);

  @ArchTest
  static final ArchRule facesSeeOfTheDirectorOnlyItsControl =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT + "api..", ROOT + "web..")
          .should()
          .dependOnClassesThat(inDirectorBesideItsControl());

  @ArchTest
  static final ArchRule onlyTheEdgesUseNetlink =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              ROOT + "dispatch.ipvs..",
              ROOT + "check.kernel..",
              ROOT + "ha..",
              ROOT + "filter..",
              ROOT + "neighbour..",
              ROOT + "cli..")
          .and()
          .haveNameNotMatching(ROOT.replace(".", "\\.") + "check\\.IcmpPinger.*")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(NETLINK);

  @ArchTest
  static final ArchRule noCycles = slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheCommandLinePrints =
      noClasses().that().resideOutsideOfPackage(ROOT + "cli..").should(ACCESS_STANDARD_STREAMS);

  @ArchTest static final ArchRule loggingIsSlf4j = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

  /**
   * A package and those below it use, of the coordinator, only the packages named and themselves;
   * the empty name is the root package alone.
   */
  private static ArchRule mayUse(String from, String... others) {
    String pattern = ROOT.replace(".", "\\.") + from + "(\\..*)?";
    List<String> allowed =
        new ArrayList<>(Arrays.stream(others).map(ArchitectureTest::below).toList());
    allowed.add(below("digest")); // everybody may
    DescribedPredicate<JavaClass> inside =
        DescribedPredicate.describe(
            "reside in " + from, javaClass -> javaClass.getPackageName().matches(pattern));
    DescribedPredicate<JavaClass> foreign =
        DescribedPredicate.describe(
            "are of the coordinator and not in " + allowed,
            javaClass ->
                javaClass.getPackageName().startsWith("org.evenkeel.coordinator")
                    && !inside.test(javaClass)
                    && allowed.stream().noneMatch(prefix -> within(javaClass, prefix)));
    return noClasses().that(inside).should().dependOnClassesThat(foreign).allowEmptyShould(true);
  }

  private static String below(String name) {
    return name.isEmpty() ? ROOT : ROOT + name + ".";
  }

  private static boolean within(JavaClass javaClass, String prefix) {
    String name = javaClass.getName();
    return prefix.equals(ROOT)
        ? javaClass.getPackageName().equals("org.evenkeel.coordinator")
        : name.startsWith(prefix);
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
