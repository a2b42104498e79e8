package org.evenkeel.agent.windows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import org.evenkeel.agent.ConfigurationException;
import org.evenkeel.agent.ConfigurationReader;

/**
 * Takes the configuration of an installed Loadbalancer.org agent over, which has the same format:
 * version 4 keeps it in {@code %ProgramData%\LoadBalancer.org\LoadBalancer\config.xml}. That file
 * is only read.
 */
final class TakeOver {
  private TakeOver() {}

  /** The other agent's file, below {@code %ProgramData%}. */
  static Path below(Path root) {
    return root.resolve("LoadBalancer.org").resolve("LoadBalancer").resolve("config.xml");
  }

  /**
   * Whether {@code configuration} may be replaced: it is not there, or as it was delivered.
   *
   * @param delivered the file as the package brought it
   */
  static boolean untouched(Path configuration, Path delivered) throws IOException {
    return Files.notExists(configuration)
        || (Files.exists(delivered) && Arrays.equals(content(configuration), content(delivered)));
  }

  /**
   * Makes {@code other} the configuration, byte for byte and in one piece, when the agent
   * understands it.
   *
   * @return why it was not taken over; empty when it was
   * @throws IOException when a file cannot be read or written
   */
  static Optional<String> take(Path other, Path configuration) throws IOException {
    byte[] content = content(other);
    try {
      ConfigurationReader.read(content);
    } catch (ConfigurationException e) {
      return Optional.of(e.problems().getFirst().in(other));
    }
    Path fresh = Files.createTempFile(configuration.getParent(), "agent", ".xml");
    try {
      Files.write(fresh, content);
      Files.move(fresh, configuration, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
    return Optional.empty();
  }

  private static byte[] content(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      return stream.readNBytes(ConfigurationReader.BYTES_MAX + 1);
    }
  }
}
