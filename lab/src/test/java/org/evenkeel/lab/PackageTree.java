package org.evenkeel.lab;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.GZIPOutputStream;

/**
 * The coordinator's package taken apart, to be put together as other versions of it: the program
 * itself says which one it is. They are not compressed and keep no classes, which is what takes
 * long.
 */
final class PackageTree {
  private final Path tree;

  private PackageTree(Path tree) {
    this.tree = tree;
  }

  /**
   * Takes it apart.
   *
   * @param folder that is not there yet
   */
  static PackageTree unpack(Path folder) throws IOException, InterruptedException {
    String _ = run("dpkg-deb", "-R", Packages.of("evenkeel").toString(), folder.toString());
    Files.delete(folder.resolve("usr/lib/evenkeel/bin/train"));
    return new PackageTree(folder);
  }

  /**
   * Gives it another changelog, and no other one.
   *
   * @param name of a file where it may be, such as {@code changelog.gz}
   */
  void changelog(String name, String text) throws IOException {
    Path documents = tree.resolve("usr/share/doc/evenkeel");
    Files.deleteIfExists(documents.resolve("CHANGES.md.gz"));
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(documents.resolve(name)))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * Makes a version of it.
   *
   * @param file where it is to be
   */
  void pack(String version, Path file) throws IOException, InterruptedException {
    Path control = tree.resolve("DEBIAN/control");
    Files.writeString(
        control,
        Files.readString(control).replaceFirst("(?m)^Version: .*$", "Version: " + version));
    programSays(version);
    build(tree, file);
  }

  private void programSays(String version) throws IOException {
    Path jar = tree.resolve("usr/lib/evenkeel/lib/evenkeel.jar");
    try (FileSystem inside =
        FileSystems.newFileSystem(
            URI.create("jar:" + jar.toUri()), Map.of("noCompression", "true"))) {
      Path file = inside.getPath("META-INF/MANIFEST.MF");
      Manifest manifest;
      try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(file))) {
        manifest = new Manifest(in);
      }
      manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      manifest.write(bytes);
      Files.write(file, bytes.toByteArray());
    }
  }

  /** Makes a package of a tree of files with its folder {@code DEBIAN}. */
  static void build(Path tree, Path file) throws IOException, InterruptedException {
    String _ =
        run("dpkg-deb", "-Znone", "--root-owner-group", "-b", tree.toString(), file.toString());
  }

  /** The SHA-256 of a file, in hexadecimal. */
  static String sha256(Path file) throws IOException, InterruptedException {
    return run("sha256sum", file.toString()).substring(0, 64);
  }

  private static String run(String... words) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("%s: %s".formatted(List.of(words), said));
    }
    return said;
  }
}
