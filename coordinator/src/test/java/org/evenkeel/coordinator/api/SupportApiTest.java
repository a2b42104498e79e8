package org.evenkeel.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.evenkeel.coordinator.account.Role;
import org.evenkeel.coordinator.director.InMemoryControl;
import org.evenkeel.coordinator.log.LogLine;
import org.evenkeel.coordinator.model.Snapshots;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive for those who help, over the served API. */
final class SupportApiTest {
  @Test
  void itHasWhatHelpsAndNoSecret(@TempDir Path root) throws IOException {
    InMemoryControl control = new InMemoryControl(Snapshots.of());
    control.configuration(7, "# check: { headers: { Authorization: Basic hunter2 } }\n");
    Files.createDirectories(root.resolve("etc/evenkeel"));
    Files.writeString(
        root.resolve("etc/evenkeel/node.yaml"),
        "node: lb1\nalerts: { webhook: { url: \"https://hooks.example.org/hunter2\" } }\n");
    try (TestServer server = new TestServer(root, control, new TestServer.NoPages())) {
      server.configurations().accept("# 1\n", "ada", "the first", Instant.EPOCH);
      server.log().write(Instant.EPOCH, LogLine.Level.WARN, "Helm", "token=hunter2 is wrong");

      HttpResponse<byte[]> answer =
          server.send(server.asAdmin("/api/v1/support"), BodyHandlers.ofByteArray());
      assertEquals(200, answer.statusCode());
      Map<String, String> files = unpacked(answer.body());

      assertTrue(file(files, "about.txt").startsWith("node: lb1\n"), files::toString);
      assertTrue(file(files, "status.json").contains("\"revision\":7"), files::toString);
      assertTrue(file(files, "node.yaml").contains("https://hooks.example.org/(removed)"));
      assertTrue(file(files, "revisions.txt").contains("ada: the first"));
      assertTrue(file(files, "log.txt").contains("warn Helm: token="));
      assertTrue(file(files, "kernel/version").startsWith("Linux version"), files::toString);
      assertTrue(files.containsKey("doctor.json"));
      files.forEach(
          (name, content) -> {
            assertFalse(content.contains("hunter2"), name);
            assertFalse(content.contains(server.password()), name);
          });

      String operator = server.user("olga", Role.OPERATOR);
      assertEquals(
          403,
          server
              .send(server.request("/api/v1/support").header("Authorization", operator))
              .statusCode());
    }
  }

  private static String file(Map<String, String> files, String name) {
    return files.getOrDefault(name, "missing: " + name);
  }

  private static Map<String, String> unpacked(byte[] archive) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return files;
  }
}
