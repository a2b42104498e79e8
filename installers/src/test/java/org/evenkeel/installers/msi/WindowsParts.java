package org.evenkeel.installers.msi;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;
import org.evenkeel.installers.Tool;

/**
 * A small Java for Windows that is none, and packages with it: its programs are JNA's library,
 * which is a real one, not signed, and in the agent's jar.
 */
final class WindowsParts {
  static final Path TREE = Path.of("..");
  static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
  private static final Path JAR =
      TREE.resolve("agent-windows/target/evenkeel-agent-windows.jar").normalize();

  private WindowsParts() {}

  static void needed() {
    for (PackageTool tool : List.of(PackageTool.WIXL, PackageTool.MSIINFO)) {
      Tool.needed(tool.name());
    }
  }

  static byte[] program() throws IOException {
    try (ZipFile jar = new ZipFile(JAR.toFile());
        InputStream in =
            jar.getInputStream(jar.getEntry("com/sun/jna/win32-x86-64/jnidispatch.dll"))) {
      return in.readAllBytes();
    }
  }

  /** The folder of a runtime. */
  static Path runtime(Path folder) throws IOException {
    Path home = folder.resolve("java");
    Files.createDirectories(home.resolve("bin/server"));
    Files.createDirectories(home.resolve("conf/security"));
    for (String program : List.of("bin/java.exe", "bin/javaw.exe", "bin/server/jvm.dll")) {
      Files.write(home.resolve(program), program());
    }
    Files.writeString(home.resolve("conf/security/a & b.txt"), "'<>\"");
    Files.writeString(
        home.resolve("release"), "JAVA_VERSION=\"25.0.9\"\nMODULES=\"java.base java.desktop\"\n");
    return home;
  }

  /** A package below {@code folder}. */
  static Path made(Path folder, String version, String... options) throws IOException {
    Files.createDirectories(folder);
    try (PrintStream say = new PrintStream(OutputStream.nullOutputStream())) {
      return MsiBuild.make(TREE, version, TIME, folder, List.of(options), say).orElseThrow();
    }
  }

  /** A table as it is in the package. */
  static IdtTable table(Path msi, String name) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("msiinfo", "export", msi + "", name));
    return IdtTable.parse(Tool.output(msi.resolveSibling(""), words));
  }
}
