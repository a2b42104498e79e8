package org.evenkeel.coordinator.fallback;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page itself: the operator's file where there is one, read again when it changes, otherwise
 * our own. Thread-safe.
 */
public final class PageText {
  private static final Logger LOG = LoggerFactory.getLogger(PageText.class);

  /** Bytes; clients at a moment of trouble shall not wait for more. */
  private static final int SIZE_MAX = 1024 * 1024;

  /** How often the file is looked at, at most. */
  private static final long PERIOD_NANOS = 1_000_000_000;

  private static final ByteBuffer OWN =
      bytes(
          """
          <!doctype html>
          <html lang="en">
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta name="color-scheme" content="light dark">
          <title>Back in a moment</title>
          <style>
            body { font: 1.1rem/1.5 system-ui, sans-serif; margin: 20vh auto 0; max-width: 32rem; padding: 0 1rem }
            h1 { font-size: 1.6rem }
          </style>
          <h1>Back in a moment</h1>
          <p>No server can take your request just now. Please try again in half a minute.</p>
          """);

  private final Path file;
  private Read last = new Read(Stamp.NONE, OWN);
  private long lookedNanos;
  private boolean looked;

  /** What tells one state of the file from another. */
  private record Stamp(long millis, long size) {
    static final Stamp NONE = new Stamp(-1, -1);
  }

  private record Read(Stamp stamp, ByteBuffer text) {}

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A page that has not been looked at yet.
   *
   * @param file the operator's own, HTML in UTF-8 of 1 byte to 1 MiB; it need not be there
   */
  public PageText(Path file) {
    this.file = file;
  }

  /** The page as it is now, in UTF-8. */
  synchronized ByteBuffer now() {
    long now = System.nanoTime();
    if (!looked || now - lookedNanos >= PERIOD_NANOS) {
      looked = true;
      lookedNanos = now;
      look();
    }
    return last.text.asReadOnlyBuffer();
  }

  /**
   * The page as it is now, in UTF-8; our own where the operator's is larger.
   *
   * @param bytesMax how many bytes it may have, 1,024 or more
   */
  public byte[] within(int bytesMax) {
    ByteBuffer page = now();
    ByteBuffer shown = page.remaining() <= bytesMax ? page : OWN.asReadOnlyBuffer();
    byte[] bytes = new byte[shown.remaining()];
    shown.get(bytes);
    return bytes;
  }

  private void look() {
    Stamp stamp = stamp();
    if (stamp.equals(last.stamp)) {
      return;
    }
    last = new Read(stamp, stamp.equals(Stamp.NONE) ? OWN : read());
  }

  private Stamp stamp() {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(found.lastModifiedTime().toMillis(), found.size());
    } catch (IOException _) {
      return Stamp.NONE;
    }
  }

  private ByteBuffer read() {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] text = in.readNBytes(SIZE_MAX + 1);
      if (text.length == 0) {
        return OWN; // it is just being written, perhaps
      }
      if (text.length <= SIZE_MAX) {
        return ByteBuffer.wrap(text);
      }
      LOG.warn("{} is larger than 1 MiB: our own page is shown instead", file);
    } catch (NoSuchFileException _) {
      // gone since it was looked at
    } catch (IOException e) {
      LOG.warn("{} cannot be read, our own page is shown instead: {}", file, e.getMessage());
    }
    return OWN;
  }
}
