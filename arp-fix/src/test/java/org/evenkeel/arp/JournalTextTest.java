package org.evenkeel.arp;

import static org.evenkeel.arp.Sample.VIP;
import static org.evenkeel.arp.Sample.VIP6;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.evenkeel.arp.Journal.Change;
import org.evenkeel.arp.Journal.Entry;
import org.evenkeel.arp.Step.Address;
import org.evenkeel.arp.Step.Device;
import org.evenkeel.arp.Step.Rule;
import org.evenkeel.arp.Step.Symlink;
import org.evenkeel.arp.Step.Sysctl;
import org.evenkeel.arp.Step.TextFile;
import org.junit.jupiter.api.Test;

class JournalTextTest {
  private static final Journal EVERYTHING =
      new Journal(
          List.of(
              new Entry(new Sysctl("net/a", "1", "why, so"), Optional.of("0"), Set.of(VIP, VIP6)),
              new Entry(new Address("lo", VIP6, ""), Optional.empty(), Set.of()),
              new Entry(new Device("tunl0", "ipip", "w"), Optional.of("down"), Set.of(VIP)),
              new Entry(
                  new Rule(
                      "r",
                      "w",
                      List.of("nft", "a, b"),
                      List.of("e"),
                      List.of("x;\n{ y }", ""),
                      List.of("%+")),
                  Optional.of(""),
                  Set.of(VIP))),
          List.of(
              new Change(new TextFile("/a b", "1\n2\t\u00e4", "-"), Optional.of("="), Set.of(VIP)),
              new Change(new Symlink("/l", "/t", "w"), Optional.of("-"), Set.of(VIP6)),
              new Change(new WindowsStep.Adapter("w"), Optional.empty(), Set.of(VIP)),
              new Change(
                  new WindowsStep.AdapterName("e", "w"), Optional.of("Ethernet 3"), Set.of(VIP)),
              new Change(
                  new WindowsStep.Binding("e", "ms_server", "w"), Optional.of("on"), Set.of(VIP)),
              new Change(new WindowsStep.Dhcp("e", "w"), Optional.of("on"), Set.of(VIP)),
              new Change(new WindowsStep.Registration("e", "w"), Optional.of("on"), Set.of(VIP)),
              new Change(
                  new WindowsStep.Setting("Ether net", true, IpSetting.METRIC, "254", "w"),
                  Optional.of("automatic"),
                  Set.of(VIP6)),
              new Change(new WindowsStep.Permission(VIP6, "w"), Optional.empty(), Set.of(VIP6)),
              new Change(
                  new WindowsStep.VipOn("e", VIP6, 64, "w"), Optional.of("128"), Set.of(VIP6))));

  @Test
  void everyKindOfStepSurvives() {
    assertEquals(EVERYTHING, JournalText.read(JournalText.write(EVERYTHING)));
    assertEquals(Journal.EMPTY, JournalText.read(JournalText.write(Journal.EMPTY)));
  }

  @Test
  void aDamagedJournalIsReadOrRefusedWithItsLine() {
    String text = JournalText.write(EVERYTHING);
    for (long seed = 0; seed < 5_000; seed++) {
      Random random = new Random(seed);
      StringBuilder damaged = new StringBuilder(text);
      for (int i = random.nextInt(5); i >= 0; i--) {
        damaged.setCharAt(random.nextInt(text.length()), (char) random.nextInt(128));
      }
      damaged.setLength(random.nextInt(text.length()));
      try {
        Journal _ = JournalText.read(damaged.toString());
      } catch (IllegalArgumentException e) {
        assertTrue(("" + e.getMessage()).startsWith("line "), "seed " + seed + ": " + e);
      }
    }
  }

  @Test
  void somethingElseIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> JournalText.read(""));
    assertThrows(IllegalArgumentException.class, () -> JournalText.read("{}"));
  }
}
