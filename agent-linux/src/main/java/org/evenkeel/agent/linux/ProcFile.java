package org.evenkeel.agent.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * A file of /proc or /sys, kept open and read again and again into one buffer. Reading from
 * position 0 makes the kernel write the content anew (proc(5); {@code seq_read} in fs/seq_file.c).
 */
final class ProcFile implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;
  private final ByteBuffer buffer;

  /** Opens {@code path}; {@code bufferBytes} must hold what {@link #head} wants, or a line. */
  ProcFile(Path path, int bufferBytes) throws IOException {
    this.path = path;
    this.channel = FileChannel.open(path, StandardOpenOption.READ);
    this.buffer = ByteBuffer.allocateDirect(bufferBytes);
  }

  /** For content that the kernel does not write. */
  IOException notUnderstood() {
    return new IOException(path + " has not the form that Linux gives it");
  }

  /** The beginning of the file, as much as the buffer holds; valid until the next read. */
  ProcText head() throws IOException {
    buffer.clear();
    fill(0);
    return new ProcText(buffer.flip());
  }

  /** Gives each line to {@code reader}, from the first; the last may lack its end. */
  void forEachLine(Consumer<ProcText> reader) throws IOException {
    buffer.clear();
    ProcText text = new ProcText(buffer);
    long position = 0;
    int read;
    do {
      read = fill(position);
      position += read;
      buffer.flip();
      boolean last = read == 0;
      while (buffer.hasRemaining() && (last || text.hasWholeLine())) {
        reader.accept(text);
        text.nextLine();
      }
      dropOverlongLine();
      buffer.compact();
    } while (read > 0);
  }

  /** A line that fills the buffer has no meaning in any file read here; go on behind it. */
  private void dropOverlongLine() {
    if (buffer.remaining() == buffer.capacity()) {
      buffer.position(buffer.limit());
    }
  }

  /** Reads until the buffer is full or the file ends; returns the number of bytes. */
  private int fill(long position) throws IOException {
    int total = 0;
    int read = 0;
    while (buffer.hasRemaining() && read >= 0) {
      total += read;
      read = channel.read(buffer, position + total);
    }
    return total + Math.max(0, read);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException _) {
      // Nothing was written, so nothing can be lost.
    }
  }
}
