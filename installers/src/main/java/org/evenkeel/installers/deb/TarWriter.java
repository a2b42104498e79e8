package org.evenkeel.installers.deb;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/**
 * Writes a compressed tar archive. All in it belongs to root and was changed last at the time of
 * the release, so that the same contents are the same bytes.
 */
final class TarWriter implements AutoCloseable {
  /** A tenth larger than by the usual preset, in a quarter of the time. */
  private static final int PRESET = 1;

  /** A tenth larger again, in half of that: for packages that are tried and thrown away. */
  private static final int PRESET_QUICK = 0;

  private static final int LINK = 0777;

  private final TarArchiveOutputStream tar;
  private final String prefix;
  private final Instant time;

  /**
   * @param stream that is written to, and closed in the end
   * @param prefix before each path, such as {@code ./}
   * @param time what every file was changed last at
   * @param quick whether it is to be made quickly, rather than small
   */
  TarWriter(OutputStream stream, String prefix, Instant time, boolean quick) throws IOException {
    LZMA2Options options = new LZMA2Options(quick ? PRESET_QUICK : PRESET);
    OutputStream compressed = new XZOutputStream(stream, options);
    this.tar = new TarArchiveOutputStream(compressed, "UTF-8");
    this.tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
    this.prefix = prefix;
    this.time = time;
  }

  /** The folder that all others are in. */
  void root(int mode) throws IOException {
    put(entry("", mode, 0), new byte[0]);
  }

  /**
   * Writes one more.
   *
   * @throws IOException when it cannot be read, or not be written
   */
  void put(Content content) throws IOException {
    byte[] bytes = bytes(content);
    put(
        switch (content) {
          case Content.Folder(String path, int mode) -> entry(path + "/", mode, 0);
          case Content.Copied(String path, int mode, Path _) -> entry(path, mode, bytes.length);
          case Content.Made(String path, int mode, byte[] _) -> entry(path, mode, bytes.length);
          case Content.Link(String path, String target) -> {
            TarArchiveEntry link = new TarArchiveEntry(prefix + path, TarConstants.LF_SYMLINK);
            link.setLinkName(target);
            link.setMode(LINK);
            yield link;
          }
        },
        bytes);
  }

  private void put(TarArchiveEntry entry, byte[] bytes) throws IOException {
    entry.setModTime(time.toEpochMilli());
    entry.setIds(0, 0);
    entry.setNames("root", "root");
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  private TarArchiveEntry entry(String path, int mode, int size) {
    TarArchiveEntry entry = new TarArchiveEntry(prefix + path);
    entry.setMode(mode);
    entry.setSize(size);
    return entry;
  }

  /** All of a file; nothing of what is none. */
  static byte[] bytes(Content content) throws IOException {
    return switch (content) {
      case Content.Copied copied -> Files.readAllBytes(copied.source());
      case Content.Made made -> made.bytes();
      case Content.Folder _, Content.Link _ -> new byte[0];
    };
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
