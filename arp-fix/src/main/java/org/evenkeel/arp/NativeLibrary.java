package org.evenkeel.arp;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * JNA's own library. By default JNA unpacks it at each start; where an installer has put it beside
 * the program, which administrators alone may write, it is taken from there.
 */
final class NativeLibrary {
  private static final String FILE = "jnidispatch.dll";

  private NativeLibrary() {}

  /** Makes JNA take the library beside the program, when it is there; before JNA is used. */
  static void preferInstalled() {
    try {
      Path program =
          Path.of(NativeLibrary.class.getProtectionDomain().getCodeSource().getLocation().toURI())
              .toAbsolutePath();
      Path directory = program.resolveSibling("");
      if (Files.isRegularFile(directory.resolve(FILE))) {
        System.setProperty("jna.boot.library.path", directory.toString());
        System.setProperty("jna.nounpack", "true");
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a program without a place", e);
    }
  }
}
