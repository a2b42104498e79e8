package org.evenkeel.installers.deb;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
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
    return runtime(target, name, modules, List.of("--strip-debug"));
  }

  /**
   * Makes one for another kind of processor.
   *
   * @param jmods the modules of a Java for it, of the same version
   * @param architecture whose tools are there, to take debug information out of native code
   */
  static Path runtime(
      Path target, String name, List<String> modules, Path jmods, Architecture architecture)
      throws IOException {
    String strip =
        "--strip-native-debug-symbols=exclude-debuginfo-files:objcopy=" + objcopy(architecture);
    return runtime(
        target,
        name,
        modules,
        List.of("--module-path", jmods.toString(), "--strip-java-debug-attributes", strip));
  }

  private static Path objcopy(Architecture architecture) throws IOException {
    String name = architecture.tool("objcopy");
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new IOException(
                    "%s is missing; install it with: sudo apt-get install binutils-%s"
                        .formatted(name, architecture.gnu())));
  }

  private static Path runtime(Path target, String name, List<String> modules, List<String> options)
      throws IOException {
    Path runtime = target.resolve("runtime").resolve(name);
    Folders.remove(runtime);
    Files.createDirectories(target.resolve("runtime"));
    ToolProvider jlink =
        ToolProvider.findFirst("jlink")
            .orElseThrow(() -> new IOException("this Java has no jlink"));
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    List<String> words = new ArrayList<>(options);
    // Its classes lose their debug information in one run and keep it in the next: whether they
    // are stripped first is chance. The cache of a program's classes has them anyway.
    words.addAll(List.of("--disable-plugin", "generate-jli-classes"));
    // Debian's modules have files of nothing else.
    words.addAll(List.of("--exclude-files", "**.debuginfo"));
    words.addAll(List.of("--add-modules", String.join(",", modules)));
    words.addAll(List.of("--no-header-files", "--no-man-pages", "--output", runtime.toString()));
    int status = jlink.run(out, out, words.toArray(String[]::new));
    if (status != 0) {
      throw new IOException("jlink for " + name + ": " + said);
    }
    return runtime;
  }
}
