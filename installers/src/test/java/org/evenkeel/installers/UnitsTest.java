package org.evenkeel.installers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The units that packages bring, as systemd itself judges them. */
class UnitsTest {
  private static final Path TREE = Path.of("..");

  @TempDir private Path folder = Path.of("");

  /** A unit whose programs are there, because verifying looks for them. */
  private Path unit(String file) throws Exception {
    Path shipped = TREE.resolve(file);
    String text = Files.readString(shipped);
    assertTrue(text.contains("=/usr/lib/evenkeel"), text);
    return Files.writeString(
        folder.resolve(shipped.getFileName()),
        text.replaceAll("=/usr/lib/evenkeel\\S*", "=/bin/true"));
  }

  /**
   * The exposure is ten times that of systemd-analyze(1): what a root with network and packet
   * filter to rule is left with for the coordinator, next to nothing for the others.
   */
  @ParameterizedTest
  @CsvSource({
    "coordinator/src/main/systemd/evenkeel.service, 38",
    "coordinator/src/main/systemd/evenkeel-witness.service, 15",
    "agent-linux/src/main/systemd/evenkeel-agent.service, 16"
  })
  void systemdFindsNoFaultAndLittleThatIsExposed(String file, int exposure) throws Exception {
    Tool.needed("systemd-analyze");
    String unit = unit(file).toString();

    assertEquals("", Tool.output(folder, List.of("systemd-analyze", "verify", "--man=no", unit)));
    Tool.output(
        folder,
        List.of(
            "systemd-analyze",
            "security",
            "--no-pager",
            "--offline=true",
            "--threshold=" + exposure,
            unit));
  }

  @Test
  void theGuardOutlivesTheCoordinatorAndNobodysAddressesAreReleased() throws Exception {
    List<String> unit =
        Files.readAllLines(TREE.resolve("coordinator/src/main/systemd/evenkeel.service"));

    assertTrue(unit.contains("KillMode=process"));
    assertTrue(unit.contains("ExecStopPost=/usr/lib/evenkeel/bin/release"));
    assertTrue(unit.contains("Type=notify") && unit.contains("WatchdogSec=30s"));
  }
}
