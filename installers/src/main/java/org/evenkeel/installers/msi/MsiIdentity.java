package org.evenkeel.installers.msi;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which package it is.
 *
 * @param version the whole version, such as {@code 0.1.0-SNAPSHOT}
 * @param installerVersion what Windows Installer compares, three numbers
 * @param test whether it has no Java and can only be looked at
 */
record MsiIdentity(String version, String installerVersion, boolean test) {
  private static final Pattern VERSION =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,5})(-[\\w.]+)?");

  /** The name under which Windows Installer knows all versions of the product, for ever. */
  private static final String PRODUCT = NameUuid.of("evenkeel-agent");

  private static final String TEST_PRODUCT = NameUuid.of("evenkeel-agent-test");

  /**
   * Of a version as the build has it.
   *
   * @throws IllegalArgumentException when Windows Installer has no numbers for it
   */
  static MsiIdentity of(String version, boolean test) {
    Matcher matcher = VERSION.matcher(version);
    if (!matcher.matches()
        || Integer.parseInt(matcher.group(1)) > 255
        || Integer.parseInt(matcher.group(2)) > 255
        || Integer.parseInt(matcher.group(3)) > 65_535) {
      throw new IllegalArgumentException(
          "Windows Installer has versions up to 255.255.65535, not " + version);
    }
    String numbers =
        "%d.%d.%d"
            .formatted(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
    return new MsiIdentity(version, numbers, test);
  }

  /** Of the file. */
  String fileName() {
    return "evenkeel-agent_%s_x64%s.msi".formatted(version, test ? "-test" : "");
  }

  /** For people. */
  String title() {
    return test
        ? "Evenkeel agent %s, TEST WITHOUT JAVA, not to be installed".formatted(version)
        : "Evenkeel agent";
  }

  /** The same for all versions. */
  String upgradeCode() {
    return test ? TEST_PRODUCT : PRODUCT;
  }

  /** Another one for each content. */
  String productCode(String digest) {
    return NameUuid.of("product/%s/%s".formatted(fileName(), digest));
  }

  /** Another one for each file. */
  String packageCode(String digest) {
    return NameUuid.of("package/%s/%s".formatted(fileName(), digest));
  }
}
