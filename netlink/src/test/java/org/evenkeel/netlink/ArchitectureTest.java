package org.evenkeel.netlink;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;

@AnalyzeClasses(
    packages = "org.evenkeel.netlink",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule nativeCallsStandInOnePlace =
      noClasses()
          .that()
          .doNotBelongToAnyOf(
              Libc.class,
              NetlinkSocket.class,
              IcmpSocket.class,
              NetworkEvents.class,
              PacketSocket.class,
              SocketDevice.class,
              SocketMark.class,
              UnixDatagram.class)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.sun.jna..");

  @ArchTest
  static final ArchRule onlyTheSocketsCallTheSystem =
      noClasses()
          .that()
          .doNotBelongToAnyOf(
              Libc.class,
              NetlinkSocket.class,
              IcmpSocket.class,
              NetworkEvents.class,
              PacketSocket.class,
              SocketDevice.class,
              SocketMark.class,
              UnixDatagram.class)
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Libc.class);

  @ArchTest
  static final ArchRule nothingDependsOnTheProduct =
      noClasses()
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "belong to another module",
                  type ->
                      type.getPackageName().startsWith("org.evenkeel")
                          && !type.getPackageName().equals("org.evenkeel.netlink")));

  @ArchTest
  static final ArchRule nothingLogsThroughTheJdk =
      GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

  @ArchTest
  static final ArchRule nothingPrints =
      GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
}
