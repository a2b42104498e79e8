package org.evenkeel.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A loopback port and the secret that opens it, as they stand in a file that its owner alone can
 * read: <code>{"port": N, "token": "HEX"}</code>.
 *
 * @param port 1 to 65535
 * @param token lower-case hexadecimal
 */
record ControlToken(int port, String token) {
  private static final Pattern FORM =
      Pattern.compile(
          "\\s*\\{\\s*\"port\"\\s*:\\s*(\\d{1,5})\\s*,"
              + "\\s*\"token\"\\s*:\\s*\"([0-9a-f]{32,128})\"\\s*}\\s*");

  private static final int TOKEN_BYTES = 32;
  private static final int FILE_BYTES_MAX = 1 << 10;

  /** A new secret. */
  static String random() {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /**
   * Reads a file.
   *
   * @throws IOException when it cannot be read or holds something else
   */
  static ControlToken read(Path file) throws IOException {
    byte[] content;
    try (var stream = Files.newInputStream(file)) {
      content = stream.readNBytes(FILE_BYTES_MAX);
    }
    Matcher matcher = FORM.matcher(new String(content, StandardCharsets.UTF_8));
    if (!matcher.matches()) {
      throw new IOException(file + " does not hold a port and a token");
    }
    return new ControlToken(Integer.parseInt(matcher.group(1)), matcher.group(2));
  }

  /** Writes the file in one piece; at no moment can anybody else read the token. */
  void write(Path file, FileGuard guard) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    Path hidden = Files.createTempFile(directory, ".control", "");
    try {
      guard.protect(hidden);
      Files.writeString(hidden, "{\"port\": %d, \"token\": \"%s\"}%n".formatted(port, token));
      Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(hidden);
    }
  }

  /** Keeps the secret out of logs. */
  @Override
  public String toString() {
    return "ControlToken[port=" + port + "]";
  }
}
