package org.evenkeel.coordinator.snmp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.disk.DurableFile;

/**
 * The name of this SNMP engine, which users' keys are bound to, and how often it has started, which
 * makes what was recorded before worthless (RFC 3414, 2.2). Of this node alone, and on the disk
 * before it is used.
 */
final class EngineFile {
  private static final int BYTES_MAX = 256;
  private static final int RANDOM_BYTES = 16;

  /**
   * At this many starts nothing is taken any more (RFC 3414, 2.2.2): the engine gets a new name.
   */
  private static final int BOOTS_MAX = Integer.MAX_VALUE - 1;

  /**
   * RFC 3411, SnmpEngineID: the first bit set, no enterprise's number, and octets of one's own,
   * which being random are nobody else's.
   */
  private static final byte[] FORM = {(byte) 0x80, 0, 0, 0, 5};

  private static final Pattern WRITTEN =
      Pattern.compile("engine-id ([0-9a-f]{10,64})\nboots (0|[1-9][0-9]{0,9})\n");

  private EngineFile() {}

  /**
   * An engine at one of its starts.
   *
   * @param id 5 to 32 octets, in hexadecimal
   * @param boots 1 to 2147483646
   */
  record Boot(String id, int boots) {
    byte[] octets() {
      return HexFormat.of().parseHex(id);
    }

    private String written() {
      return "engine-id %s\nboots %d\n".formatted(id, boots);
    }
  }

  /**
   * Counts a start.
   *
   * @throws IOException when the file cannot be read or written, or holds something else
   */
  static Boot next(Path file) throws IOException {
    Optional<byte[]> read = DurableFile.read(file, BYTES_MAX);
    Boot next = read.isPresent() ? after(file, read.get()) : made();
    DurableFile.replace(
        file, next.written().getBytes(StandardCharsets.US_ASCII), DurableFile.Readers.OWNER);
    return next;
  }

  private static Boot after(Path file, byte[] content) throws IOException {
    Matcher written = WRITTEN.matcher(new String(content, StandardCharsets.ISO_8859_1));
    if (!written.matches() || written.group(1).length() % 2 != 0) {
      throw new IOException(
          "%s holds no engine; remove it: a new one is made, and managers find it by themselves"
              .formatted(file));
    }
    long boots = Long.parseLong(written.group(2)) + 1;
    return boots > BOOTS_MAX ? made() : new Boot(written.group(1), (int) boots);
  }

  private static Boot made() {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    HexFormat hex = HexFormat.of();
    return new Boot(hex.formatHex(FORM) + hex.formatHex(random), 1);
  }
}
