package org.evenkeel.installers.deb;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.evenkeel.installers.msi.MsiBuild;
import org.evenkeel.installers.thirdparty.Papers;

/**
 * The step of the build that makes all packages, the tarball with the bill of materials of all
 * programs, and {@code SHA256SUMS} beside them.
 */
public final class PackageBuild {
  /** How many packages are compressed at once, each with all of it in memory. */
  private static final int COMPRESSORS = 2;

  private final Path target;
  private final PackageContents contents;
  private final DebWriter writer;
  private final Papers papers;
  private final Optional<TarballBuild> tarball;

  private PackageBuild(Path tree, String version, Instant time, boolean quick) throws IOException {
    this.target = tree.resolve("installers/target");
    this.contents =
        new PackageContents(tree, target.resolve("manual"), version.replace('-', '~'), time);
    this.writer = new DebWriter(time, quick);
    this.papers = new Papers(tree, version, time);
    this.tarball =
        quick ? Optional.empty() : Optional.of(new TarballBuild(tree, version, time, papers));
  }

  /**
   * Makes them.
   *
   * @param args the root of the source tree, which is built; the version; the time of the release,
   *     as {@code 2026-01-01T00:00:00Z}; {@code --arm64=DIR} with the folder of a {@link GivenJava}
   *     for 64-bit ARM, where packages for it are wanted; {@code --quick=true} for packages that
   *     are made quickly, rather than small, and no tarball; and options for Windows, see {@link
   *     MsiBuild#make}
   * @throws IOException when a part is missing, or nothing can be written
   * @throws InterruptedException when this thread is interrupted
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    // Numbers in files, rules and protocols have the digits 0 to 9, whatever people here write.
    Locale.setDefault(Locale.ROOT);
    PrintStream say = System.err;
    boolean quick = List.of(args).contains("--quick=true");
    PackageBuild build = new PackageBuild(Path.of(args[0]), args[1], Instant.parse(args[2]), quick);
    Architecture here = here();
    String arm64 = args.length > 3 ? args[3].replaceFirst("^--arm64=", "") : "";
    build.all(here, arm64);
    if (arm64.isEmpty() && here != Architecture.ARM64) {
      say.println("Left out: packages for arm64; give their Java with -Darm64.runtime=DIR");
    }
    List<String> options = List.of(args).subList(Math.min(3, args.length), args.length);
    Path root = Path.of(args[0]);
    var _ = MsiBuild.make(root, args[1], Instant.parse(args[2]), build.target, options, say);
    Checksums.write(build.target, args[1]).forEach(say::println);
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
  private void all(Architecture here, String arm64) throws IOException, InterruptedException {
    List<Future<Path>> making = new ArrayList<>();
    try (ExecutorService compressors = Executors.newFixedThreadPool(COMPRESSORS)) {
      for (Product product : Product.ALL) {
        Path runtime = Jlink.runtime(target, product.name(), product.modules());
        making.add(compressors.submit(() -> made(product, here, runtime)));
      }
      if (tarball.isPresent()) {
        Path runtime = Jlink.runtime(target, "tarball", TarballContents.modules());
        making.add(compressors.submit(() -> tarball.get().make(here, runtime)));
      }
      if (!arm64.isEmpty()) {
        GivenJava given = new GivenJava(Path.of(arm64), Architecture.ARM64);
        for (Product product : Product.ALL) {
          Path runtime = given.runtime(target, product.name(), product.modules());
          making.add(compressors.submit(() -> made(product, Architecture.ARM64, runtime)));
        }
        if (tarball.isPresent()) {
          Path runtime = given.runtime(target, "tarball", TarballContents.modules());
          making.add(compressors.submit(() -> tarball.get().make(Architecture.ARM64, runtime)));
        }
      }
    }
    for (Future<Path> one : making) {
      try {
        one.get();
      } catch (ExecutionException e) {
        throw new IOException(e.getCause());
      }
    }
  }

  private Path made(Product product, Architecture architecture, Path runtime) throws IOException {
    List<Content> documents = PackagePapers.of(papers, product, runtime);
    return writer.write(contents.of(product, architecture, runtime).with(documents), target);
  }
}
