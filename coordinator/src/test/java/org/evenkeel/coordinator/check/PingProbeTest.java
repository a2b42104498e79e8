package org.evenkeel.coordinator.check;

import static org.evenkeel.coordinator.check.Try.assertFailed;
import static org.evenkeel.coordinator.check.Try.assertPassed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.model.CheckSpec;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.pace.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(OS.LINUX)
class PingProbeTest {
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1"})
  void thisMachineAnswers(String address) {
    try (Pinger pinger = new IcmpPinger()) {
      assertPassed("echo reply in ", allowed(probe(pinger, address, Try.PATIENT)));
    }
  }

  @Test
  void aThousandAtOnceAreToldApart() throws Exception {
    List<Future<Verdict>> asked = new ArrayList<>();
    try (Pinger pinger = new IcmpPinger();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      allowed(probe(pinger, "127.0.0.1", Try.PATIENT));
      for (int i = 0; i < 1000; i++) {
        String address = "127.0.%d.%d".formatted(i / 250, 1 + i % 250);
        asked.add(threads.submit(() -> probe(pinger, address, Try.PATIENT)));
      }
      for (Future<Verdict> each : asked) {
        assertPassed("echo reply in ", each.get(60, TimeUnit.SECONDS));
      }
    }
  }

  @Test
  void afterItsCloseNothingAnswers() {
    Pinger pinger = new IcmpPinger();
    pinger.close();
    pinger.close();
    assertFailed("no echo reply within 400 ms", probe(pinger, "127.0.0.1", Try.IMPATIENT));
  }

  @Test
  void whatCannotBeSentIsSaidAtOnce() {
    try (Pinger pinger = new IcmpPinger()) {
      // The address of nobody: the kernel refuses to send to it.
      Verdict verdict = allowed(probe(pinger, "255.255.255.255", Try.PATIENT));
      assertEquals("cannot send an echo request to 255.255.255.255: EACCES", verdict.reason());
    }
  }

  private static Verdict allowed(Verdict verdict) {
    assumeTrue(
        !verdict.reason().endsWith("EPERM"), "ICMP sockets need CAP_NET_RAW or ping_group_range");
    return verdict;
  }

  private static Verdict probe(Pinger pinger, String address, Duration timeout) {
    CheckSpec spec = new CheckSpec(new Probe.Ping(), timeout, timeout, 1, 1, OptionalInt.empty());
    return new PingProber(Clock.SYSTEM, pinger)
        .probe(new CheckTarget(IpAddress.parse(address), 0, spec));
  }
}
