package org.evenkeel.installers.deb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.evenkeel.installers.thirdparty.JavaRuntime;

/**
 * A Java for a kind of processor that is not this machine's, as whoever builds has brought it.
 *
 * @param folder with {@code jmods}, of which a runtime is linked for each program; or, without, a
 *     runtime, which each program gets whole
 * @param architecture what it is for
 */
record GivenJava(Path folder, Architecture architecture) {
  /** Versions of symbols in the GNU C library, as an ELF file names those that it needs. */
  private static final Pattern GLIBC = Pattern.compile("GLIBC_2\\.(\\d{1,3})");

  private static final Pattern LIBC = Pattern.compile("libc6 \\(>= 2\\.(\\d+)\\)");

  /**
   * The runtime for a program.
   *
   * @param target the folder of the build
   * @param name of it
   * @param modules of Java that the program needs
   * @throws IOException when this Java is none of the same version, for that processor, with these
   *     modules, for the systems that packages are for; the message says what is wrong
   */
  Path runtime(Path target, String name, List<String> modules) throws IOException {
    Path jmods = folder.resolve("jmods");
    Path runtime =
        Files.isDirectory(jmods)
            ? Jlink.runtime(
                target, architecture.debian() + "-" + name, modules, jmods, architecture)
            : folder;
    check(runtime, modules);
    return runtime;
  }

  private void check(Path runtime, List<String> modules) throws IOException {
    if (!Files.exists(runtime.resolve("release"))) {
      throw new IOException(
          "%s is no Java: it has neither jmods nor a file release".formatted(folder));
    }
    JavaRuntime java = JavaRuntime.in(runtime);
    int feature = Runtime.version().feature();
    if (!java.version().matches(feature + "(\\.\\d{1,5}){0,5}")) {
      throw new IOException(
          "%s is a Java '%s'; the programs need %d".formatted(folder, java.version(), feature));
    }
    List<String> missing = new ArrayList<>(modules);
    missing.removeAll(java.modules());
    if (!missing.isEmpty()) {
      throw new IOException("%s lacks %s".formatted(folder, String.join(", ", missing)));
    }
    for (String file : List.of("bin/java", "lib/server/libjvm.so")) {
      checkElf(runtime.resolve(file));
    }
  }

  private void checkElf(Path file) throws IOException {
    byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    if (!architecture.isElf(bytes)) {
      throw new IOException(
          "%s is no program for %s: what is given has to be a Java for it"
              .formatted(file, architecture.debian()));
    }
    int needed = newest(GLIBC, new String(bytes, StandardCharsets.ISO_8859_1));
    int promised = newest(LIBC, Product.LIBC);
    if (needed > promised) {
      throw new IOException(
          "%s needs glibc 2.%d, packages promise to run with 2.%d: take a Java that was built on an older system"
              .formatted(file, needed, promised));
    }
  }

  private static int newest(Pattern pattern, String text) {
    Stream<MatchResult> all = pattern.matcher(text).results();
    return all.mapToInt(one -> Integer.parseInt(one.group(1))).max().orElse(0);
  }
}
