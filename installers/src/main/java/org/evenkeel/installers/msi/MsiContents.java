package org.evenkeel.installers.msi;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.evenkeel.installers.thirdparty.Papers;

/** Copies everything that goes into the package to one place, with the time of the release. */
final class MsiContents {
  private static final String JNA = "com/sun/jna/win32-x86-64/jnidispatch.dll";

  /** The programs of the package. */
  static final List<Papers.Part> PROGRAMS =
      List.of(
          new Papers.Part("evenkeel-agent-windows", "agent-windows"),
          new Papers.Part("evenkeel-agent-monitor", "agent-monitor"),
          new Papers.Part("evenkeel-arp", "arp-fix"));

  /** The licences of the libraries in it. */
  static final String LICENCES = "third-party-licences.txt";

  /** The bill of materials. */
  static final String SBOM = "evenkeel-agent.cdx.json";

  private final Path tree;
  private final Path stage;
  private final Instant time;

  /**
   * @param tree root of the source tree, which is built
   * @param stage an empty folder
   */
  MsiContents(Path tree, Path stage, Instant time) {
    this.tree = tree;
    this.stage = stage;
    this.time = time;
  }

  /**
   * Copies it all.
   *
   * @return the copies by path below the program's folder; the runtime's are below its own
   * @throws IOException when a part is not there
   */
  NavigableMap<String, Path> stage(WindowsRuntime runtime) throws IOException {
    NavigableMap<String, Path> staged = new TreeMap<>();
    Path agent = tree.resolve("agent-windows/target/evenkeel-agent-windows.jar");
    copy(staged, "lib/evenkeel-agent-windows.jar", Files.readAllBytes(agent));
    copy(staged, "lib/evenkeel-arp.jar", bytes("arp-fix/target/evenkeel-arp.jar"));
    copy(
        staged,
        "lib/evenkeel-agent-monitor.jar",
        bytes("agent-monitor/target/evenkeel-agent-monitor.jar"));
    copy(staged, "lib/jnidispatch.dll", member(agent));
    copy(staged, "lib/agent.xml", text("installers/src/main/packages/agent.xml", Map.of()));
    launcher(staged, runtime, "evenkeel-agent", "evenkeel-agent-windows.jar", 64);
    launcher(staged, runtime, "evenkeel-arp", "evenkeel-arp.jar", 64);
    copy(
        staged,
        "bin/evenkeel-agent-monitor.cmd",
        text(
            "installers/src/main/windows/monitor.cmd",
            Map.of("runtime", runtime.folder(), "options", WixSource.MONITOR_OPTIONS)));
    for (Map.Entry<String, Path> file : runtime.files().entrySet()) {
      Path copy = place(staged, runtime.folder() + "/" + file.getKey());
      Files.copy(file.getValue(), copy);
      Files.setLastModifiedTime(copy, FileTime.from(time));
    }
    return staged;
  }

  private void launcher(
      NavigableMap<String, Path> staged, WindowsRuntime runtime, String name, String jar, int heap)
      throws IOException {
    Map<String, String> values =
        Map.of("name", name, "runtime", runtime.folder(), "jar", jar, "heap", "" + heap);
    copy(staged, "bin/" + name + ".cmd", text("installers/src/main/windows/launcher.cmd", values));
  }

  private byte[] bytes(String file) throws IOException {
    return Files.readAllBytes(tree.resolve(file));
  }

  /**
   * Adds what says which software of others is in the package, and under which licences.
   *
   * @throws IOException when a library may not be passed on
   */
  void papers(NavigableMap<String, Path> staged, Papers.Pair papers) throws IOException {
    copy(staged, LICENCES, papers.text().replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    copy(staged, SBOM, papers.sbom().getBytes(StandardCharsets.UTF_8));
  }

  /** With Windows' ends of lines: its command interpreter loses labels without, Notepad lines. */
  private byte[] text(String file, Map<String, String> values) throws IOException {
    String filled = Template.filled(Files.readString(tree.resolve(file)), values);
    return filled.replace("\r", "").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] member(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      ZipEntry entry = zip.getEntry(JNA);
      if (entry == null) {
        throw new IOException("%s has no %s".formatted(jar, JNA));
      }
      try (InputStream in = zip.getInputStream(entry)) {
        return in.readAllBytes();
      }
    }
  }

  private void copy(NavigableMap<String, Path> staged, String path, byte[] content)
      throws IOException {
    Path copy = place(staged, path);
    Files.write(copy, content);
    Files.setLastModifiedTime(copy, FileTime.from(time));
  }

  private Path place(NavigableMap<String, Path> staged, String path) throws IOException {
    Path copy = stage.resolve(path);
    Files.createDirectories(copy.resolveSibling(""));
    staged.put(path, copy);
    return copy;
  }

  /** What the copies are, as a number that no other content has. */
  static String digest(NavigableMap<String, Path> staged, String more) throws IOException {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(more.getBytes(StandardCharsets.UTF_8));
      for (Map.Entry<String, Path> file : staged.entrySet()) {
        String head = "\0%s\0%d\0".formatted(file.getKey(), Files.size(file.getValue()));
        sha256.update(head.getBytes(StandardCharsets.UTF_8));
        try (InputStream in = Files.newInputStream(file.getValue())) {
          in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), sha256));
        }
      }
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
