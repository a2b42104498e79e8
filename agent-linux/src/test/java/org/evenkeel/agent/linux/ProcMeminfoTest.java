package org.evenkeel.agent.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ProcMeminfoTest {
  private static double used(String text) {
    return new ProcMeminfo().usedPercent(ProcText.of(text)).orElse(-1);
  }

  @Test
  void whatIsNotAvailableIsUsed() {
    // Linux 6.18; free(1) on the same machine: total 24684092, available 24121340.
    String capture =
        """
        MemTotal:       24684092 kB
        MemFree:        23935180 kB
        MemAvailable:   24121340 kB
        Buffers:            2984 kB
        Cached:           484720 kB
        SwapCached:            0 kB
        Shmem:            127936 kB
        SReclaimable:      73320 kB
        """;
    assertEquals(100.0 * (24684092 - 24121340) / 24684092, used(capture), 1e-9);
  }

  @Test
  void anOldKernelIsEstimatedByFreeAndCachedWithoutShared() {
    // The form of Linux 2.6.32.
    String capture =
        """
        MemTotal:        1000000 kB
        MemFree:          200000 kB
        Buffers:           50000 kB
        Cached:           300000 kB
        SwapCached:        99999 kB
        Shmem:             60000 kB
        Slab:              30000 kB
        SReclaimable:      10000 kB
        """;
    assertEquals(50, used(capture), 1e-9);
  }

  @Test
  void moreSharedThanCachedIsNotNegativeMemory() {
    assertEquals(90, used("MemTotal: 100 kB\nMemFree: 10 kB\nCached: 5 kB\nShmem: 50 kB\n"), 1e-9);
  }

  @Test
  void nothingIsKeptFromTheLastReading() {
    ProcMeminfo reader = new ProcMeminfo();
    reader.usedPercent(ProcText.of("MemTotal: 100 kB\nMemAvailable: 60 kB\nCached: 9 kB\n"));
    assertEquals(
        OptionalDouble.of(80), reader.usedPercent(ProcText.of("MemTotal: 100 kB\nMemFree: 20 kB")));
  }

  @Test
  void anythingElseIsNoReading() {
    assertEquals(-1, used(""));
    assertEquals(-1, used("MemTotal: x kB\nMemFree: 1 kB\n"));
  }
}
