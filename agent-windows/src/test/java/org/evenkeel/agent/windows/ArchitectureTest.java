package org.evenkeel.agent.windows;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "org.evenkeel.agent.windows", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule THE_AGENT_USES_THE_CORE_ALONE =
      noClasses()
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAPackage("org.evenkeel..")
                  .and(
                      JavaClass.Predicates.resideOutsideOfPackages(
                          "org.evenkeel.agent", "org.evenkeel.agent.windows")));

  @ArchTest
  static final ArchRule NATIVE_CALLS_STAY_BEHIND_THEIR_INTERFACE =
      noClasses()
          .that()
          .haveNameNotMatching(".*\\.(JnaWin32|WindowsStructures(\\$.*)?)")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.sun.jna..");

  /** Picocli costs start time and memory on every real server. */
  @ArchTest
  static final ArchRule A_SERVICE_NEEDS_NO_PICOCLI =
      noClasses()
          .that()
          .haveNameNotMatching(".*\\.(Cli|\\w+Command|\\w+Option|AgentOptions)(\\$.*)?")
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

  /** JNA fills structures through their public fields. */
  @ArchTest
  static final ArchRule ONLY_MAIN_AND_STRUCTURES_ARE_PUBLIC =
      classes().that().arePublic().and().areNotNestedClasses().should().haveSimpleName("Main");
}
