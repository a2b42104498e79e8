package org.evenkeel.agent.windows;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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

  /**
   * Puts the library beside the program, unless the same one is there.
   *
   * @throws IOException when it cannot be written, such as over an older one that is in use
   */
  static void install() throws IOException {
    Path library = program().resolveSibling(FILE);
    byte[] content = content();
    if (Files.exists(library) && Arrays.equals(Files.readAllBytes(library), content)) {
      return;
    }
    try {
      Files.write(library, content);
    } catch (IOException e) {
      throw new IOException(
          "cannot write %s: %s; an administrator may, after \"evenkeel-agent service stop\""
              .formatted(library, e.getMessage()),
          e);
    }
  }

  private static byte[] content() throws IOException {
    try (@Nullable InputStream in = NativeLibrary.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IOException("the program is not complete: it lacks " + RESOURCE);
      }
      return in.readAllBytes();
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
