package org.evenkeel.agent.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupLimitsTest {
  private static final long SECOND = 1_000_000_000;
  private static final long GIB = 1L << 30;

  @TempDir private Path root = Path.of("");

  @BeforeEach
  void fourProcessors() throws IOException {
    Files.createDirectories(root.resolve("sys/devices/system/cpu"));
    Files.writeString(root.resolve("sys/devices/system/cpu/online"), "0-2,5\n");
  }

  private static void assertPercent(double expected, CgroupLimits.Share share) {
    assertTrue(share.limited());
    assertEquals(expected, share.usedPercent().orElse(-1), 1e-6);
  }

  @Test
  void withoutALimitItIsTheMachinesTurn() throws IOException {
    Cgroups groups = new Cgroups(root).inContainer();
    groups.cpu("", "max 100000", 5);
    groups.memory("", "max", 500, 0);
    try (CgroupLimits limits = CgroupLimits.open(root)) {
      assertEquals(new CgroupLimits.Share(false, OptionalDouble.empty()), limits.cpu(0));
      assertEquals(new CgroupLimits.Share(false, OptionalDouble.empty()), limits.memory(GIB));
      assertEquals(Optional.empty(), limits.limited());
    }
  }

  @Test
  void theOutermostGroupOfAMachineHasNoFilesOfLimits() throws IOException {
    Cgroups groups = new Cgroups(root).in("/evenkeel-agent.service");
    groups.write("", "cpu.stat", "usage_usec 1");
    groups.cpu("evenkeel-agent.service", "5000 100000", 1);
    try (CgroupLimits limits = CgroupLimits.open(root)) {
      assertFalse(limits.cpu(0).limited());
    }
  }

  @Test
  void processorTimeIsMeasuredByTheQuotaSinceTheLastCall() throws IOException {
    Cgroups groups = new Cgroups(root).inContainer();
    groups.cpu("", "150000 100000", 1_000_000);
    try (CgroupLimits limits = CgroupLimits.open(root)) {
      assertEquals(new CgroupLimits.Share(true, OptionalDouble.empty()), limits.cpu(-SECOND));
      groups.cpu("", "150000 100000", 1_750_000);
      assertPercent(50, limits.cpu(0));
      groups.cpu("", "150000 100000", 1_750_000);
      assertPercent(0, limits.cpu(SECOND));
      groups.cpu("", "150000 100000", 9_000_000);
      assertPercent(100, limits.cpu(2 * SECOND));
    }
  }

  @Test
  void aQuotaOfAllThatThereIsLimitsNothing() throws IOException {
    Cgroups groups = new Cgroups(root).inContainer();
    groups.cpu("", "400000 100000", 0);
    groups.memory("", Long.toString(GIB), 500, 0);
    try (CgroupLimits limits = CgroupLimits.open(root)) {
      assertFalse(limits.cpu(0).limited());
      assertFalse(limits.memory(GIB).limited());
      groups.cpu("", "399000 100000", 0);
      groups.memory("", Long.toString(GIB - 1), 500, 0);
      assertTrue(limits.cpu(0).limited());
      assertTrue(limits.memory(GIB).limited());
    }
  }

  @Test
  void ofNestedLimitsTheOneThatLeavesLeastCounts() throws IOException {
    Cgroups groups = new Cgroups(root).in("/pod/app");
    groups.cpu("pod", "200000 100000", 0);
    groups.cpu("pod/app", "100000 100000", 0);
    groups.memory("pod", "4000", 3600, 0);
    groups.memory("pod/app", "1000", 500, 0);
    try (CgroupLimits limits = CgroupLimits.open(root)) {
      OptionalDouble _ = limits.cpu(0).usedPercent();
      groups.cpu("pod/app", "100000 100000", 300_000);
      groups.cpu("pod", "200000 100000", 1_800_000);
      assertPercent(90, limits.cpu(SECOND));
      groups.cpu("pod/app", "100000 100000", 1_300_000);
      groups.cpu("pod", "200000 100000", 2_800_000);
      assertPercent(100, limits.cpu(2 * SECOND));
      assertPercent(90, limits.memory(GIB));
      assertEquals(Optional.of(root.resolve("sys/fs/cgroup/pod")), limits.limited());
    }
  }

  @Test
  void cacheThatNobodyUsesIsNotTaken() throws IOException {
    Cgroups groups = new Cgroups(root).inContainer();
    groups.memory("", "1000", 900, 650);
    try (CgroupLimits limits = CgroupLimits.open(root)) {
      assertPercent(25, limits.memory(GIB));
      groups.memory("", "0", 10, 10);
      assertPercent(100, limits.memory(GIB));
    }
  }

  @Test
  void aLimitMayComeAndGoWhileTheAgentRuns() throws IOException {
    Cgroups groups = new Cgroups(root).inContainer();
    groups.cpu("", "100000 100000", 0);
    try (CgroupLimits limits = CgroupLimits.open(root)) {
      assertTrue(limits.cpu(0).limited());
      groups.cpu("", "max 100000", 0);
      assertFalse(limits.cpu(SECOND).limited());
      groups.cpu("", "100000 100000", 9_000_000);
      // What ran without the limit must not be held against it.
      assertEquals(new CgroupLimits.Share(true, OptionalDouble.empty()), limits.cpu(2 * SECOND));
    }
  }

  @Test
  void aFormThatIsNotLinuxIsAnErrorThatNamesTheFile() throws IOException {
    Cgroups groups = new Cgroups(root).inContainer();
    groups.cpu("", "100000 100000", 0);
    groups.write("", "cpu.stat", "nonsense");
    try (CgroupLimits limits = CgroupLimits.open(root)) {
      String message = assertThrows(IOException.class, () -> limits.cpu(0)).toString();
      assertTrue(message.contains("cpu.stat"), message);
    }
  }
}
