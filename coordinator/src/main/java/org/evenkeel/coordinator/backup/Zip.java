package org.evenkeel.coordinator.backup;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Files by name as a ZIP archive in memory. Reading is strict (APPNOTE 6.3, sections 4.3 and 4.4):
 * the directory at the end and what stands before each file agree, nothing overlaps, nothing comes
 * before, after or twice, and nothing is inflated before all sizes together are known to fit.
 */
final class Zip {
  /** A longer archive is refused. */
  static final int ARCHIVE_MAX = 64 << 20;

  /** All files together, unpacked. */
  static final int TOTAL_MAX = 128 << 20;

  /** What is larger than this must not have been packed better than {@link #RATIO_MAX}. */
  static final int RATIO_FROM = 5 << 20;

  static final int RATIO_MAX = 200;
  static final int FILES_MAX = 12_000;

  private static final int NAME_MAX = 200;
  private static final int END = 22;
  private static final int CENTRAL = 46;
  private static final int LOCAL = 30;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;

  /** Level of compression, sizes after the file, names in UTF-8; everything else is refused. */
  private static final int FLAGS = 0x2 | 0x4 | 0x8 | 0x800;

  private static final int TYPE_MASK = 0xf000;
  private static final int REGULAR = 0x8000;

  private final byte[] archive;
  private final ByteBuffer bytes;

  private Zip(byte[] archive) {
    this.archive = archive;
    this.bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** One file as the directory has it. */
  private record Entry(String name, int method, int crc, int packed, int size, int local) {}

  /** Packs files, in this order. */
  static byte[] pack(Map<String, byte[]> files) {
    var packed = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(packed, StandardCharsets.UTF_8)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail to be written", e);
    }
    return packed.toByteArray();
  }

  /**
   * Unpacks an archive.
   *
   * @return what it holds, in its order
   * @throws UnfitArchiveException when it is none, or not a harmless one
   */
  static Map<String, byte[]> unpack(byte[] archive) throws UnfitArchiveException {
    if (archive.length > ARCHIVE_MAX) {
      throw new UnfitArchiveException("it is over %d MiB".formatted(ARCHIVE_MAX >> 20));
    }
    Zip zip = new Zip(archive);
    Map<String, Entry> entries = zip.directory();
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (Entry entry : entries.values()) {
      files.put(entry.name(), zip.content(entry));
    }
    return files;
  }

  private Map<String, Entry> directory() throws UnfitArchiveException {
    int end = bytes.capacity() - END;
    if (end < 0 || bytes.getInt(end) != 0x06054b50 || bytes.getShort(end + 20) != 0) {
      throw new UnfitArchiveException("it is no whole ZIP archive");
    }
    int count = unsigned(end + 10);
    int at = bytes.getInt(end + 16);
    if (bytes.getInt(end + 4) != 0 || unsigned(end + 8) != count || count > FILES_MAX) {
      throw new UnfitArchiveException("it has other parts, or over %d files".formatted(FILES_MAX));
    }
    if (at < 0 || (long) at + bytes.getInt(end + 12) != end) {
      throw new UnfitArchiveException("its directory is not where it should be");
    }
    int directory = at;
    Map<String, Entry> entries = new LinkedHashMap<>();
    long total = 0;
    int reached = 0;
    for (int i = 0; i < count; i++) {
      Entry entry = entry(at, end);
      total += entry.size();
      if (total > TOTAL_MAX) {
        throw new UnfitArchiveException(
            "it holds over %d MiB, unpacked".formatted(TOTAL_MAX >> 20));
      }
      if (i == 0 ? entry.local() != 0 : entry.local() < reached) {
        throw new UnfitArchiveException("its files overlap, or something stands before them");
      }
      int start = contentStart(entry, directory);
      if (entry.packed() > directory - start) {
        throw new UnfitArchiveException(entry.name() + " is not whole");
      }
      reached = start + entry.packed();
      if (entries.put(entry.name(), entry) != null) {
        throw new UnfitArchiveException("it holds %s twice".formatted(entry.name()));
      }
      at += CENTRAL + unsigned(at + 28) + unsigned(at + 30) + unsigned(at + 32);
    }
    if (at != end) {
      throw new UnfitArchiveException("its directory has more than its files");
    }
    return entries;
  }

  private Entry entry(int at, int end) throws UnfitArchiveException {
    if (at > end - CENTRAL || bytes.getInt(at) != 0x02014b50) {
      throw new UnfitArchiveException("its directory is damaged");
    }
    int name = unsigned(at + 28);
    if ((long) at + CENTRAL + name + unsigned(at + 30) + unsigned(at + 32) > end) {
      throw new UnfitArchiveException("its directory is cut");
    }
    Entry entry =
        new Entry(
            name(at + CENTRAL, name),
            unsigned(at + 10),
            bytes.getInt(at + 16),
            bytes.getInt(at + 20),
            bytes.getInt(at + 24),
            bytes.getInt(at + 42));
    int type = (bytes.getInt(at + 38) >>> 16) & TYPE_MASK;
    if (type != 0 && type != REGULAR) {
      throw new UnfitArchiveException(entry.name() + " is a link or another special file");
    }
    requireUsual(entry, unsigned(at + 8));
    return entry;
  }

  private static void requireUsual(Entry entry, int flags) throws UnfitArchiveException {
    boolean stored = entry.method() == STORED && entry.packed() == entry.size();
    if ((flags & ~FLAGS) != 0 || (!stored && entry.method() != DEFLATED)) {
      throw new UnfitArchiveException(
          entry.name() + " is encrypted, or packed in a way that is not used here");
    }
    if (entry.packed() < 0 || entry.size() < 0 || entry.local() < 0) {
      throw new UnfitArchiveException(entry.name() + " is too large");
    }
    if (entry.size() > RATIO_FROM && entry.size() / RATIO_MAX > entry.packed()) {
      throw new UnfitArchiveException(
          "%s would grow to more than %d times its size".formatted(entry.name(), RATIO_MAX));
    }
  }

  /** Printable ASCII, so that it can be shown. */
  private String name(int at, int length) throws UnfitArchiveException {
    if (length < 1 || length > NAME_MAX) {
      throw new UnfitArchiveException("a name of it is empty or too long");
    }
    byte[] name = new byte[length];
    bytes.get(at, name);
    for (byte letter : name) {
      if (letter <= ' ' || letter > '~') {
        throw new UnfitArchiveException("a name of it has letters that no file of ours has");
      }
    }
    return new String(name, StandardCharsets.US_ASCII);
  }

  private int contentStart(Entry entry, int limit) throws UnfitArchiveException {
    int at = entry.local();
    if (at > limit - LOCAL || bytes.getInt(at) != 0x04034b50) {
      throw new UnfitArchiveException(entry.name() + " is not where the directory says");
    }
    int name = unsigned(at + 26);
    long start = (long) at + LOCAL + name + unsigned(at + 28);
    if (start > limit || !name(at + LOCAL, name).equals(entry.name())) {
      throw new UnfitArchiveException(entry.name() + " has another name in its place");
    }
    return (int) start;
  }

  private byte[] content(Entry entry) throws UnfitArchiveException {
    int start = contentStart(entry, bytes.capacity());
    byte[] content = new byte[entry.size()];
    if (entry.method() == STORED) {
      bytes.get(start, content);
    } else {
      inflate(entry, start, content);
    }
    CRC32 crc = new CRC32();
    crc.update(content);
    if ((int) crc.getValue() != entry.crc()) {
      throw new UnfitArchiveException(entry.name() + " is damaged");
    }
    return content;
  }

  private void inflate(Entry entry, int start, byte[] content) throws UnfitArchiveException {
    try (Inflater inflater = new Inflater(true)) {
      inflater.setInput(archive, start, entry.packed());
      int length = 0;
      byte[] beyond = new byte[1];
      while (!inflater.finished()) {
        int read =
            length < content.length
                ? inflater.inflate(content, length, content.length - length)
                : -inflater.inflate(beyond);
        if (read < 0 || (read == 0 && !inflater.finished())) {
          throw new UnfitArchiveException(entry.name() + " is not as long as it says");
        }
        length += read;
      }
      if (length != content.length || inflater.getRemaining() != 0) {
        throw new UnfitArchiveException(entry.name() + " is not as long as it says");
      }
    } catch (DataFormatException e) {
      throw new UnfitArchiveException("%s is damaged: %s".formatted(entry.name(), e.getMessage()));
    }
  }

  private int unsigned(int at) {
    return Short.toUnsignedInt(bytes.getShort(at));
  }
}
