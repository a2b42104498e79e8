package org.evenkeel.installers.deb;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** The step of the build that makes all packages, and {@code SHA256SUMS} beside them. */
public final class PackageBuild {
  /** How many packages are compressed at once, each with all of it in memory. */
  private static final int COMPRESSORS = 2;

  private final Path target;
  private final PackageContents contents;
  private final DebWriter writer;

  private PackageBuild(Path tree, String version, Instant time, boolean quick) {
    this.target = tree.resolve("installers/target");
    this.contents =
        new PackageContents(tree, target.resolve("manual"), version.replace('-', '~'), time);
    this.writer = new DebWriter(time, quick);
  }

  /**
   * Makes them.
   *
   * @param args the root of the source tree, which is built; the version; the time of the release,
   *     as {@code 2026-01-01T00:00:00Z}; {@code --arm64=DIR} with the folder of a Java runtime for
   *     64-bit ARM, where packages for it are wanted; and {@code --quick=true} for packages that
   *     are made quickly, rather than small
   * @throws IOException when a part is missing, or nothing can be written
   * @throws InterruptedException when this thread is interrupted
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    PrintStream say = System.err;
    boolean quick = List.of(args).contains("--quick=true");
    PackageBuild build = new PackageBuild(Path.of(args[0]), args[1], Instant.parse(args[2]), quick);
    Architecture here = here();
    String arm64 = args.length > 3 ? args[3].replaceFirst("^--arm64=", "") : "";
    List<Path> made = build.all(here, arm64);
    if (arm64.isEmpty() && here != Architecture.ARM64) {
      say.println("Left out: packages for arm64; give their Java with -Darm64.runtime=DIR");
    }
    Path sums = build.target.resolve("SHA256SUMS");
    Files.writeString(sums, sums(made));
    made.forEach(say::println);
    say.println(sums);
  }

  private static Architecture here() throws IOException {
    String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return switch (name) {
      case "amd64", "x86_64" -> Architecture.AMD64;
      case "aarch64" -> Architecture.ARM64;
      default -> throw new IOException("packages are not made on a " + name);
    };
  }

  /** One is linked after the other, and compressed while the next ones are. */
  private List<Path> all(Architecture here, String arm64) throws IOException, InterruptedException {
    List<Future<Path>> making = new ArrayList<>();
    try (ExecutorService compressors = Executors.newFixedThreadPool(COMPRESSORS)) {
      for (Product product : Product.ALL) {
        Path runtime = linked(product);
        making.add(compressors.submit(() -> made(product, here, runtime)));
      }
      if (!arm64.isEmpty()) {
        for (Product product : Product.ALL) {
          making.add(compressors.submit(() -> made(product, Architecture.ARM64, Path.of(arm64))));
        }
      }
    }
    List<Path> made = new ArrayList<>();
    for (Future<Path> one : making) {
      try {
        made.add(one.get());
      } catch (ExecutionException e) {
        throw new IOException(e.getCause());
      }
    }
    return made;
  }

  private Path made(Product product, Architecture architecture, Path runtime) throws IOException {
    return writer.write(contents.of(product, architecture, runtime), target);
  }

  /** A Java runtime with what a program needs and no more. */
  private Path linked(Product product) throws IOException {
    Path runtime = target.resolve("runtime").resolve(product.name());
    remove(runtime);
    Files.createDirectories(runtime.resolve("..").normalize());
    ToolProvider jlink =
        ToolProvider.findFirst("jlink")
            .orElseThrow(() -> new IOException("this Java has no jlink"));
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    int status =
        jlink.run(
            out,
            out,
            "--add-modules",
            String.join(",", product.modules()),
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages",
            "--output",
            runtime.toString());
    if (status != 0) {
      throw new IOException("jlink for " + product.name() + ": " + said);
    }
    return runtime;
  }

  private static void remove(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** As sha256sum(1) checks it. */
  private static String sums(List<Path> files) throws IOException {
    StringBuilder sums = new StringBuilder();
    for (Path file : files) {
      try {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        sums.append(HexFormat.of().formatHex(digest))
            .append("  ")
            .append(file.getFileName())
            .append('\n');
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
    return sums.toString();
  }
}
