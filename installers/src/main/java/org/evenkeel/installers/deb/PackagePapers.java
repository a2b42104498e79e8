package org.evenkeel.installers.deb;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.evenkeel.installers.thirdparty.Papers;

/** The papers as they lie in a package. */
final class PackagePapers {
  private PackagePapers() {}

  /** What of the source tree a product is. */
  static Papers.Part part(Product product) {
    return new Papers.Part(product.name(), product.module());
  }

  /**
   * Licences and bill of materials of a package.
   *
   * @param runtime the Java in it
   * @throws IOException when the program is not built, or a library may not be passed on
   */
  static List<Content> of(Papers papers, Product product, Path runtime) throws IOException {
    Papers.Pair pair = papers.of(product.name(), List.of(part(product)), runtime);
    String folder = "usr/share/doc/%s/".formatted(product.name());
    return List.of(
        Content.Made.text(folder + "third-party-licences.txt", pair.text()),
        Content.Made.text(folder + product.name() + ".cdx.json", pair.sbom()));
  }
}
