package org.evenkeel.installers.deb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.evenkeel.installers.thirdparty.Digest;

/** Writes {@code SHA256SUMS} of a release, which {@code sha256sum -c} checks. */
final class Checksums {
  private static final List<String> KINDS = List.of(".deb", ".msi", ".tar.xz", ".cdx.json");

  private Checksums() {}

  /**
   * Writes those of all files of a release that are in a folder.
   *
   * @param version that is in the names of the files; what follows a hyphen in it need not be
   * @return a line with name and size for each
   * @throws IOException when a file cannot be read
   */
  static List<String> write(Path folder, String version) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder)) {
      files.addAll(all.filter(file -> released(file, version)).sorted().toList());
    }
    StringBuilder sums = new StringBuilder();
    for (Path file : files) {
      sums.append(Digest.sha256(file)).append("  ").append(file.getFileName()).append('\n');
    }
    files.add(Files.writeString(folder.resolve("SHA256SUMS"), sums));
    List<String> lines = new ArrayList<>();
    for (Path file : files) {
      String size = String.format(Locale.ROOT, "%7.1f MB", Files.size(file) / 1e6);
      lines.add(size + "  " + file.toAbsolutePath().normalize());
    }
    return lines;
  }

  private static boolean released(Path file, String version) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file)
        && name.contains(version.replaceFirst("-.*", ""))
        && KINDS.stream().anyMatch(name::endsWith);
  }
}
