package org.evenkeel.coordinator.dispatch.ipvs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.evenkeel.coordinator.dispatch.Delivery;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.Difference;
import org.evenkeel.coordinator.dispatch.Observation;
import org.evenkeel.coordinator.dispatch.ServiceSettings;
import org.evenkeel.coordinator.dispatch.Step;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Limits;
import org.evenkeel.coordinator.model.Persistence;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.Scheduling.Flag;
import org.evenkeel.coordinator.model.ServiceKey;
import org.evenkeel.coordinator.model.Tunnel;
import org.evenkeel.coordinator.model.Tunnel.Checksum;
import org.evenkeel.netlink.IpvsDestination;
import org.evenkeel.netlink.IpvsEdit;
import org.evenkeel.netlink.IpvsForwarding;
import org.evenkeel.netlink.IpvsService;
import org.evenkeel.netlink.IpvsServiceFlags;
import org.evenkeel.netlink.IpvsServiceKey;
import org.evenkeel.netlink.IpvsStatistics;
import org.evenkeel.netlink.IpvsTable;
import org.evenkeel.netlink.IpvsTunnel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class TranslationTest {
  private static final ServiceKey WEB =
      new ServiceKey.Endpoint(Protocol.TCP, IpAddress.parse("192.0.2.5"), 80);
  private static final IpvsServiceKey KERNEL_WEB =
      new IpvsServiceKey.Endpoint(6, InetAddress.ofLiteral("192.0.2.5"), 80);
  private static final Destination.Key REAL =
      new Destination.Key(IpAddress.parse("198.51.100.1"), 80);
  private static final IpvsDestination.Key KERNEL_REAL =
      new IpvsDestination.Key(InetAddress.ofLiteral("198.51.100.1"), 80);

  static final List<ServiceKey> KEYS =
      List.of(
          WEB,
          new ServiceKey.Endpoint(Protocol.UDP, IpAddress.parse("192.0.2.5"), 80),
          new ServiceKey.Endpoint(Protocol.SCTP, IpAddress.parse("192.0.2.5"), 65_535),
          new ServiceKey.Endpoint(Protocol.TCP, IpAddress.parse("2001:db8::5"), 80),
          new ServiceKey.Mark(1_000, false),
          new ServiceKey.Mark(1_000, true),
          new ServiceKey.Mark(-1, false));

  static final List<Delivery> DELIVERIES =
      List.of(
          new Delivery.Direct(),
          new Delivery.Masqueraded(),
          new Delivery.Tunnelled(new Tunnel.Ipip()),
          new Delivery.Tunnelled(new Tunnel.Gre(false)),
          new Delivery.Tunnelled(new Tunnel.Gre(true)),
          new Delivery.Tunnelled(new Tunnel.Gue(6_080, Checksum.NONE)),
          new Delivery.Tunnelled(new Tunnel.Gue(1, Checksum.FULL)),
          new Delivery.Tunnelled(new Tunnel.Gue(65_535, Checksum.REMOTE)));

  private static IpvsTable.Entry entry(IpvsService service, IpvsDestination... destinations) {
    return new IpvsTable.Entry(
        new IpvsService.Reading(service, IpvsStatistics.ZERO, Optional.empty()),
        Arrays.stream(destinations)
            .map(d -> new IpvsDestination.Reading(d, 3, 2, 1, new IpvsStatistics(9, 0, 0, 70, 80)))
            .toList());
  }

  /** What is read when the kernel holds exactly what it was asked for. */
  private static Observation echo(TableService wanted) {
    var service = (IpvsEdit.NewService) Translation.edit(new Step.AddService(wanted));
    IpvsDestination[] destinations =
        wanted.destinations().stream()
            .map(added -> Translation.edit(new Step.AddDestination(wanted.key(), added)))
            .map(edit -> ((IpvsEdit.NewDestination) edit).destination())
            .toArray(IpvsDestination[]::new);
    return Translation.observation(new IpvsTable(List.of(entry(service.service(), destinations))));
  }

  private static void assertSameReadBack(TableService wanted) {
    assertEquals(List.of(wanted), echo(wanted).services());
  }

  private static TableService table(ServiceSettings settings, Destination... destinations) {
    return new TableService(WEB, settings, List.of(destinations));
  }

  @ParameterizedTest
  @FieldSource("KEYS")
  void anyKeyIsReadBackWithTheCountersOfItsDestinations(ServiceKey key) {
    var destination = Destination.of(REAL, new Delivery.Masqueraded(), 65_535);
    var wanted = new TableService(key, ServiceSettings.by("wlc"), List.of(destination));

    assertSameReadBack(wanted);
    assertEquals(new Observation.Counters(3, 2, 9, 70, 80), echo(wanted).counters(key, REAL));
  }

  @ParameterizedTest
  @FieldSource("DELIVERIES")
  void anyDeliveryIsReadBack(Delivery delivery) {
    assertSameReadBack(table(ServiceSettings.by("wlc"), Destination.of(REAL, delivery, 5)));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0, 100", "80, 100", "65535, 65535"})
  void limitsAreReadBack(int min, int max) {
    var destination = new Destination(REAL, new Delivery.Direct(), 5, new Limits(min, max));

    assertSameReadBack(table(ServiceSettings.by("wlc"), destination));
  }

  static Stream<ServiceSettings> flagged() {
    return Stream.of(
            EnumSet.of(Flag.SH_FALLBACK),
            EnumSet.of(Flag.SH_PORT),
            EnumSet.of(Flag.SH_FALLBACK, Flag.SH_PORT),
            EnumSet.of(Flag.MH_FALLBACK),
            EnumSet.of(Flag.MH_PORT),
            EnumSet.of(Flag.MH_FALLBACK, Flag.MH_PORT))
        .map(
            flags ->
                new ServiceSettings(
                    flags.iterator().next().scheduler().toString(),
                    flags,
                    false,
                    Optional.empty()));
  }

  @ParameterizedTest
  @MethodSource("flagged")
  void flagsAreReadBackAsThoseOfTheirScheduler(ServiceSettings settings) {
    assertSameReadBack(table(settings));
  }

  @Test
  void onePacketAndPersistenceAreReadBackTogether() {
    assertSameReadBack(
        table(
            new ServiceSettings(
                "rr", Set.of(), true, Optional.of(new Persistence(Duration.ofDays(1), 32)))));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.5, 1, 0x80000000",
    "192.0.2.5, 24, 0xffffff00",
    "192.0.2.5, 32, 0xffffffff",
    "2001:db8::5, 1, 1",
    "2001:db8::5, 64, 64",
    "2001:db8::5, 128, 128"
  })
  void granularityIsAMaskForIpv4AndAPrefixLengthForIpv6(
      String vip, int granularity, String netmask) {
    var key = new ServiceKey.Endpoint(Protocol.TCP, IpAddress.parse(vip), 80);
    var persistence = new Persistence(Duration.ofMinutes(5), granularity);
    var wanted =
        new TableService(
            key, new ServiceSettings("wlc", Set.of(), false, Optional.of(persistence)), List.of());

    IpvsService asked = ServiceTranslation.service(wanted);
    assertEquals(Long.decode(netmask).intValue(), asked.netmask());
    assertEquals(300, asked.persistenceSeconds());
    assertEquals(IpvsServiceFlags.IP_VS_SVC_F_PERSISTENT, asked.flags());
    assertSameReadBack(wanted);
  }

  @Test
  void aMaskWithHolesOfAForeignServiceIsSurvived() {
    var foreign =
        new IpvsService(KERNEL_WEB, "wlc", IpvsServiceFlags.IP_VS_SVC_F_PERSISTENT, 0, 0x00ff00ff);

    assertEquals(
        Optional.of(new Persistence(Duration.ofSeconds(1), 16)),
        ServiceTranslation.settings(foreign).persistence());
  }

  @Test
  void servicesOfKindsThatWeHaveNoneOfAreLeftOut() {
    InetAddress vip = InetAddress.ofLiteral("192.0.2.5");
    var icmp = IpvsService.plain(new IpvsServiceKey.Endpoint(1, vip, 80), "wlc");
    var everyPort = IpvsService.plain(new IpvsServiceKey.Endpoint(6, vip, 0), "wlc");

    assertEquals(
        new Observation(List.of(), Map.of()),
        Translation.observation(new IpvsTable(List.of(entry(icmp), entry(everyPort)))));
  }

  private static TableService read(IpvsForwarding forwarding) {
    var thresholds = new IpvsDestination.Thresholds(100, 50);
    IpvsTunnel tunnel = IpvsTunnel.IPIP;
    var found = new IpvsDestination(KERNEL_REAL, forwarding, 5, thresholds, tunnel);
    var table = new IpvsTable(List.of(entry(IpvsService.plain(KERNEL_WEB, "wlc"), found)));
    return Translation.observation(table).services().getFirst();
  }

  @ParameterizedTest
  @FieldSource("DELIVERIES")
  void aRealServerThatIsThisHostItselfIsNotEditedAgainAndAgain(Delivery delivery) {
    var wanted = new Destination(REAL, delivery, 5, new Limits(50, 100));

    assertEquals(
        List.of(),
        Difference.between(
            List.of(table(ServiceSettings.by("wlc"), wanted)),
            List.of(read(IpvsForwarding.LOCALNODE)),
            Set.of(WEB)));
  }

  @Test
  void aForeignWayOfDeliveryIsEditedToOurs() {
    var wanted = new Destination(REAL, new Delivery.Direct(), 5, new Limits(50, 100));

    assertEquals(
        List.of(new Step.EditDestination(WEB, wanted)),
        Difference.between(
            List.of(table(ServiceSettings.by("wlc"), wanted)),
            List.of(read(IpvsForwarding.BYPASS)),
            Set.of(WEB)));
  }

  @Test
  void foreignThresholdsThatContradictEachOtherAreSurvived() {
    var found =
        new IpvsDestination(
            KERNEL_REAL, IpvsForwarding.MASQ, 5, new IpvsDestination.Thresholds(10, -1));
    var table = new IpvsTable(List.of(entry(IpvsService.plain(KERNEL_WEB, "wlc"), found)));

    assertEquals(
        new Limits(0, 10),
        Translation.observation(table).services().getFirst().destinations().getFirst().limits());
  }

  @Test
  void removalsNameWhatIsRemoved() {
    assertEquals(
        new IpvsEdit.DeleteService(KERNEL_WEB), Translation.edit(new Step.RemoveService(WEB)));
    assertEquals(
        new IpvsEdit.DeleteDestination(KERNEL_WEB, KERNEL_REAL),
        Translation.edit(new Step.RemoveDestination(WEB, REAL)));
  }

  @Test
  void theKernelIsNeverAskedToProxy() {
    var step = new Step.AddDestination(WEB, Destination.of(REAL, new Delivery.Relayed(), 5));

    assertThrows(IllegalArgumentException.class, () -> Translation.edit(step));
  }
}
