package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a test does in its Debian stays there. */
@Tag("lab")
class DebianRootTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void whatIsWrittenStaysInItsOwnFolder() throws Exception {
    DebianRoot.require();
    DebianRoot root = DebianRoot.create(folder);
    root.run("sh", "-c", "echo mine > /etc/marker; rm /etc/hostname").succeeded();
    assertEquals("mine\n", Files.readString(root.written().resolve("etc/marker")));
    assertEquals("mine\n", root.run("cat", "/etc/marker").succeeded().stdout());
    assertFalse(Files.exists(DebianRoot.base().resolve("etc/marker")));
    assertTrue(Files.exists(DebianRoot.base().resolve("etc/hostname")));
    assertEquals(1, root.run("test", "-e", "/etc/hostname").exit());
  }

  @Test
  void itSeesNoProcessAndNoNetworkOfTheHost() throws Exception {
    DebianRoot.require();
    DebianRoot root = DebianRoot.create(folder);
    assertEquals("1\n", root.run("sh", "-c", "echo $$").succeeded().stdout());
    String links = root.run("ip", "-o", "link").succeeded().stdout();
    assertTrue(links.lines().allMatch(link -> link.matches("\\d+: (lo|tunl0|gre0|sit0).*")), links);
  }
}
