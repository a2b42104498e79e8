package org.evenkeel.installers;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "org.evenkeel.installers", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule NO_CLASS_OF_A_PROGRAM_IS_USED =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.evenkeel..")
                  .and(resideOutsideOfPackage("org.evenkeel.installers..")));

  @ArchTest
  static final ArchRule PICOCLI_IS_KNOWN_WHERE_COMMANDS_ARE_READ_ALONE =
      noClasses()
          .that()
          .haveNameNotMatching(".*\\.(ProgramJar|CommandReader|ManualBuild)")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule PACKAGES_AND_MANUAL_KNOW_NOTHING_OF_EACH_OTHER =
      noClasses()
          .that()
          .resideInAPackage("org.evenkeel.installers.deb")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.evenkeel.installers.manual");

  @ArchTest
  static final ArchRule THE_PACKAGE_FOR_WINDOWS_STANDS_ALONE =
      noClasses()
          .that()
          .resideInAPackage("org.evenkeel.installers.msi")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.evenkeel.installers.deb", "org.evenkeel.installers.manual");

  @ArchTest
  static final ArchRule TABLES_ARE_MADE_OF_VALUES =
      noClasses()
          .that()
          .haveSimpleName("FinishedTables")
          .or()
          .haveSimpleName("IdtTable")
          .or()
          .haveSimpleName("MsiIdentity")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.nio.file..", "java.io..");

  @ArchTest
  static final ArchRule TEXTS_ARE_MADE_OF_VALUES =
      noClasses()
          .that()
          .resideInAPackage("org.evenkeel.installers.manual")
          .and()
          .haveNameNotMatching(".*\\.(ProgramJar|CommandReader|ManualBuild)")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.nio.file..", "java.io..");
}
