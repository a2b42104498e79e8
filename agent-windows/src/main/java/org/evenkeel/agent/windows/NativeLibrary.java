package org.evenkeel.agent.windows;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * JNA's own library. By default JNA unpacks it into the temporary directory at each start; for a
 * service that is a directory in which anybody may put a library first. So it lies beside the
 * program, where administrators alone write.
 */
final class NativeLibrary {
  private static final String FILE = "jnidispatch.dll";
  private static final String RESOURCE = "/com/sun/jna/win32-x86-64/" + FILE;

  private NativeLibrary() {}

  /** Makes JNA take the library beside the program, when it is there; before JNA is used. */
  static void preferInstalled() {
    Path directory = program().resolveSibling("");
    if (Files.isRegularFile(directory.resolve(FILE))) {
      System.setProperty("jna.boot.library.path", directory.toString());
      System.setProperty("jna.nounpack", "true");
    }
  }

  /** Puts the library beside the program, unless it is there. */
  static void install() throws IOException {
    Path library = program().resolveSibling(FILE);
    if (Files.exists(library)) {
      return;
    }
    try (@Nullable InputStream in = NativeLibrary.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IOException("the program is not complete: it lacks " + RESOURCE);
      }
      Files.copy(in, library, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** The jar, or in a build the directory of the classes. */
  static Path program() {
    try {
      return Path.of(
              NativeLibrary.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toAbsolutePath();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a program without a place", e);
    }
  }
}
