package org.evenkeel.installers.deb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** Puts together what is in a package, out of a source tree that is built. */
final class PackageContents {
  private static final int PROGRAM = 0755;
  private static final int PLAIN = 0644;

  /** Of a whole JDK, what nobody runs. */
  private static final Set<String> LEFT_OUT =
      Set.of("demo", "docs", "include", "jmods", "man", "sample");

  private static final String MAINTAINER = "Evenkeel <maintainers@evenkeel.org>";

  /** Of a changelog (RFC 5322, with two digits for the day). */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss xx", Locale.ENGLISH);

  private final Path tree;
  private final Path manual;
  private final String version;
  private final Instant time;

  /**
   * @param tree root of the source tree
   * @param manual what the step for manual pages and completions has written
   * @param version Debian's, such as {@code 0.1.0~SNAPSHOT}
   * @param time of the release
   */
  PackageContents(Path tree, Path manual, String version, Instant time) {
    this.tree = tree;
    this.manual = manual;
    this.version = version;
    this.time = time;
  }

  /**
   * A package.
   *
   * @param runtime the Java that its program is to run on
   * @throws IOException when a part is not there
   */
  DebianPackage of(Product product, Architecture architecture, Path runtime) throws IOException {
    List<Content> contents = new ArrayList<>();
    runtime(home(product), runtime, contents);
    program(product, architecture, contents);
    services(product, contents);
    manual(product, contents);
    documents(product, runtime, contents);
    List<String> conffiles = new ArrayList<>();
    if (product.equals(Product.AGENT)) {
      contents.add(copied("etc/evenkeel/agent.xml", PLAIN, packages("agent.xml")));
      conffiles.add("/etc/evenkeel/agent.xml");
    }
    return new DebianPackage(control(product, architecture), scripts(product), contents, conffiles);
  }

  private SequencedMap<String, String> control(Product product, Architecture architecture) {
    SequencedMap<String, String> fields = new LinkedHashMap<>();
    fields.put("Package", product.name());
    fields.put("Version", version);
    fields.put("Architecture", architecture.debian());
    fields.put("Maintainer", MAINTAINER);
    fields.put("Section", product.section());
    fields.put("Priority", "optional");
    fields.put("Pre-Depends", Product.LIBC);
    fields.put("Depends", product.depends());
    if (!product.recommends().isEmpty()) {
      fields.put("Recommends", product.recommends());
    }
    fields.put(
        "Description", product.summary() + "\n " + String.join("\n ", product.description()));
    return fields;
  }

  private Map<String, String> scripts(Product product) throws IOException {
    Map<String, String> scripts = new TreeMap<>();
    for (String name : List.of("preinst", "postinst", "prerm", "postrm")) {
      String text = filled(packages(name), product);
      scripts.put(
          name,
          text.replace("@units@", String.join(" ", product.units()))
              .replace("@started@", String.join(" ", product.started())));
    }
    return scripts;
  }

  private static String filled(Path template, Product product) throws IOException {
    return Files.readString(template).replace("@name@", product.name());
  }

  private Path packages(String file) {
    return tree.resolve("installers/src/main/packages").resolve(file);
  }

  // ---- parts

  /** Puts a Java into the folder {@code runtime} of another. */
  static void runtime(String home, Path runtime, List<Content> contents) throws IOException {
    try (Stream<Path> files = Files.walk(runtime)) {
      for (Path file : files.filter(file -> !Files.isDirectory(file)).toList()) {
        Path below = runtime.relativize(file);
        String path = home + "/runtime/" + below;
        if (LEFT_OUT.contains(below.getName(0).toString()) || below.endsWith("src.zip")) {
          continue;
        }
        if (Files.isSymbolicLink(file)) {
          contents.add(new Content.Link(path, Files.readSymbolicLink(file).toString()));
        } else {
          boolean starts = path.contains("/runtime/bin/") || path.endsWith("/jspawnhelper");
          contents.add(copied(path, starts ? PROGRAM : PLAIN, file));
        }
      }
    }
  }

  private static String home(Product product) {
    return "usr/lib/" + product.name();
  }

  private void program(Product product, Architecture architecture, List<Content> contents)
      throws IOException {
    String name = product.name();
    Path module = tree.resolve(product.module());
    Path jar = module.resolve("target").resolve(name + ".jar");
    contents.add(copied(home(product) + "/lib/" + name + ".jar", PLAIN, jar));
    if (product.nativeCalls()) {
      String part = "com/sun/jna/%s/libjnidispatch.so".formatted(architecture.jna());
      contents.add(
          new Content.Made(home(product) + "/lib/libjnidispatch.so", PLAIN, member(jar, part)));
    }
    Path scripts = module.resolve("src/main/runtime");
    contents.add(copied(home(product) + "/bin/" + name, PROGRAM, scripts.resolve(name)));
    if (product.trained()) {
      contents.add(copied(home(product) + "/bin/train", PROGRAM, scripts.resolve("train")));
    }
    if (product.equals(Product.COORDINATOR)) {
      contents.add(copied(home(product) + "/bin/release", PROGRAM, scripts.resolve("release")));
    }
    contents.add(new Content.Link("usr/bin/" + name, "../lib/%s/bin/%s".formatted(name, name)));
  }

  /** A file in a jar. */
  static byte[] member(Path jar, String name) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      ZipEntry entry = zip.getEntry(name);
      if (entry == null) {
        throw new IOException(jar + " has no " + name);
      }
      return zip.getInputStream(entry).readAllBytes();
    }
  }

  private void services(Product product, List<Content> contents) {
    Path systemd = tree.resolve(product.module()).resolve("src/main/systemd");
    for (String unit : product.units()) {
      contents.add(copied("usr/lib/systemd/system/" + unit, PLAIN, systemd.resolve(unit)));
    }
    if (!product.units().isEmpty()) {
      for (String kind : List.of("tmpfiles", "sysusers")) {
        Path source = systemd.resolve(product.name() + "." + kind);
        contents.add(copied("usr/lib/%s.d/%s.conf".formatted(kind, product.name()), PLAIN, source));
      }
    }
  }

  private void manual(Product product, List<Content> contents) throws IOException {
    String name = product.name();
    Path own = manual.resolve(name);
    try (Stream<Path> pages = Files.list(own.resolve("man"))) {
      for (Path page : pages.toList()) {
        String file = page.getFileName().toString();
        String section = file.substring(file.lastIndexOf('.') + 1);
        contents.add(
            compressed(
                "usr/share/man/man%s/%s.gz".formatted(section, file), Files.readString(page)));
      }
    }
    contents.add(
        copied(
            "usr/share/bash-completion/completions/" + name, PLAIN, own.resolve("bash/" + name)));
    contents.add(
        copied("usr/share/zsh/vendor-completions/_" + name, PLAIN, own.resolve("zsh/_" + name)));
    contents.add(
        copied(
            "usr/share/fish/vendor_completions.d/" + name + ".fish",
            PLAIN,
            own.resolve("fish/%s.fish".formatted(name))));
  }

  private void documents(Product product, Path runtime, List<Content> contents) throws IOException {
    String folder = "usr/share/doc/" + product.name() + "/";
    contents.add(Content.Made.text(folder + "copyright", filled(packages("copyright"), product)));
    contents.add(
        compressed(folder + "CHANGES.md.gz", Files.readString(tree.resolve("docs/changelog.md"))));
    contents.add(compressed(folder + "changelog.gz", changelog(product)));
    contents.add(
        Content.Made.text(
            "usr/share/lintian/overrides/" + product.name(), overrides(product, runtime)));
    if (product.equals(Product.COORDINATOR)) {
      for (String example : List.of("evenkeel.yaml", "node.yaml", "every-key.yaml")) {
        Path source = tree.resolve("docs/examples").resolve(example);
        contents.add(copied(folder + "examples/" + example, PLAIN, source));
      }
      Path mib = tree.resolve("docs/EVENKEEL-MIB.txt");
      contents.add(copied("usr/share/snmp/mibs/EVENKEEL-MIB.txt", PLAIN, mib));
    }
  }

  /** As Debian's tools read it (Debian Policy 4.4); what changed is told in a file beside it. */
  private String changelog(Product product) {
    return """
    %s (%s) stable; urgency=medium

      * All that changed is in CHANGES.md.gz beside this file.

     -- %s  %s
    """
        .formatted(product.name(), version, MAINTAINER, DATE.format(time.atOffset(ZoneOffset.UTC)));
  }

  /** What lintian(1) says of a package that brings its own Java, and why it has to be so. */
  private String overrides(Product product, Path runtime) throws IOException {
    List<String> parts = new ArrayList<>(List.of("runtime"));
    if (product.nativeCalls()) {
      parts.add("native");
    }
    // Also in a runtime that was given whole.
    if (Files.exists(runtime.resolve("lib/libfreetype.so"))) {
      parts.add("desktop");
    }
    StringBuilder all = new StringBuilder();
    for (String part : parts) {
      all.append(filled(packages(part + ".lintian-overrides"), product));
    }
    return all.toString();
  }

  private static Content copied(String path, int mode, Path source) {
    return new Content.Copied(path, mode, source);
  }

  /** As Debian wants it, and says in its head: as small as can be, without name and time. */
  static Content compressed(String path, String text) {
    GzipParameters smallest = new GzipParameters();
    smallest.setCompressionLevel(Deflater.BEST_COMPRESSION);
    smallest.setOS(GzipParameters.OS.UNIX);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GzipCompressorOutputStream(bytes, smallest)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Content.Made(path, PLAIN, bytes.toByteArray());
  }
}
