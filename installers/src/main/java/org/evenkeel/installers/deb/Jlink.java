package org.evenkeel.installers.deb;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import org.evenkeel.installers.Folders;

/**
 * Makes Java runtimes with what a program needs and no more (jlink, of the Java that runs this).
 */
final class Jlink {
  private Jlink() {}

  /**
   * Makes one anew.
   *
   * @param target the folder of the build
   * @param name of it
   * @param modules of Java that are asked for; those that they need come along
   * @return the folder that it is in
   * @throws IOException when it cannot be made
   */
  static Path runtime(Path target, String name, List<String> modules) throws IOException {
    Path runtime = target.resolve("runtime").resolve(name);
    Folders.remove(runtime);
    Files.createDirectories(target.resolve("runtime"));
    ToolProvider jlink =
        ToolProvider.findFirst("jlink")
            .orElseThrow(() -> new IOException("this Java has no jlink"));
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    int status =
        jlink.run(
            out,
            out,
            // Its classes lose their debug information in one run and keep it in the next: whether
            // they are stripped first is chance. The cache of a program's classes has them anyway.
            "--disable-plugin",
            "generate-jli-classes",
            "--add-modules",
            String.join(",", modules),
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages",
            "--output",
            runtime.toString());
    if (status != 0) {
      throw new IOException("jlink for " + name + ": " + said);
    }
    return runtime;
  }
}
