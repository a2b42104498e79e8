package org.evenkeel.coordinator.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files as operators bring them, read by the real dpkg-deb; apt is asked for nothing but a word.
 */
class CandidatesTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final DebianVersion INSTALLED = DebianVersion.parse("0.1.0").orElseThrow();

  @TempDir private Path folder = Path.of("");

  /** What apt is asked, when it is. */
  private String asked = "";

  /** What it answers. */
  private CommandRunner.Result answer = new CommandRunner.Result(0, "Inst evenkeel [0.1] (0.2)");

  @BeforeEach
  void needsDpkg() {
    Assumptions.assumeTrue(
        CommandRunner.SYSTEM.run(List.of("dpkg-deb", "--version"), PATIENCE).succeeded(),
        "dpkg-deb is missing");
  }

  private CommandRunner.Result run(List<String> words, String input, Duration timeout) {
    if (words.contains("apt-get")) {
      asked = String.join(" ", words);
      return answer;
    }
    return CommandRunner.SYSTEM.run(words, input, timeout);
  }

  private Candidate taken(Path file, Optional<String> sha256, boolean downgrade)
      throws UpgradeException {
    try (Workplace place = Workplace.make()) {
      Candidate taken =
          new Candidates(new PackageManager(this::run), place, INSTALLED)
              .file(file, sha256, downgrade);
      assertTrue(Files.exists(taken.file()), "it is there as long as the place is");
      return taken;
    }
  }

  private String refused(Path file, Optional<String> sha256) {
    UpgradeException refused =
        assertThrows(UpgradeException.class, () -> taken(file, sha256, false));
    assertEquals("", asked, "apt is asked nothing about what is refused anyway");
    return refused.getMessage() + "\n" + String.join("\n", refused.remedies());
  }

  private Path deb(String name, String version, String architecture) throws Exception {
    Path tree = folder.resolve("tree");
    Path documents = Files.createDirectories(tree.resolve("usr/share/doc/evenkeel"));
    Files.createDirectories(tree.resolve("DEBIAN"));
    Files.writeString(
        tree.resolve("DEBIAN/control"),
        """
        Package: %s
        Version: %s
        Architecture: %s
        Maintainer: Nobody <nobody@example.org>
        Description: nothing
        """
            .formatted(name, version, architecture));
    Files.write(
        documents.resolve("changelog.gz"), compressed("## 0.2.0\n\n- More.\n\n## 0.1.0\n\n- A.\n"));
    Path deb = folder.resolve("x.deb");
    assertTrue(
        CommandRunner.SYSTEM
            .run(
                List.of("dpkg-deb", "-Znone", "--root-owner-group", "-b", tree + "", deb + ""),
                PATIENCE)
            .succeeded());
    return deb;
  }

  private static byte[] compressed(String text) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static String architecture() {
    return CommandRunner.SYSTEM.run(List.of("dpkg", "--print-architecture"), PATIENCE).output();
  }

  private static Optional<String> sum(Path file) throws Exception {
    return Optional.of(
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file))));
  }

  @Test
  void aFileWithItsChecksumIsTakenAndSaysWhatIsNew() throws Exception {
    answer =
        new CommandRunner.Result(
            0,
            """
            NOTE: This is only a simulation!
            Inst libnew (1.0 Debian:12/stable [amd64])
            Inst evenkeel [0.1.0] (0.2.0 local-deb [amd64])
            Conf libnew (1.0 Debian:12/stable [amd64])
            """);
    Path deb = deb("evenkeel", "0.2.0", architecture());
    Candidate candidate = taken(deb, sum(deb), false);
    assertEquals("0.2.0", candidate.version().toString());
    assertEquals(List.of("## 0.2.0", "", "- More."), candidate.news());
    assertEquals(List.of("libnew (1.0 Debian:12/stable [amd64])"), candidate.also());
    assertTrue(asked.contains("--simulate") && asked.endsWith(".deb"), asked);
    assertFalse(asked.contains("--allow-downgrades"), asked);
    assertFalse(Files.exists(candidate.file()), "the place is gone");
  }

  @Test
  void whatWasChangedOnTheWayIsRefused() throws Exception {
    Path deb = deb("evenkeel", "0.2.0", architecture());
    Files.writeString(folder.resolve("SHA256SUMS"), sum(deb).orElseThrow() + "  x.deb\n");
    byte[] bytes = Files.readAllBytes(deb);
    bytes[bytes.length / 2] ^= 1;
    Files.write(deb, bytes);
    String why = refused(deb, Optional.empty());
    assertTrue(why.contains("nothing is changed"), why);
    assertTrue(why.contains(sum(deb).orElseThrow()), why);
  }

  @Test
  void whatHasNoChecksumIsRefused() throws Exception {
    assertTrue(
        refused(deb("evenkeel", "0.2.0", architecture()), Optional.empty())
            .startsWith("nothing says which SHA-256"));
  }

  @Test
  void whatIsNoPackageOfThisProgramForThisMachineIsRefused() throws Exception {
    Path text = Files.writeString(folder.resolve("text.deb"), "hello");
    assertTrue(refused(text, sum(text)).startsWith("it is no Debian package"));
    Path foreign = deb("evenkeel-agent", "0.2.0", architecture());
    assertTrue(refused(foreign, sum(foreign)).startsWith("it is the package evenkeel-agent,"));
    Path other = deb("evenkeel", "0.2.0", "riscv64");
    assertTrue(refused(other, sum(other)).startsWith("the package is for riscv64,"));
    assertTrue(refused(folder.resolve("none"), Optional.empty()).contains("is not there"));
    assertTrue(refused(folder, Optional.empty()).contains("or no file"));
  }

  @Test
  void anOlderOneIsForTheOperatorToDecideOn() throws Exception {
    Path deb = deb("evenkeel", "0.0.9", architecture());
    assertEquals("0.0.9", taken(deb, sum(deb), false).version().toString());
    assertEquals("", asked);
    Candidate _ = taken(deb, sum(deb), true);
    assertTrue(asked.contains("--allow-downgrades"), asked);
  }

  @Test
  void whatAptWouldNotDoOrWouldRemoveSomethingForIsRefused() throws Exception {
    Path deb = deb("evenkeel", "0.2.0", architecture());
    answer = new CommandRunner.Result(100, "E: Unmet dependencies. Try apt --fix-broken install");
    UpgradeException unmet =
        assertThrows(UpgradeException.class, () -> taken(deb, sum(deb), false));
    assertTrue(unmet.remedies().getFirst().startsWith("E: Unmet"), unmet.remedies().toString());
    answer = new CommandRunner.Result(0, "Remv haproxy [2.6]\nInst evenkeel [0.1.0] (0.2.0)");
    UpgradeException removal =
        assertThrows(UpgradeException.class, () -> taken(deb, sum(deb), false));
    assertEquals("apt would remove haproxy for it; nothing is changed", removal.getMessage());
  }
}
