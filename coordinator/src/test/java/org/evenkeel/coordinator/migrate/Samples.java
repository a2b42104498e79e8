package org.evenkeel.coordinator.migrate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Configurations as people have them, and texts of a few lines. */
final class Samples {
  private Samples() {}

  /** A file of the test's resources. */
  static String text(String name) {
    try (InputStream in = Samples.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What becomes of a text that includes nothing. */
  static Imported imported(Format format, String text) {
    try {
      return Imported.read(format, new Source("f", "/nowhere", text), Includes.NONE);
    } catch (UnreadableException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** What was dropped of it, a line each. */
  static List<String> dropped(Imported imported) {
    return imported.dropped().stream().map(Dropped::toString).toList();
  }
}
