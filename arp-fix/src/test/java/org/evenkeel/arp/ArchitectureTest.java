package org.evenkeel.arp;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "org.evenkeel.arp", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule USES_THE_KERNELS_DOORS_AND_THE_AGENTS_CORE_ALONE =
      noClasses()
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAPackage("org.evenkeel..")
                  .and(
                      JavaClass.Predicates.resideOutsideOfPackages(
                          "org.evenkeel.agent", "org.evenkeel.arp", "org.evenkeel.netlink")));

  @ArchTest
  static final ArchRule NATIVE_CALLS_ARE_THOSE_OF_WINDOWS_IN_THEIR_OWN_CLASSES =
      noClasses()
          .that()
          .haveNameNotMatching(".*\\.Jna\\w+(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.sun.jna..");

  @ArchTest
  static final ArchRule THE_OPERATING_SYSTEM_IS_ASKED_FOR_IN_ONE_PLACE =
      noClasses()
          .that()
          .haveNameNotMatching(".*\\.(OperatingSystem|(Linux|Windows|Jna)\\w+)(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .haveNameMatching(".*\\.(Linux\\w+|WindowsHost|WindowsMachine|Jna\\w+)");

  @ArchTest
  static final ArchRule PLANS_ARE_PURE =
      noClasses()
          .that()
          .haveNameMatching(
              ".*\\.(Plan|LoopbackPlan|Redirects|Persistence|Journal|JournalText|Step|Facts"
                  + "|WindowsPlan|WindowsStep|WindowsFacts|Netsh|PowerShell)")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.nio.file..", "java.io..", "org.evenkeel.netlink..");

  @ArchTest
  static final ArchRule ONLY_MAIN_TOUCHES_THE_STANDARD_STREAMS =
      noClasses()
          .that()
          .doNotHaveSimpleName("Main")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule ONLY_MAIN_IS_PUBLIC =
      classes().that().arePublic().and().areTopLevelClasses().should().haveSimpleName("Main");
}
