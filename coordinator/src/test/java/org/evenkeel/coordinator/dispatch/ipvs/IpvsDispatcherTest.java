package org.evenkeel.coordinator.dispatch.ipvs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Without IPVS in the kernel; the lab's tests have one that has it. */
class IpvsDispatcherTest {
  private final List<List<String>> asked = new ArrayList<>();

  private IpvsDispatcher.Opening open(int status, String output) {
    assumeFalse(Files.exists(Path.of("/proc/net/ip_vs")), "this kernel has ip_vs");
    return IpvsDispatcher.open(
        (arguments, _, _) -> {
          asked.add(arguments);
          return new CommandRunner.Result(status, output);
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0  | ''                                    | ''",
        "1  | modprobe: FATAL: Module not found     | ' (modprobe: FATAL: Module not found)'",
        "-1 | Cannot run program \"modprobe\"       | ' (Cannot run program \"modprobe\")'"
      })
  void withoutTheModuleTheReasonEndsWithTheCommandThatLoadsIt(
      int status, String output, String said) {
    var opening = assertInstanceOf(IpvsDispatcher.Opening.Unusable.class, open(status, output));

    assertEquals(
        "the kernel has no ip_vs" + said + "; load it with: sudo modprobe ip_vs", opening.reason());
    assertEquals(List.of(List.of("modprobe", "ip_vs")), asked);
  }

  @Test
  void ofManyLinesTheFirstIsSaid() {
    var opening =
        assertInstanceOf(IpvsDispatcher.Opening.Unusable.class, open(1, "first\nsecond\nthird"));

    assertEquals(
        "the kernel has no ip_vs (first); load it with: sudo modprobe ip_vs", opening.reason());
  }
}
