package org.evenkeel.arp;

import static org.evenkeel.arp.Sample.VIP;
import static org.evenkeel.arp.Sample.VIP6;
import static org.evenkeel.arp.Sample.device;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.evenkeel.arp.Facts.Device;
import org.junit.jupiter.api.Test;

class WindowsPlanTest {
  private static WindowsFacts facts(Device... more) {
    List<Device> devices = new java.util.ArrayList<>();
    devices.add(device("Loopback Pseudo-Interface 1", true, false, "127.0.0.1/8"));
    devices.add(device("Ethernet", false, true, "10.0.0.30/24"));
    devices.addAll(List.of(more));
    return new WindowsFacts(devices, Optional.of(List.of()), true, "10.0");
  }

  private static Request request(Vip... vips) {
    return new Request(List.of(vips), Method.AUTO, Mode.DR, List.of(), true);
  }

  private static String problem(WindowsFacts facts, Request request) {
    List<String> problems = WindowsPlan.of(facts, request).problems();
    assertEquals(1, problems.size(), problems::toString);
    return problems.getFirst();
  }

  @Test
  void theAdapterComesFirstAndTheAddressLast() {
    List<String> what =
        WindowsPlan.of(facts(), request(VIP)).steps().stream()
            .map(planned -> planned.step().what())
            .toList();
    assertEquals("install a KM-TEST loopback adapter", what.getFirst());
    assertEquals("rename the loopback adapter to evenkeel", what.get(1));
    assertEquals(
        List.of(
            "set ipv4 metric = 254 on evenkeel",
            "set ipv4 weakhostreceive = enabled on evenkeel",
            "set ipv4 weakhostsend = enabled on evenkeel",
            "set ipv4 dadtransmits = 0 on evenkeel",
            "set ipv4 weakhostreceive = enabled on Ethernet",
            "let packets for 10.0.0.100 in, by the firewall rule evenkeel-arp-10.0.0.100",
            "add 10.0.0.100/32 to evenkeel"),
        what.subList(what.size() - 7, what.size()));
    assertEquals(List.of(), WindowsPlan.of(facts(), request(VIP)).problems());
  }

  @Test
  void theMachinesOwnAddressIsNoVip() {
    String told = problem(facts(), request(Vip.parse("10.0.0.30")));
    assertTrue(told.startsWith("10.0.0.30 is this machine's own address on Ethernet;"), told);
  }

  @Test
  void aVipOnAnotherLoopbackAdapterIsNamed() {
    String told = problem(facts(device("loopback", true, true, "10.0.0.100/32")), request(VIP));
    assertTrue(
        told.endsWith(
            "take it off with: netsh interface ipv4 delete address \"loopback\" 10.0.0.100"),
        told);
  }

  @Test
  void networkLoadBalancingIsAProblem() {
    WindowsFacts balanced =
        new WindowsFacts(facts().devices(), Optional.of(List.of("Ethernet")), true, "10.0");
    assertTrue(
        problem(balanced, request(VIP)).contains("Network Load Balancing is bound to Ethernet"));
  }

  @Test
  void anAdapterThatIsNotThereIsNamedBesideThoseThatAre() {
    Request other = new Request(List.of(VIP), Method.AUTO, Mode.DR, List.of("net"), true);
    assertEquals(
        "no adapter net; this machine has Loopback Pseudo-Interface 1, Ethernet",
        problem(facts(), other));
  }

  @Test
  void aFamilyWithoutAnAdapterIsAProblem() {
    assertTrue(problem(facts(), request(VIP6)).contains("has an IPv6 address"));
  }

  @Test
  void whatIsForLinuxIsNamed() {
    Request linux = new Request(List.of(VIP), Method.NFTABLES, Mode.TUN, List.of(), false);
    assertEquals(
        List.of("--method nftables", "--mode tun", "--temporary"),
        WindowsPlan.of(facts(), linux).problems().stream()
            .map(problem -> problem.substring(0, problem.indexOf(" is for Linux")))
            .toList());
  }

  @Test
  void aPrefixMustFit() {
    for (int prefix : new int[] {0, 33, -1}) {
      Request wrong =
          new Request(List.of(VIP), Method.AUTO, Mode.DR, List.of(), true, OptionalInt.of(prefix));
      assertTrue(problem(facts(), wrong).endsWith("give --prefix 1 to 32"));
    }
  }

  @Test
  void anOldWindowsIsSentToTheScript() {
    WindowsFacts old = new WindowsFacts(facts().devices(), Optional.empty(), true, "6.3");
    assertTrue(problem(old, request(VIP)).contains("evenkeel-arp-2012.ps1"));
  }
}
