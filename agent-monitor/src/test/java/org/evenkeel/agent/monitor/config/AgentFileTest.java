package org.evenkeel.agent.monitor.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentFileTest {
  @TempDir private Path folder = Path.of("");

  private Path path() {
    return folder.resolve("agent.xml");
  }

  @Test
  void savingKeepsTheModeAndTheFormerFile() throws Exception {
    Files.writeString(path(), "<xml><Port value=\"80\"/><Odd/></xml>");
    Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rw-r-----"));
    AgentFile file = new AgentFile(path());
    AgentFile.Loaded loaded = file.load();
    AgentFile.Loaded saved = file.save(loaded, loaded.xml().form().with(Setting.PORT, "81"), false);
    assertEquals("<xml><Port value=\"81\"/><Odd/></xml>", Files.readString(path()));
    assertEquals("81", saved.xml().form().value(Setting.PORT));
    Path former = folder.resolve("agent.xml.bak");
    assertEquals("<xml><Port value=\"80\"/><Odd/></xml>", Files.readString(former));
    for (Path each : List.of(path(), former)) {
      assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(each)));
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(2, files.count(), "drafts are left");
    }
  }

  @Test
  void savingKeepsTheOwner() throws Exception {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")), "only root can give files away");
    Files.writeString(path(), "<xml/>");
    Files.setAttribute(path(), "unix:uid", 12345);
    Files.setAttribute(path(), "unix:gid", 12346);
    AgentFile file = new AgentFile(path());
    AgentFile.Loaded loaded = file.load();
    var _ = file.save(loaded, loaded.xml().form().with(Setting.PORT, "81"), false);
    assertEquals(12345, Files.getAttribute(path(), "unix:uid"));
    assertEquals(12346, Files.getAttribute(path(), "unix:gid"));
  }

  @Test
  void aLinkStaysALink() throws Exception {
    Path real = folder.resolve("real.xml");
    Files.writeString(real, "<xml/>");
    Files.createSymbolicLink(path(), real);
    AgentFile file = new AgentFile(path());
    AgentFile.Loaded loaded = file.load();
    var _ = file.save(loaded, loaded.xml().form().with(Setting.PORT, "81"), false);
    assertTrue(Files.isSymbolicLink(path()));
    assertTrue(Files.readString(real).contains("81"));
  }

  @Test
  void allProblemsAreToldAndTheFileIsUntouched() throws Exception {
    Files.writeString(path(), "<xml><Odd/></xml>");
    AgentFile file = new AgentFile(path());
    AgentFile.Loaded loaded = file.load();
    Form wrong =
        loaded.xml().form().with(Setting.PORT, "70000").with(Setting.CPU_IMPORTANCE, "much");
    InvalidFormException refused =
        assertThrows(InvalidFormException.class, () -> file.save(loaded, wrong, false));
    assertEquals(2, refused.problems().size());
    assertEquals(refused.problems(), AgentFile.check(loaded, wrong));
    assertEquals("<xml><Odd/></xml>", Files.readString(path()));
  }

  @Test
  void whatSomebodyElseWroteMeanwhileIsNotOverwritten() throws Exception {
    Files.writeString(path(), "<xml/>");
    AgentFile file = new AgentFile(path());
    AgentFile.Loaded loaded = file.load();
    Form form = loaded.xml().form().with(Setting.PORT, "81");
    Files.writeString(path(), "<xml><Port value=\"99\"/></xml>");
    assertThrows(FileChangedException.class, () -> file.save(loaded, form, false));
    assertEquals("<xml><Port value=\"99\"/></xml>", Files.readString(path()));
    var _ = file.save(loaded, form, true);
    assertTrue(Files.readString(path()).contains("81"));
    assertTrue(Files.readString(folder.resolve("agent.xml.bak")).contains("99"));
  }

  @Test
  void aFileThatIsNotThereBeginsAsATemplate() throws Exception {
    Path deep = folder.resolve("etc/evenkeel/agent.xml");
    AgentFile file = new AgentFile(deep);
    AgentFile.Loaded loaded = file.load();
    var _ = file.save(loaded, loaded.xml().form(), false);
    assertEquals(AgentXml.template().text(), Files.readString(deep));
    assertFalse(Files.exists(deep.resolveSibling("agent.xml.bak")));
  }

  @Test
  void encodingsStayAsTheyAre() throws Exception {
    Charset latin = StandardCharsets.ISO_8859_1;
    byte[] bytes =
        "<?xml version='1.0' encoding='ISO-8859-1'?><xml><!-- \u00fc --><Port value='1'/></xml>"
            .getBytes(latin);
    Files.write(path(), bytes);
    AgentFile file = new AgentFile(path());
    AgentFile.Loaded loaded = file.load();
    var _ = file.save(loaded, loaded.xml().form().with(Setting.PORT, "2"), false);
    assertArrayEquals(
        new String(bytes, latin).replace("value='1'", "value='2'").getBytes(latin),
        Files.readAllBytes(path()));
  }

  @Test
  void brokenFilesAreLeftToATextEditor() throws IOException {
    for (String broken : List.of("", "<xml>", "no xml", "<xml><Port value=/></xml>")) {
      Files.writeString(path(), broken);
      IOException refused =
          assertThrows(IOException.class, () -> new AgentFile(path()).load(), broken);
      assertTrue(("" + refused.getMessage()).contains("text editor"), refused.getMessage());
    }
    Files.write(path(), new byte[] {'<', 'a', '>', (byte) 0xC3, '<', '/', 'a', '>'});
    assertThrows(IOException.class, () -> new AgentFile(path()).load());
  }
}
