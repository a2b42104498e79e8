package org.evenkeel.arp;

import static org.evenkeel.arp.Sample.SECOND;
import static org.evenkeel.arp.Sample.VIP;
import static org.evenkeel.arp.Sample.VIP6;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.evenkeel.arp.Finding.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Windows from the first step to the last and back, by either of its programs. */
class WindowsHostTest {
  private static final String LAN = InMemoryWindows.LAN;
  @TempDir private Path root = Path.of("");
  private final InMemoryWindows windows = new InMemoryWindows();
  private final InMemoryJournal journal = new InMemoryJournal();

  private WindowsHost host(Via via) {
    return host(windows, via);
  }

  private WindowsHost host(InMemoryWindows of, Via via) {
    return new WindowsHost(root, of, of.devices, of, via, () -> false);
  }

  private static Request request(Vip... vips) {
    return new Request(List.of(vips), Method.AUTO, Mode.DR, List.of(), true);
  }

  private List<Step> apply(Via via, Vip... vips) throws MachineException {
    WindowsHost host = host(via);
    Plan plan = host.plan(request(vips));
    assertEquals(List.of(), plan.problems());
    return new Applier(host, journal).apply(plan.steps());
  }

  @ParameterizedTest
  @EnumSource(Via.class)
  void theVipIsOnAnAdapterOfItsOwn(Via via) throws Exception {
    apply(via, VIP, VIP6);
    InMemoryWindows.Nic nic = windows.nic("evenkeel");
    assertEquals(
        List.of("10.0.0.100/32", "fd00::100/128"),
        nic.addresses.stream().map(a -> Vip.text(a.address()) + "/" + a.prefixLength()).toList());
    assertFalse(nic.registered);
    assertFalse(nic.dhcp);
    assertTrue(windows.nic(LAN).dhcp);
    for (boolean ipv6 : new boolean[] {false, true}) {
      assertEquals(
          List.of("254", "enabled", "enabled", "0"), List.copyOf(nic.settings(ipv6).values()));
      assertEquals("enabled", windows.nic(LAN).settings(ipv6).get(IpSetting.WEAK_HOST_RECEIVE));
      assertEquals("disabled", windows.nic(LAN).settings(ipv6).get(IpSetting.WEAK_HOST_SEND));
    }
    assertEquals(
        List.of("ms_tcpip", "ms_tcpip6"),
        nic.bindings.keySet().stream().filter(nic::bound).toList());
    assertTrue(windows.nic(LAN).bound("ms_server"));
    assertEquals(
        Set.of("evenkeel-arp-10.0.0.100", "evenkeel-arp-fd00--100"), windows.rules.keySet());
  }

  @ParameterizedTest
  @EnumSource(Via.class)
  void applyingTwiceChangesNothing(Via via) throws Exception {
    assertFalse(apply(via, VIP, VIP6).isEmpty());
    String state = windows.state();
    int writes = journal.writes();
    assertEquals(List.of(), apply(via, VIP, VIP6));
    assertEquals(state, windows.state());
    assertEquals(writes, journal.writes());
  }

  /** Also by the other program: what the one writes, the other understands. */
  @ParameterizedTest
  @EnumSource(Via.class)
  void removingRestoresWhatWasFound(Via via) throws Exception {
    String found = windows.state();
    apply(via, VIP, VIP6);
    Via other = via == Via.NETSH ? Via.POWERSHELL : Via.NETSH;
    assertEquals(List.of(), apply(other, VIP, VIP6));
    Applier applier = new Applier(host(other), journal);
    applier.remove(Set.of(VIP, VIP6));
    assertEquals(List.of(), applier.notes());
    assertEquals(found, windows.state());
    assertEquals(Journal.EMPTY, journal.read());
    assertEquals(0, windows.devices.open());
  }

  @ParameterizedTest
  @EnumSource(Via.class)
  void whatTwoVipsShareStaysUntilTheLastIsGone(Via via) throws Exception {
    String found = windows.state();
    apply(via, VIP);
    apply(via, SECOND);
    new Applier(host(via), journal).remove(Set.of(VIP));
    assertEquals(1, windows.nic("evenkeel").addresses.size());
    assertEquals(Set.of("evenkeel-arp-10.0.0.101"), windows.rules.keySet());
    new Applier(host(via), journal).remove(Set.of(SECOND));
    assertEquals(found, windows.state());
  }

  /** For every call of Windows, program or function, at which it may refuse. */
  @ParameterizedTest
  @EnumSource(Via.class)
  void aRefusalLeavesTheMachineAsFound(Via via) throws Exception {
    Plan plan = host(via).plan(request(VIP, VIP6));
    int refusals = 0;
    for (int n = 1; ; n++) {
      InMemoryWindows own = new InMemoryWindows();
      InMemoryJournal ownJournal = new InMemoryJournal();
      String found = own.state();
      own.failAt(n);
      try {
        new Applier(host(own, via), ownJournal).apply(plan.steps());
        if (!own.failed()) {
          break;
        }
        assertNotEquals(found, own.state(), "refused at " + n + " and gone on");
      } catch (MachineException e) {
        refusals++;
        assertEquals(found, own.state(), "refused at " + n + ": " + e);
        assertEquals(Journal.EMPTY, ownJournal.read(), "refused at " + n);
      }
      assertEquals(0, own.devices.open(), "refused at " + n);
    }
    assertTrue(refusals > 40, "only " + refusals);
  }

  /** As under wine: every function succeeds, and no adapter comes of it. */
  @Test
  void aDriverThatBringsNoAdapterIsTakenAwayAgain() {
    windows.devices.driving = false;
    String found = windows.state();
    MachineException told = assertThrows(MachineException.class, () -> apply(Via.POWERSHELL, VIP));
    assertTrue(("" + told.getMessage()).contains("no network connection"), told::toString);
    assertEquals(found, windows.state());
    assertEquals(Journal.EMPTY, journal.read());
  }

  @Test
  void somebodyElsesLoopbackAdapterIsLeftAlone() throws Exception {
    windows.devices.installForeign("ROOT\\NET\\0000", "Oracle");
    String found = windows.state();
    apply(Via.NETSH, VIP);
    assertEquals(
        IpSetting.DISABLED, windows.nic("Oracle").settings(false).get(IpSetting.WEAK_HOST_RECEIVE));
    new Applier(host(Via.NETSH), journal).remove(Set.of(VIP));
    assertEquals(found, windows.state());
  }

  @Test
  void aRestartThatWindowsWantsIsTold() throws Exception {
    windows.devices.reboot = true;
    WindowsHost host = host(Via.POWERSHELL);
    new Applier(host, journal).apply(host.plan(request(VIP)).steps());
    assertEquals(List.of("Windows wants a restart to complete the loopback adapter"), host.notes());
  }

  @ParameterizedTest
  @EnumSource(Via.class)
  void anotherPrefixIsAsked(Via via) throws Exception {
    WindowsHost host = host(via);
    Request wide =
        new Request(List.of(VIP), Method.AUTO, Mode.DR, List.of(), true, OptionalInt.of(24));
    new Applier(host, journal).apply(host.plan(wide).steps());
    assertEquals(24, windows.nic("evenkeel").addresses.getFirst().prefixLength());
    assertEquals(OptionalInt.of(24), Recorded.of(journal.read(), VIP).orElseThrow().prefix());
    apply(via, VIP);
    assertEquals(32, windows.nic("evenkeel").addresses.getFirst().prefixLength());
  }

  @Test
  void whatWasLostIsMended() throws Exception {
    apply(Via.NETSH, VIP);
    String applied = windows.state();
    windows.nic("evenkeel").addresses.clear();
    windows.nic(LAN).settings(false).put(IpSetting.WEAK_HOST_RECEIVE, IpSetting.DISABLED);
    windows.rules.clear();
    windows.nic("evenkeel").name = "Ethernet 9";
    assertFalse(new Applier(host(Via.NETSH), journal).mend().isEmpty());
    assertEquals(applied, windows.state());
  }

  // ---- check

  private List<Finding> faults(Via via) throws MachineException {
    return host(via).check(request(VIP), OptionalInt.empty(), true).stream()
        .filter(finding -> !finding.ok())
        .toList();
  }

  /** What no Windows can tell of itself. */
  private static void assertOnlyUnasked(List<Finding> faults) {
    assertEquals(
        List.of("ARP request for 10.0.0.100 on " + LAN),
        faults.stream().map(Finding::check).toList(),
        faults::toString);
    assertEquals(Verdict.NOT_PROVED, faults.getFirst().verdict());
    assertTrue(faults.getFirst().advice().contains("--from DIRECTOR"), faults::toString);
  }

  @Test
  void whereTheDirectorAsksNothingIsLeftUnproved() throws Exception {
    apply(Via.POWERSHELL, VIP);
    List<Finding> findings = host(Via.POWERSHELL).check(request(VIP), OptionalInt.empty(), false);
    assertTrue(findings.stream().allMatch(Finding::ok), findings::toString);
  }

  static Stream<Arguments> wrongs() {
    return Stream.of(Via.values())
        .flatMap(
            via ->
                Stream.of(
                    wrong(via, "name of the loopback adapter", w -> w.nic("evenkeel").name = "x"),
                    wrong(
                        via,
                        "binding ms_server evenkeel",
                        w -> w.nic("evenkeel").bindings.put("ms_server", true)),
                    wrong(
                        via, "DNS registration evenkeel", w -> w.nic("evenkeel").registered = true),
                    wrong(via, "DHCP evenkeel", w -> w.nic("evenkeel").dhcp = true),
                    wrong(
                        via,
                        "ipv4 metric evenkeel",
                        w -> set(w, "evenkeel", IpSetting.METRIC, IpSetting.AUTOMATIC)),
                    wrong(
                        via,
                        "ipv4 weakhostreceive evenkeel",
                        w -> set(w, "evenkeel", IpSetting.WEAK_HOST_RECEIVE, "disabled")),
                    wrong(
                        via,
                        "ipv4 weakhostsend evenkeel",
                        w -> set(w, "evenkeel", IpSetting.WEAK_HOST_SEND, "disabled")),
                    wrong(
                        via,
                        "ipv4 dadtransmits evenkeel",
                        w -> set(w, "evenkeel", IpSetting.DAD_TRANSMITS, "3")),
                    wrong(
                        via,
                        "ipv4 weakhostreceive " + LAN,
                        w -> set(w, LAN, IpSetting.WEAK_HOST_RECEIVE, "disabled")),
                    wrong(
                        via,
                        "firewall rule evenkeel-arp-10.0.0.100",
                        w -> w.rules.put("evenkeel-arp-10.0.0.100", "off 10.0.0.100")),
                    wrong(via, "firewall rule evenkeel-arp-10.0.0.100", w -> w.rules.clear()),
                    wrong(
                        via,
                        "address 10.0.0.100 evenkeel",
                        w -> w.nic("evenkeel").addresses.clear()),
                    wrong(
                        via,
                        "Network Load Balancing of Windows",
                        w -> w.nic(LAN).bindings.put("ms_wlbs", true))));
  }

  private static Arguments wrong(Via via, String check, Consumer<InMemoryWindows> spoiling) {
    return Arguments.of(via, check, spoiling);
  }

  private static void set(InMemoryWindows windows, String nic, IpSetting setting, String value) {
    windows.nic(nic).settings(false).put(setting, value);
  }

  /** Each on a machine that is wrong in just that way. */
  @ParameterizedTest
  @MethodSource("wrongs")
  void everyFaultIsFound(Via via, String check, Consumer<InMemoryWindows> spoiling)
      throws Exception {
    apply(via, VIP);
    assertOnlyUnasked(faults(via));
    spoiling.accept(windows);
    List<Finding> faults = faults(via);
    assertTrue(
        faults.stream().anyMatch(f -> f.check().equals(check) && f.verdict() == Verdict.FAULT),
        faults::toString);
  }

  @Test
  void aVipThatWasNeverAppliedIsFaultsAndNoWrongUsage() throws Exception {
    Request asked = new Request(List.of(VIP), Method.AUTO, Mode.DR, List.of(), false);
    List<Finding> findings = host(Via.NETSH).check(asked, OptionalInt.empty(), true);
    assertTrue(findings.stream().noneMatch(f -> f.check().equals("plan")), findings::toString);
    assertTrue(
        findings.stream()
            .anyMatch(f -> f.check().equals("loopback adapter") && f.found().equals("absent")));
  }

  @Test
  void aDeviceWithoutADriverIsAFault() throws Exception {
    windows.devices.driving = false;
    assertFalse(new LoopbackAdapter(windows.devices, "C:\\Windows").install());
    assertTrue(faults(Via.NETSH).stream().anyMatch(f -> f.check().equals("ROOT\\EVENKEEL\\0000")));
  }

  @Test
  void anAnswerInAnotherLanguageIsNotProved() throws Exception {
    apply(Via.NETSH, VIP);
    CommandRunner german =
        words -> {
          CommandRunner.Result result = windows.run(words);
          return new CommandRunner.Result(
              result.exit(), result.output().replace("Weak Host Receives", "Schwacher Host"), "");
        };
    List<Finding> findings =
        new WindowsHost(root, windows, windows.devices, german, Via.NETSH, () -> false)
            .check(request(VIP), OptionalInt.empty(), true);
    Finding receives =
        findings.stream()
            .filter(finding -> finding.check().equals("ipv4 weakhostreceive " + LAN))
            .findFirst()
            .orElseThrow();
    assertEquals(Verdict.NOT_PROVED, receives.verdict(), receives::toString);
    assertTrue(receives.found().contains("--via powershell"), receives::toString);
  }

  // ---- who may

  @Test
  void onlyAnAdministratorMayChange() {
    windows.elevated = false;
    MachineException told =
        assertThrows(MachineException.class, () -> host(Via.NETSH).prepareChange());
    assertTrue(("" + told.getMessage()).contains("nothing was changed"), told::toString);
    assertEquals(List.of(), windows.commands);
  }

  @Test
  void theJournalIsKeptToAdministrators() throws Exception {
    WindowsHost host = host(Via.NETSH);
    host.prepareChange();
    host.prepareChange();
    assertEquals(
        List.of(
            "icacls",
            root.resolve("Evenkeel/arp").toString(),
            "/inheritance:r",
            "/grant:r",
            "*S-1-5-18:(OI)(CI)F",
            "*S-1-5-32-544:(OI)(CI)F"),
        windows.commands.getLast());
    host.journal().write(Journal.EMPTY);
    assertEquals(Journal.EMPTY, host.journal().read());
  }

  @Test
  void aStepOfLinuxIsRefused() {
    Step linux = new Step.TextFile("/etc/passwd", "x", "a journal that was copied");
    assertThrows(MachineException.class, () -> host(Via.NETSH).read(linux));
    assertThrows(MachineException.class, () -> host(Via.NETSH).write(linux, Optional.empty()));
  }
}
