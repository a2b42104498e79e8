package org.evenkeel.installers.msi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the build is given for Windows; each is empty when it is not given.
 *
 * @param runtime folder of a Java 25 for Windows x64
 * @param signing with what programs and package are signed
 */
record MsiOptions(Optional<Path> runtime, Optional<Signing> signing) {
  /**
   * With what is signed.
   *
   * @param certificate the chain, a PEM file
   * @param key its private key, a PEM file
   * @param password a file with the key's password
   * @param timestamp URL of a time stamp's server (RFC 3161)
   */
  record Signing(Path certificate, Path key, Optional<Path> password, Optional<String> timestamp) {}

  /** Options begin with this. */
  static final String PREFIX = "--windows-";

  private static final List<String> NAMES =
      List.of("runtime", "certificate", "key", "password-file", "timestamp");

  /**
   * Reads those of a command line that are for Windows; an empty value is none.
   *
   * @throws IOException when one is unknown, or does not fit another
   */
  static MsiOptions of(List<String> arguments) throws IOException {
    Map<String, String> given = new HashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (!argument.startsWith(PREFIX) || equals < 0) {
        continue;
      }
      String name = argument.substring(PREFIX.length(), equals);
      if (!NAMES.contains(name)) {
        throw new IOException("%s is unknown; known are %s".formatted(argument, NAMES));
      }
      if (equals + 1 < argument.length()) {
        given.put(name, argument.substring(equals + 1));
      }
    }
    Optional<Path> certificate = path(given, "certificate");
    Optional<Path> key = path(given, "key");
    if (certificate.isPresent() != key.isPresent()) {
      throw new IOException("windows.certificate and windows.key go together: give both");
    }
    return new MsiOptions(
        path(given, "runtime"),
        certificate.map(
            file ->
                new Signing(
                    file,
                    key.orElseThrow(),
                    path(given, "password-file"),
                    Optional.ofNullable(given.get("timestamp")))));
  }

  private static Optional<Path> path(Map<String, String> given, String name) {
    return Optional.ofNullable(given.get(name)).map(Path::of).map(Path::toAbsolutePath);
  }
}
