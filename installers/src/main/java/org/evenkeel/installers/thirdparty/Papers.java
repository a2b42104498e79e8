package org.evenkeel.installers.thirdparty;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The papers that go with packages: what is in them, and under which licences. */
public final class Papers {
  private final Path tree;
  private final String version;
  private final Instant time;
  private final Licensing licensing;

  /**
   * A program that is passed on.
   *
   * @param name of it, and of its jar
   * @param module of the source tree that it is made in
   */
  public record Part(String name, String module) {}

  /**
   * Both papers of a package.
   *
   * @param text {@code third-party-licences.txt}
   * @param sbom the bill of materials, {@code NAME.cdx.json}
   */
  public record Pair(String text, String sbom) {}

  /**
   * For the packages of one release.
   *
   * @param tree root of the source tree, which is built
   * @param version of all of our programs, such as {@code 0.1.0}
   * @param time of the release
   * @throws IOException when the list of those whose libraries are cannot be read
   */
  public Papers(Path tree, String version, Instant time) throws IOException {
    this.tree = tree;
    this.version = version;
    this.time = time;
    this.licensing =
        new Licensing(tree.resolve("installers/src/main/licences/copyrights.properties"));
  }

  /**
   * The papers of a package.
   *
   * @param name of the package
   * @param parts the programs in it
   * @param runtime the folder of the Java that they run on
   * @throws IOException when a program is not built, or a library may not be passed on
   */
  public Pair of(String name, List<Part> parts, Path runtime) throws IOException {
    List<Program> programs = new ArrayList<>();
    for (Part part : parts) {
      programs.add(Program.built(part.name(), tree.resolve(part.module()), licensing));
    }
    JavaRuntime java = JavaRuntime.in(runtime);
    return new Pair(
        LicenceText.of(name + " " + version, programs, java),
        Sbom.json(name, version, time, programs, java));
  }
}
