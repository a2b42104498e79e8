package org.evenkeel.coordinator.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.evenkeel.coordinator.disk.DurableFile;

/** A file that a command line names; {@code -} is standard input. */
final class GivenFile {
  private GivenFile() {}

  /** What problems call it. */
  static String name(Path file) {
    return isStandardInput(file) ? "standard input" : file.toString();
  }

  /**
   * All of it.
   *
   * @param most bytes that it may have
   * @throws CommandFailure when it is longer or not there
   * @throws IOException when it cannot be read, or is a file that is longer
   */
  static byte[] read(Path file, int most) throws CommandFailure, IOException {
    return find(file, most).orElseThrow(() -> new CommandFailure("there is no file " + file));
  }

  /** The same; empty when it is not there. */
  static Optional<byte[]> find(Path file, int most) throws CommandFailure, IOException {
    if (!isStandardInput(file)) {
      return DurableFile.read(file, most);
    }
    byte[] bytes = System.in.readNBytes(most + 1);
    if (bytes.length > most) {
      throw new CommandFailure("standard input is longer than " + most + " bytes; shorten it");
    }
    return Optional.of(bytes);
  }

  private static boolean isStandardInput(Path file) {
    return file.toString().equals("-");
  }
}
