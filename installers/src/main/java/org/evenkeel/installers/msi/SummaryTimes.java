package org.evenkeel.installers.msi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/**
 * Sets when a package says that it was made: wixl writes the time of the build, and two builds are
 * to be the same. The summary is a property set (MS-OLEPS); its stream lies in the file in one
 * piece, because it is written at once.
 */
final class SummaryTimes {
  /** FMTID_SummaryInformation as it lies there: the section's name, before its offset. */
  private static final byte[] SECTION = HexFormat.of().parseHex("e0859ff2f94f6810ab9108002b27b3d9");

  /** Where the name is in the stream. */
  private static final int SECTION_AT = 28;

  private static final int PIDSI_CREATE_DTM = 12;
  private static final int PIDSI_LASTSAVE_DTM = 13;
  private static final int VT_FILETIME = 64;
  private static final int STREAM_MAX = 4096;
  private static final int PROPERTIES_MAX = 64;

  private static final Instant EPOCH = Instant.parse("1601-01-01T00:00:00Z");

  private SummaryTimes() {}

  /**
   * Sets both times.
   *
   * @throws IOException when the file has no such summary
   */
  static void set(Path msi, Instant time) throws IOException {
    byte[] bytes = Files.readAllBytes(msi);
    int start = start(bytes);
    ByteBuffer stream =
        ByteBuffer.wrap(bytes, start, Math.min(STREAM_MAX, bytes.length - start))
            .slice()
            .order(ByteOrder.LITTLE_ENDIAN);
    Duration since = Duration.between(EPOCH, time);
    long ticks = since.getSeconds() * 10_000_000 + since.getNano() / 100;
    int changed = 0;
    try {
      int section = stream.getInt(SECTION_AT + SECTION.length);
      int count = stream.getInt(section + 4);
      for (int i = 0; i < Math.min(count, PROPERTIES_MAX); i++) {
        int id = stream.getInt(section + 8 + i * 8);
        int at = section + stream.getInt(section + 12 + i * 8);
        if ((id == PIDSI_CREATE_DTM || id == PIDSI_LASTSAVE_DTM)
            && stream.getInt(at) == VT_FILETIME) {
          stream.putLong(at + 4, ticks);
          changed++;
        }
      }
    } catch (IndexOutOfBoundsException e) {
      throw new IOException(msi + ": its summary is cut off", e);
    }
    if (changed != 2) {
      throw new IOException("%s: its summary has %d times".formatted(msi, changed));
    }
    stream.rewind();
    try (FileChannel channel = FileChannel.open(msi, StandardOpenOption.WRITE)) {
      int _ = channel.write(stream, start);
    }
  }

  private static int start(byte[] bytes) throws IOException {
    for (int at = SECTION_AT; at <= bytes.length - SECTION.length - 4; at++) {
      int i = 0;
      while (i < SECTION.length && bytes[at + i] == SECTION[i]) {
        i++;
      }
      if (i == SECTION.length) {
        return at - SECTION_AT;
      }
    }
    throw new IOException("no summary");
  }
}
