package org.evenkeel.installers.deb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.evenkeel.installers.thirdparty.Papers;

/**
 * Puts together what is in the tarball: all programs with one Java for all of them, in one folder
 * that runs wherever it is unpacked. Units of systemd expect it in {@value #HOME}.
 */
final class TarballContents {
  /** Where its README puts it. */
  static final String HOME = "/opt/evenkeel";

  private static final int PROGRAM = 0755;
  private static final int PLAIN = 0644;

  private final Path tree;
  private final Path manual;
  private final String version;
  private final List<Content> contents = new ArrayList<>();

  private TarballContents(Path tree, Path manual, String version) {
    this.tree = tree;
    this.manual = manual;
    this.version = version;
  }

  /**
   * What is in it, below one folder.
   *
   * @param tree root of the source tree, which is built
   * @param manual what the step for manual pages and completions has written
   * @param version such as {@code 0.1.0}
   * @param runtime a Java with {@link #modules}
   * @param papers of all programs
   * @throws IOException when a part is not there
   */
  static List<Content> of(
      Path tree,
      Path manual,
      String version,
      Architecture architecture,
      Path runtime,
      Papers.Pair papers)
      throws IOException {
    TarballContents all = new TarballContents(tree, manual, version);
    PackageContents.runtime(all.root(), runtime, all.contents);
    for (Product product : Product.ALL) {
      all.program(product);
      all.services(product);
      all.manual(product);
    }
    all.nativePart(architecture);
    all.documents(architecture, papers);
    return DebianPackage.whole(all.contents);
  }

  /** The name of its file, such as {@code evenkeel-0.1.0-linux-amd64.tar.xz}. */
  static String file(String version, Architecture architecture) {
    return "evenkeel-%s-linux-%s.tar.xz".formatted(version, architecture.debian());
  }

  /** The modules of Java that one program or another needs. */
  static List<String> modules() {
    TreeSet<String> modules = new TreeSet<>();
    Product.ALL.forEach(product -> modules.addAll(product.modules()));
    return List.copyOf(modules);
  }

  private String root() {
    return "evenkeel-" + version;
  }

  private void copy(String path, int mode, Path source) {
    contents.add(new Content.Copied(root() + "/" + path, mode, source));
  }

  private void program(Product product) throws IOException {
    String name = product.name();
    Path module = tree.resolve(product.module());
    copy("lib/%s.jar".formatted(name), PLAIN, module.resolve("target/%s.jar".formatted(name)));
    copy("bin/" + name, PROGRAM, module.resolve("src/main/runtime").resolve(name));
    if (product.trained()) {
      copy("libexec/train-" + name, PROGRAM, module.resolve("src/main/runtime/train"));
    }
    if (product.equals(Product.COORDINATOR)) {
      byte[] text = placed(module.resolve("src/main/runtime/release")).getBytes(UTF_8);
      contents.add(new Content.Made(root() + "/libexec/release-" + name, PROGRAM, text));
    }
  }

  /** The same library for all programs, because they have JNA in the same version. */
  private void nativePart(Architecture architecture) throws IOException {
    String part = "com/sun/jna/%s/libjnidispatch.so".formatted(architecture.jna());
    Path jar = tree.resolve(Product.COORDINATOR.module()).resolve("target/evenkeel.jar");
    contents.add(
        new Content.Made(
            root() + "/lib/libjnidispatch.so", PLAIN, PackageContents.member(jar, part)));
  }

  /** A text with the programs where they are in {@link #HOME}. */
  private static String placed(Path file) throws IOException {
    return Files.readString(file)
        .replaceAll("/usr/lib/(evenkeel[a-z-]*)/bin/(train|release)\\b", HOME + "/libexec/$2-$1")
        .replaceAll("/usr/lib/evenkeel[a-z-]*/bin/", HOME + "/bin/");
  }

  private void services(Product product) throws IOException {
    Path systemd = tree.resolve(product.module()).resolve("src/main/systemd");
    for (String unit : product.units()) {
      String text = placed(systemd.resolve(unit));
      contents.add(Content.Made.text(root() + "/systemd/system/" + unit, text));
    }
    if (!product.units().isEmpty()) {
      for (String kind : List.of("tmpfiles", "sysusers")) {
        Path source = systemd.resolve(product.name() + "." + kind);
        copy("systemd/%s.d/%s.conf".formatted(kind, product.name()), PLAIN, source);
      }
    }
  }

  private void manual(Product product) throws IOException {
    String name = product.name();
    Path own = manual.resolve(name);
    try (Stream<Path> pages = Files.list(own.resolve("man"))) {
      for (Path page : pages.toList()) {
        String file = page.getFileName().toString();
        String section = file.substring(file.lastIndexOf('.') + 1);
        String path = root() + "/share/man/man%s/%s.gz".formatted(section, file);
        contents.add(PackageContents.compressed(path, Files.readString(page)));
      }
    }
    copy("share/bash-completion/completions/" + name, PLAIN, own.resolve("bash/" + name));
    copy("share/zsh/site-functions/_" + name, PLAIN, own.resolve("zsh/_" + name));
    String fish = name + ".fish";
    copy("share/fish/vendor_completions.d/" + fish, PLAIN, own.resolve("fish").resolve(fish));
  }

  private void documents(Architecture architecture, Papers.Pair papers) throws IOException {
    Path docs = tree.resolve("docs");
    try (Stream<Path> files = Files.walk(docs)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        copy("docs/" + docs.relativize(file), PLAIN, file);
      }
    }
    copy("docs/examples/agent.xml", PLAIN, tree.resolve("installers/src/main/packages/agent.xml"));
    copy("LICENSE", PLAIN, tree.resolve("LICENSE"));
    copy("NOTICE", PLAIN, tree.resolve("NOTICE"));
    String readme = Files.readString(tree.resolve("installers/src/main/tarball/README"));
    contents.add(
        Content.Made.text(
            root() + "/README",
            readme
                .replace("@file@", file(version, architecture))
                .replace("@home@", HOME)
                .replace("@version@", version)));
    contents.add(Content.Made.text(root() + "/third-party-licences.txt", papers.text()));
    contents.add(Content.Made.text(root() + "/evenkeel.cdx.json", papers.sbom()));
  }
}
