package org.evenkeel.agent.linux;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "org.evenkeel.agent.linux", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule THE_AGENT_USES_THE_CORE_AND_THE_KERNELS_DOORS =
      noClasses()
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAPackage("org.evenkeel..")
                  .and(
                      JavaClass.Predicates.resideOutsideOfPackages(
                          "org.evenkeel.agent",
                          "org.evenkeel.agent.linux",
                          "org.evenkeel.netlink")));

  @ArchTest
  static final ArchRule OSHI_STAYS_IN_ITS_CLASS =
      noClasses()
          .that()
          .doNotHaveSimpleName("OshiMetrics")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("oshi..", "com.sun.jna..");

  /** Picocli costs start time and memory on every real server. */
  @ArchTest
  static final ArchRule A_PLAIN_RUN_NEEDS_NO_PICOCLI =
      noClasses()
          .that()
          .haveNameMatching(".*\\.(Main|RunOptions|Agent\\w+|Linux\\w+|Proc\\w+)")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

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
      classes().that().arePublic().should().haveSimpleName("Main");
}
