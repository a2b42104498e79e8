package org.evenkeel.installers.deb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.evenkeel.installers.thirdparty.Papers;

/** A program of {@link ReproducibleTest}'s: makes one package of a tree, as the build does. */
final class Reproduced {
  private Reproduced() {}

  /**
   * Makes it.
   *
   * @param args the tree; the time of the release
   */
  public static void main(String[] args) throws IOException {
    // Numbers in files, rules and protocols have the digits 0 to 9, whatever people here write.
    Locale.setDefault(Locale.ROOT);
    Path tree = Path.of(args[0]);
    Instant time = Instant.parse(args[1]);
    Path target = Files.createDirectories(tree.resolve("installers/target"));
    Product product = Product.ARP;
    Path runtime = Jlink.runtime(target, product.name(), product.modules());
    List<Content> papers = PackagePapers.of(new Papers(tree, "1.0-test", time), product, runtime);
    PackageContents contents =
        new PackageContents(tree, target.resolve("manual"), "1.0~test", time);
    DebianPackage deb = contents.of(product, Architecture.AMD64, runtime).with(papers);
    new DebWriter(time, true).write(deb, target);
    try (TarWriter tar =
        new TarWriter(Files.newOutputStream(target.resolve("docs.tar.xz")), "", time, true)) {
      for (Content content : deb.contents()) {
        if (content.path().contains("/share/")) {
          tar.put(content);
        }
      }
    }
  }
}
