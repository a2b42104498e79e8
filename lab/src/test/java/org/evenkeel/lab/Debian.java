package org.evenkeel.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Debian's servers, which are unpacked below the build's folder and not installed. */
final class Debian {
  private static final Path HAPROXY = Path.of("/usr/sbin/haproxy");

  private Debian() {}

  /** The tree that they are unpacked to. */
  static Path servers() {
    return Project.root().resolve("target/servers");
  }

  /** Skips the test, or fails it, where servers behind HAProxy and the guest cannot run. */
  static void require() {
    Optional<String> missing = missing();
    if (missing.isPresent() && Boolean.getBoolean("evenkeel.required")) {
      throw new IllegalStateException(missing.get());
    }
    missing.ifPresent(reason -> System.err.println("skipped: " + reason));
    Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
  }

  private static Optional<String> missing() {
    Optional<String> guest = Requirements.missing();
    if (guest.isPresent()) {
      return guest;
    }
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("machines of the host's own kernel need root");
    }
    if (!Files.isExecutable(HAPROXY)) {
      return Optional.of("haproxy is missing: sudo apt-get install haproxy");
    }
    return Files.exists(servers().resolve("complete"))
        ? Optional.empty()
        : Optional.of("the servers are not unpacked: run ./evenkeel test lab as root once");
  }
}
