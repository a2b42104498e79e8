package org.evenkeel.coordinator.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.evenkeel.coordinator.Coordinator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The archive for somebody who helps, of a whole coordinator. */
@Timeout(120)
final class SupportCommandTest {
  private static final String CLUSTER =
      """
      # ours
      virtual-services:
        - name: web
          fwmark: 10
          forwarding: nat
          check: { type: none }
          real-servers: [{ name: a, address: 192.0.2.1 }]
      """;

  @TempDir private Path folder;

  @Test
  void itHoldsWhatHelpsAndNoSecretForItsOwnerAlone() throws Exception {
    Path archive = folder.resolve("lb1.zip");
    try (PairedNode node = new PairedNode("lb1", folder)) {
      Files.writeString(node.etc.resolve("evenkeel.yaml"), CLUSTER);
      Coordinator coordinator = node.start();
      String password = coordinator.generatedPassword().orElseThrow().value();
      Typed written = node.type("support", archive.toString());
      assertEquals(0, written.status(), written.err());
      assertEquals("", written.out());
      assertTrue(written.err().startsWith(archive + " is written, "), written.err());
      assertTrue(written.err().contains("Look through it before you send it"), written.err());
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(archive)));

      Map<String, String> files = unpacked(archive);
      assertTrue(files.keySet().stream().anyMatch(name -> name.endsWith("about.txt")));
      String all = String.join("\n", files.values());
      assertTrue(all.contains("name: web"), all);
      assertFalse(all.contains(password), "the first password");
      assertFalse(all.contains("PRIVATE KEY"), all);
      assertFalse(all.contains("argon2"), all);

      byte[] before = Files.readAllBytes(archive);
      Typed again = node.type("support", archive.toString());
      assertEquals(1, again.status());
      assertTrue(again.err().contains("name another one"), again.err());
      assertArrayEquals(before, Files.readAllBytes(archive));
    }
  }

  @Test
  void withoutACoordinatorThatIsSaidAndNothingIsWritten() throws IOException {
    Path archive = folder.resolve("none.zip");
    Typed typed = new PairedNode("lb1", folder).type("support", archive.toString());
    assertEquals(1, typed.status());
    assertFalse(typed.err().isBlank());
    assertFalse(Files.exists(archive));
  }

  private static Map<String, String> unpacked(Path archive) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(archive))) {
      for (ZipEntry each = in.getNextEntry(); each != null; each = in.getNextEntry()) {
        files.put(each.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return files;
  }
}
