package org.evenkeel.installers.deb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.evenkeel.installers.Tool;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages with all their parts but the Java runtime, of which a file stands for all. */
class DebTest {
  private static final Path TREE = Path.of("..");
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void makeAManual() throws Exception {
    for (Product product : Product.ALL) {
      Path own = folder.resolve("manual").resolve(product.name());
      Map<String, String> files = new TreeMap<>();
      files.put("man/" + product.name() + ".8", ".TH x 8\n");
      files.put("bash/" + product.name(), "#\n");
      files.put("zsh/_" + product.name(), "#\n");
      files.put("fish/" + product.name() + ".fish", "#\n");
      for (Map.Entry<String, String> file : files.entrySet()) {
        Path written = own.resolve(file.getKey());
        Files.createDirectories(written.getParent());
        Files.writeString(written, file.getValue());
      }
    }
    Files.createDirectories(folder.resolve("runtime/bin"));
    Files.writeString(folder.resolve("runtime/bin/java"), "#!/bin/sh\n");
  }

  private DebianPackage made(Product product) throws Exception {
    return new PackageContents(TREE, folder.resolve("manual"), "1.0~test", TIME)
        .of(product, Architecture.AMD64, folder.resolve("runtime"));
  }

  @Test
  void dpkgReadsWhatIsWritten() throws Exception {
    Tool.needed("dpkg-deb");
    Path deb = new DebWriter(TIME, false).write(made(Product.AGENT), folder);

    assertEquals("evenkeel-agent_1.0~test_amd64.deb", deb.getFileName() + "");
    String told = Tool.output(folder, List.of("dpkg-deb", "--info", deb + ""));
    assertTrue(told.contains(" Package: evenkeel-agent\n Version: 1.0~test\n"), told);
    assertTrue(told.contains("conffiles") && told.contains("postinst"), told);
    String holds = Tool.output(folder, List.of("dpkg-deb", "--contents", deb + ""));
    for (String line :
        List.of(
            "drwxr-xr-x root/root         0 2026-01-01 00:00 ./usr/lib/evenkeel-agent/bin/",
            "-rwxr-xr-x root/root        10 2026-01-01 00:00"
                + " ./usr/lib/evenkeel-agent/runtime/bin/java",
            "lrwxrwxrwx root/root         0 2026-01-01 00:00 ./usr/bin/evenkeel-agent ->"
                + " ../lib/evenkeel-agent/bin/evenkeel-agent",
            "./etc/evenkeel/agent.xml",
            "./usr/lib/systemd/system/evenkeel-agent.service",
            "./usr/lib/evenkeel-agent/lib/libjnidispatch.so",
            "./usr/share/man/man8/evenkeel-agent.8.gz",
            "./usr/share/bash-completion/completions/evenkeel-agent")) {
      assertTrue(holds.contains(line), line + " is not in\n" + holds);
    }
    Path root = folder.resolve("root");
    Tool.output(folder, List.of("dpkg-deb", "--raw-extract", deb + "", root + ""));
    Tool.output(folder, List.of("sh", "-c", "cd " + root + " && md5sum -c DEBIAN/md5sums"));
  }

  @Test
  void theCoordinatorsBringsWhatOperatorsLookForAndRecommendsHaproxy() throws Exception {
    DebianPackage coordinator = made(Product.COORDINATOR);

    assertEquals("haproxy", coordinator.control().get("Recommends"));
    assertEquals("libc6 (>= 2.35)", coordinator.control().get("Pre-Depends"));
    List<String> paths = coordinator.contents().stream().map(Content::path).toList();
    for (String path :
        List.of(
            "usr/lib/evenkeel/bin/release",
            "usr/lib/systemd/system/evenkeel-witness.service",
            "usr/share/doc/evenkeel/CHANGES.md.gz",
            "usr/share/doc/evenkeel/changelog.gz",
            "usr/share/doc/evenkeel/examples/evenkeel.yaml",
            "usr/share/snmp/mibs/EVENKEEL-MIB.txt")) {
      assertTrue(paths.contains(path), path);
    }
  }

  @Test
  void twoBuildsAreTheSame() throws Exception {
    Path one = new DebWriter(TIME, false).write(made(Product.ARP), folder.resolve("one"));
    Path two = new DebWriter(TIME, false).write(made(Product.ARP), folder.resolve("two"));

    assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
  }

  @Test
  void everyScriptIsOneThatTheShellReads() throws Exception {
    List<Path> scripts = new ArrayList<>();
    for (Product product : Product.ALL) {
      for (Map.Entry<String, String> script : made(product).scripts().entrySet()) {
        assertTrue(!script.getValue().matches("(?s).*@[a-z]+@.*"), script.getValue());
        scripts.add(
            Files.writeString(folder.resolve(product.name() + script.getKey()), script.getValue()));
      }
      Path launchers = TREE.resolve(product.module()).resolve("src/main/runtime");
      scripts.add(launchers.resolve(product.name()));
    }
    assertEquals(20, scripts.size());
    for (Path script : scripts) {
      assertEquals("", Tool.output(folder, List.of("sh", "-n", script + "")));
    }
  }

  @Test
  void whatIsThereTwiceIsRefusedAndFoldersAreAdded() {
    var fields = new LinkedHashMap<String, String>();
    Content file = Content.Made.text("usr/share/x", "");
    assertThrows(
        IllegalArgumentException.class,
        () -> new DebianPackage(fields, Map.of(), List.of(file, file), List.of()));
    assertEquals(
        List.of("usr", "usr/share", "usr/share/x"),
        new DebianPackage(fields, Map.of(), List.of(file), List.of())
            .contents().stream().map(Content::path).toList());
  }
}
