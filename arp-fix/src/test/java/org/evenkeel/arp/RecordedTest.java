package org.evenkeel.arp;

import static org.evenkeel.arp.Sample.SECOND;
import static org.evenkeel.arp.Sample.VIP;
import static org.evenkeel.arp.Sample.facts;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.arp.Facts.Kernel;
import org.evenkeel.arp.Facts.Managers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordedTest {
  @ParameterizedTest
  @CsvSource({
    "loopback, dr, true", "loopback, dr, false", "loopback, tun, true", "nftables, dr, true",
    "nftables, dr, false", "iptables, dr, false", "firewalld, dr, true", "firewalld, dr, false"
  })
  void theWayIsReadOffTheSteps(String method, String mode, boolean lasting) throws Exception {
    Managers systemd = new Managers(true, Optional.empty(), Optional.empty(), false, false);
    Recorded way =
        new Recorded(
            Method.valueOf(method.toUpperCase(java.util.Locale.ROOT)),
            Mode.valueOf(mode.toUpperCase(java.util.Locale.ROOT)),
            lasting);
    Plan plan =
        Plan.of(
            facts(new Kernel(6, 1), systemd, true, Set.of("nft", "iptables")),
            new Request(List.of(VIP), way.method(), way.mode(), List.of(), lasting));
    InMemoryJournal journal = new InMemoryJournal();
    new Applier(new InMemoryMachine(), journal).apply(plan.steps());
    assertEquals(Optional.of(way), Recorded.of(journal.read(), VIP));
    assertEquals(Optional.empty(), Recorded.of(journal.read(), SECOND));
  }
}
