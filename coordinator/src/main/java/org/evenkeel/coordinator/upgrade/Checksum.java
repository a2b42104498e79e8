package org.evenkeel.coordinator.upgrade;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The SHA-256 that a file has to have.
 *
 * @param hex 64 digits, small letters
 * @param from who says so, for messages
 */
record Checksum(String hex, String from) {
  private static final int BYTES_MAX = 1 << 20;
  private static final Pattern DIGEST = Pattern.compile("[0-9A-Fa-f]{64}");

  /** A line of sha256sum(1), or the digest alone. */
  private static final Pattern LINE =
      Pattern.compile("(?<hex>[0-9A-Fa-f]{64})(?: [ *](?<name>.+))?");

  /**
   * What was typed, else what {@code FILE.sha256} or {@code SHA256SUMS} beside the file says.
   *
   * @throws UpgradeException when nobody says anything, or nothing that is understood
   */
  static Checksum of(Path file, Optional<String> typed) throws UpgradeException {
    if (typed.isPresent()) {
      String hex = typed.get().strip();
      if (!DIGEST.matcher(hex).matches()) {
        throw new UpgradeException(
            "--sha256 wants the 64 hexadecimal digits that sha256sum prints, not " + hex);
      }
      return new Checksum(hex.toLowerCase(Locale.ROOT), "--sha256");
    }
    Path name = nameOf(file);
    for (String beside : new String[] {name + ".sha256", "SHA256SUMS"}) {
      Path sums = file.resolveSibling(beside);
      if (Files.exists(sums)) {
        return in(text(sums), name.toString())
            .map(hex -> new Checksum(hex, sums.toString()))
            .orElseThrow(
                () ->
                    new UpgradeException(
                        "%s has no SHA-256 of %s".formatted(sums, name),
                        "fetch both again, or say --sha256 HEX, as the place says where the file"
                            + " is from"));
      }
    }
    throw new UpgradeException(
        "nothing says which SHA-256 %s has to have; nothing is changed".formatted(file),
        "say --sha256 HEX, as the place says where the file is from, or put %s.sha256 or SHA256SUMS"
                .formatted(name)
            + " beside it");
  }

  private static Path nameOf(Path file) throws UpgradeException {
    Path name = file.getFileName();
    if (name == null) {
      throw new UpgradeException(file + " is no file");
    }
    return name;
  }

  private static String text(Path sums) throws UpgradeException {
    try (InputStream in = Files.newInputStream(sums)) {
      return new String(in.readNBytes(BYTES_MAX), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UpgradeException("%s cannot be read: %s".formatted(sums, e), e);
    }
  }

  /** The digest of a file in the lines of sha256sum(1); a line without a name is of any file. */
  static Optional<String> in(String sums, String name) {
    for (String line : sums.lines().toList()) {
      Matcher matcher = LINE.matcher(line.strip());
      if (matcher.matches()
          && Optional.ofNullable(matcher.group("name"))
              .map(of -> of.substring(of.lastIndexOf('/') + 1))
              .orElse(name)
              .equals(name)) {
        return Optional.of(matcher.group("hex").toLowerCase(Locale.ROOT));
      }
    }
    return Optional.empty();
  }
}
