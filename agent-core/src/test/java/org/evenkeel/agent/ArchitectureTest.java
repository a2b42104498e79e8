package org.evenkeel.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "org.evenkeel", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  /** Neither a system's own calls nor a logging or XML library: the agent stays small. */
  @ArchTest
  static final ArchRule THE_CORE_USES_THE_JDK_ALONE =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "org.evenkeel.agent",
              "java..",
              "javax.xml.stream",
              "javax.net.ssl",
              "org.jspecify..");

  @ArchTest
  static final ArchRule NOTHING_HEAVY_OF_THE_JDK =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.util.logging", "java.lang.management", "java.net.http");

  @ArchTest
  static final ArchRule NO_STANDARD_STREAMS =
      noClasses()
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");
}
