package org.evenkeel.arp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Kernel settings below {@code /proc/sys}, in the network namespace that we are in. */
final class ProcSys {
  private static final Path DIRECTORY = Path.of("/proc/sys");
  private static final int CAPACITY = 4096;

  private ProcSys() {}

  /** The file of a setting. */
  static Path file(String key) {
    return DIRECTORY.resolve(key);
  }

  /**
   * The value; empty when there is no such setting. Read with one call: the kernel hands out
   * numbers whole or not at all, so that a second call would find the end of the file
   * (kernel/sysctl.c, {@code do_proc_dointvec}).
   *
   * @throws IOException when it cannot be read
   */
  static Optional<String> read(String key) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(CAPACITY);
    try (FileChannel channel = FileChannel.open(file(key))) {
      int _ = channel.read(bytes);
      return Optional.of(StandardCharsets.US_ASCII.decode(bytes.flip()).toString().strip());
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /**
   * Sets a value.
   *
   * @throws IOException when there is no such setting, or the kernel refuses
   */
  static void write(String key, String value) throws IOException {
    byte[] line = (value + "\n").getBytes(StandardCharsets.US_ASCII);
    Path _ = Files.write(file(key), line, java.nio.file.StandardOpenOption.WRITE);
  }
}
