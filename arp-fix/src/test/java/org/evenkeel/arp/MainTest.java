package org.evenkeel.arp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @TempDir private Path root = Path.of("");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Cli.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bogus",
        "plan",
        "plan --vip localhost",
        "plan --vip 10.0.0.0/24",
        "plan --vip 127.0.0.1",
        "plan --vip 10.0.0.100 --method magic",
        "plan --vip 10.0.0.100 --mode nat",
        "apply",
        "apply --vip 10.0.0.100 --recorded",
        "remove",
        "remove --all --vip 10.0.0.100",
        "check --port 0 --vip 10.0.0.100",
        "check --from https://lb1/lbadmin --vip 10.0.0.100",
        "check --from lb1 --fingerprint 12 --vip 10.0.0.100",
        "watch --period 0",
        "plan --vip 10.0.0.100 --prefix x",
        "status --via telnet",
        "status -o xml"
      })
  void wrongUsageIsToldOnStderrWithStatusTwo(String line) {
    assertEquals(2, run(line.isEmpty() ? new String[0] : line.split(" ", -1)));
    assertEquals("", out.toString());
    assertFalse(err.toString().isBlank());
    assertFalse(err.toString().contains("\tat "), err.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plan ", "apply ", "check ", "watch ", "remove ", "status "})
  void helpShowsExamplesOnStdout(String command) {
    assertEquals(0, run((command + "--help").split(" ", -1)));
    assertTrue(out.toString().contains("Examples:\n  evenkeel-arp "), out.toString());
    assertEquals("", err.toString());
  }

  @Test
  void theVersionIsToldOnStdout() {
    assertEquals(0, run("--version"));
    assertTrue(out.toString().startsWith("evenkeel-arp "), out.toString());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void nothingIsAppliedOnAFreshMachine() {
    assertEquals(0, run("status", "--root", root.toString()), err::toString);
    assertEquals("nothing is applied\n", out.toString());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void statusIsDataForPrograms() {
    assertEquals(0, run("status", "--root", root.toString(), "-o", "json"), err::toString);
    assertEquals("{\"vips\": [], \"interrupted\": false, \"changes\": []}\n", out.toString());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatIsForWindowsIsRefused() {
    assertEquals(2, run("status", "--root", root.toString(), "--via", "netsh"));
    assertTrue(err.toString().contains("--via is for Windows"), err.toString());
    assertEquals(1, run("plan", "--vip", "10.0.0.100", "--prefix", "24"));
    assertTrue(out.toString().contains("problem: --prefix is for Windows"), out.toString());
  }

  @Test
  void aDamagedJournalIsNamedAndLeftAlone() throws Exception {
    Path file = root.resolve("var/lib/evenkeel/arp/journal");
    Files.createDirectories(root.resolve("var/lib/evenkeel/arp"));
    Files.writeString(file, "evenkeel-arp journal 1\nkept what\n");
    assertEquals(1, run("remove", "--all", "--root", root.toString()));
    assertTrue(err.toString().contains(file + ": line 2: "), err.toString());
    assertTrue(Files.readString(file).contains("kept what"));
  }

  @Test
  void removingWhatIsNotRecordedSaysSo() {
    assertEquals(1, run("remove", "--vip", "10.0.0.100", "--root", root.toString()));
    assertTrue(err.toString().contains("10.0.0.100 is not recorded in "), err.toString());
  }
}
