package org.evenkeel.installers.msi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MsiValuesTest {
  private static final String TABLE = "A\tB\r\ns72\tI2\r\nThings\tA\r\none\t1\r\ntwo\t\r\n";

  @Test
  void aTableIsWrittenAsItWasRead() {
    IdtTable table = IdtTable.parse(TABLE);
    assertEquals(TABLE, table.text());
    assertEquals(List.of("A"), table.keys());
    assertEquals("2", table.with("A", "one", "B", "2").where("A", "one").getFirst().get(1));
    assertEquals(3, table.plus("three", "3").rows().size());
    assertThrows(IllegalArgumentException.class, () -> table.with("A", "none", "B", "2"));
    assertThrows(IllegalArgumentException.class, () -> table.with("C", "one", "B", "2"));
    assertThrows(IllegalArgumentException.class, () -> table.plus("a\tb", "1"));
    assertThrows(IllegalArgumentException.class, () -> table.plus("a"));
    assertThrows(IllegalArgumentException.class, () -> IdtTable.parse("bad query syntax"));
  }

  /** Appendix A.4 of RFC 9562. */
  @Test
  void aNameHasTheIdentifierOfTheStandard() {
    UUID names = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    assertEquals(
        "2ed6657d-e927-568b-95e1-2665a8aea6a2", NameUuid.uuid(names, "www.example.com").toString());
    assertTrue(NameUuid.of("x").matches("\\{[0-9A-F-]{36}}"));
  }

  @Test
  void whatIsNotFilledInIsAnError() {
    assertEquals("a $1 b@c", Template.filled("a @x@ b@c", Map.of("x", "$1")));
    assertThrows(IllegalArgumentException.class, () -> Template.filled("@x@", Map.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2", "256.0.0", "1.256.0", "1.2.65536", "1.2.3.4", "x", "1.2.3-&"})
  void aVersionThatWindowsCannotCompareIsRefused(String version) {
    assertThrows(IllegalArgumentException.class, () -> MsiIdentity.of(version, false));
  }

  @Test
  void aSnapshotIsComparedByItsNumbers() {
    MsiIdentity identity = MsiIdentity.of("0.10.0-SNAPSHOT", false);
    assertEquals("0.10.0", identity.installerVersion());
    assertEquals("evenkeel-agent_0.10.0-SNAPSHOT_x64.msi", identity.fileName());
  }

  @Test
  void aFolderThatIsNoJavaForWindowsIsNamed(@TempDir Path folder) throws IOException {
    Path home = WindowsParts.runtime(folder);
    assertEquals("runtime-25.0.9", WindowsRuntime.in(home).folder());
    Files.createDirectories(home.resolve("jmods"));
    Files.writeString(home.resolve("jmods/java.base.jmod"), "");
    assertEquals(5, WindowsRuntime.in(home).files().size());
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"25..\\\\x\"");
    assertThrows(IOException.class, () -> WindowsRuntime.in(home));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"21.0.1\"");
    assertThrows(IOException.class, () -> WindowsRuntime.in(home));
    Files.writeString(home.resolve("bin/java.exe"), "MZ");
    IOException refused = assertThrows(IOException.class, () -> WindowsRuntime.in(home));
    assertTrue((refused.getMessage() + "").contains("bin/java.exe"), refused::toString);
    assertThrows(IOException.class, () -> WindowsRuntime.in(folder.resolve("none")));
  }

  @Test
  void aFileWithoutASummaryIsNoPackage(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("x"), new byte[5000]);
    assertThrows(IOException.class, () -> SummaryTimes.set(file, WindowsParts.TIME));
  }

  @Test
  void aMissingProgramIsNamedWithItsPackage(@TempDir Path folder) {
    PackageTool none = new PackageTool("no-such-program", "some-package");
    IOException missing = assertThrows(IOException.class, () -> none.run(folder, List.of()));
    assertEquals("no-such-program is missing: apt-get install some-package", missing.getMessage());
  }

  @Test
  void whoGivesNoJavaIsTold(@TempDir Path folder) throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (PrintStream say = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      MsiBuild.make(WindowsParts.TREE, "1.0.0", WindowsParts.TIME, folder, List.of(), say);
    }
    String text = said.toString(StandardCharsets.UTF_8);
    assertTrue(
        text.contains("-Dwindows.runtime=DIR") || text.contains("apt-get install wixl msitools"),
        text);
  }
}
