package org.evenkeel.coordinator.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.evenkeel.coordinator.disk.DurableFile;

/** Reads and writes whole files of UTF-8 text, durably and not for everybody's eyes. */
final class TextFile {
  /** More than any text that is accepted, header included. */
  static final int BYTES_MAX = 4 << 20;

  private TextFile() {}

  /**
   * The text of a file; empty when there is no such file.
   *
   * @throws IOException when it cannot be read, is too large or is not UTF-8
   */
  static Optional<String> read(Path file) throws IOException {
    Optional<byte[]> bytes = DurableFile.read(file, BYTES_MAX);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.get())).toString());
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not UTF-8 text; save it as UTF-8", e);
    }
  }

  /** Writes a file that is on the disk when this returns; another of that name is removed first. */
  static void write(Path file, String text) throws IOException {
    DurableFile.write(file, encoded(file, text), DurableFile.Readers.GROUP);
  }

  private static byte[] encoded(Path file, String text) throws IOException {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] encoded = new byte[bytes.remaining()];
      bytes.get(encoded);
      return encoded;
    } catch (CharacterCodingException e) {
      throw new IOException("the text for " + file + " cannot be written as UTF-8", e);
    }
  }
}
