package org.evenkeel.agent.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupLevelsTest {
  @TempDir private Path empty = Path.of("");

  private static List<String> levels(String cgroup, String mountinfo) {
    return CgroupLevels.of(Path.of("/"), cgroup, mountinfo).stream().map(Path::toString).toList();
  }

  /* Debian 12, systemd 252; mountinfo has many more lines. */
  @Test
  void aServicesOwnGroupIsTheAgentsAndNotTheMachines() {
    String mountinfo =
        """
        26 29 0:24 / /sys rw,nosuid,nodev,noexec,relatime shared:6 - sysfs sysfs rw
        36 26 0:32 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate
        """;
    assertEquals(
        List.of("/sys/fs/cgroup/web.slice", "/sys/fs/cgroup"),
        levels("0::/web.slice/evenkeel-agent.service\n", mountinfo));
    assertEquals(
        List.of("/sys/fs/cgroup/a.service/inner", "/sys/fs/cgroup/a.service", "/sys/fs/cgroup"),
        levels("0::/a.service/inner\n", mountinfo));
  }

  /* Docker with a cgroup namespace: the group looks like the root, but has limits. */
  @Test
  void inAContainerTheOutermostGroupThatIsSeenIsTheContainers() {
    assertEquals(List.of("/sys/fs/cgroup"), levels("0::/\n", Cgroups.MOUNT));
  }

  /* Docker without one: a part of the tree is mounted, the path is the host's. */
  @Test
  void aMountedPartOfTheTreeIsSubtractedFromThePath() {
    String group = "/system.slice/docker-3f1c.scope";
    String mountinfo =
        "641 640 0:26 %s /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw\n".formatted(group);
    assertEquals(List.of("/sys/fs/cgroup"), levels("0::" + group + "\n", mountinfo));
    assertEquals(
        List.of("/sys/fs/cgroup/inner", "/sys/fs/cgroup"),
        levels("0::" + group + "/inner\n", mountinfo));
    assertEquals(List.of(), levels("0::/elsewhere\n", mountinfo));
  }

  @Test
  void aGroupOutsideOfTheNamespaceHasNoLevelsThatCanBeSeen() {
    assertEquals(List.of(), levels("0::/../other\n", Cgroups.MOUNT));
  }

  /* Version 1 beside version 2: the second has no controllers, and so no files with limits. */
  @Test
  void besideVersionOneOnlyTheSecondCounts() {
    String cgroup = "4:memory:/a\n1:cpu:/\n0::/\n";
    String mountinfo =
        """
        60 59 0:41 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
        69 59 0:49 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
        """;
    assertEquals(List.of("/sys/fs/cgroup/unified"), levels(cgroup, mountinfo));
    assertEquals(List.of(), levels("4:memory:/a\n", mountinfo));
    assertEquals(List.of(), levels(cgroup, ""));
  }

  @Test
  void withoutProcThereIsNone() throws IOException {
    assertEquals(List.of(), CgroupLevels.of(empty));
  }

  @Test
  void anyTextIsReadToItsEnd() {
    Random random = new Random(5);
    String alphabet = "0:/. -cgroup2\n\\";
    for (int i = 0; i < 5_000; i++) {
      StringBuilder noise = new StringBuilder("0::/");
      StringBuilder mount = new StringBuilder("1 2 3 / ");
      for (int j = random.nextInt(40); j >= 0; j--) {
        noise.append(alphabet.charAt(random.nextInt(alphabet.length())));
        mount.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      for (String level : levels(noise.toString(), mount + " - cgroup2 x\n")) {
        assertEquals('/', level.charAt(0));
      }
    }
  }
}
