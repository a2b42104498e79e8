package org.evenkeel.installers.deb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.evenkeel.installers.thirdparty.Papers;

/**
 * Makes the tarball.
 *
 * @param tree root of the source tree, which is built
 * @param version such as {@code 0.1.0}
 * @param time of the release
 */
record TarballBuild(Path tree, String version, Instant time, Papers papers) {
  /**
   * Writes it, and the bill of materials in it once more beside it.
   *
   * @param runtime a Java with {@link TarballContents#modules}
   * @return where it is
   * @throws IOException when a part is missing, or it cannot be written
   */
  Path make(Architecture architecture, Path runtime) throws IOException {
    List<Papers.Part> parts = Product.ALL.stream().map(PackagePapers::part).toList();
    Papers.Pair pair = papers.of("evenkeel", parts, runtime);
    Path target = tree.resolve("installers/target");
    Path file = target.resolve(TarballContents.file(version, architecture));
    try (TarWriter tar = new TarWriter(Files.newOutputStream(file), "", time, false)) {
      for (Content content :
          TarballContents.of(
              tree, target.resolve("manual"), version, architecture, runtime, pair)) {
        tar.put(content);
      }
    }
    String bill = file.getFileName().toString().replace(".tar.xz", ".cdx.json");
    Files.writeString(target.resolve(bill), pair.sbom());
    return file;
  }
}
