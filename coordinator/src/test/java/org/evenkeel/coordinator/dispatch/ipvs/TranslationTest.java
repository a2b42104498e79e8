package org.evenkeel.coordinator.dispatch.ipvs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.Observation;
import org.evenkeel.coordinator.dispatch.Step;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.ServiceKey;
import org.evenkeel.netlink.IpvsDestination;
import org.evenkeel.netlink.IpvsEdit;
import org.evenkeel.netlink.IpvsForwarding;
import org.evenkeel.netlink.IpvsService;
import org.evenkeel.netlink.IpvsServiceKey;
import org.evenkeel.netlink.IpvsStatistics;
import org.evenkeel.netlink.IpvsTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TranslationTest {
  private final Translation translation = new Translation();

  private static IpvsTable.Entry entry(IpvsService service, IpvsDestination... destinations) {
    return new IpvsTable.Entry(
        new IpvsService.Reading(service, IpvsStatistics.ZERO),
        Arrays.stream(destinations)
            .map(d -> new IpvsDestination.Reading(d, 3, 2, 1, new IpvsStatistics(9, 0, 0, 70, 80)))
            .toList());
  }

  private static IpvsService kernelService(IpvsServiceKey key) {
    return IpvsService.plain(key, "wlc");
  }

  private static IpvsDestination kernelDestination(IpvsForwarding forwarding) {
    var key = new IpvsDestination.Key(InetAddress.ofLiteral("198.51.100.1"), 80);
    return new IpvsDestination(key, forwarding, 5, IpvsDestination.Thresholds.NONE);
  }

  private static ServiceKey web() {
    return new ServiceKey(Protocol.TCP, IpAddress.parse("192.0.2.5"), 80);
  }

  private static IpvsServiceKey kernelWeb() {
    return new IpvsServiceKey.Endpoint(6, InetAddress.ofLiteral("192.0.2.5"), 80);
  }

  @ParameterizedTest
  @CsvSource({
    "TCP, 192.0.2.5, 198.51.100.1, NAT",
    "UDP, 192.0.2.5, 198.51.100.1, DR",
    "TCP, 2001:db8::5, 2001:db8::10, NAT",
    "UDP, 2001:db8::5, 2001:db8::10, DR"
  })
  void whatIsAddedIsReadBackAsItWasWanted(
      Protocol protocol, String vip, String rip, Forwarding forwarding) {
    ServiceKey key = new ServiceKey(protocol, IpAddress.parse(vip), 53);
    var destination =
        new Destination(new Destination.Key(IpAddress.parse(rip), 53), forwarding, 65_535);
    TableService wanted = new TableService(key, "sh", List.of(destination));

    var service = (IpvsEdit.NewService) translation.edit(new Step.AddService(wanted));
    var added =
        (IpvsEdit.NewDestination) translation.edit(new Step.AddDestination(key, destination));
    Observation read =
        translation.observation(
            new IpvsTable(List.of(entry(service.service(), added.destination()))));

    assertEquals(List.of(wanted), read.services());
    assertEquals(new Observation.Counters(3, 2, 9, 70, 80), read.counters(key, destination.key()));
  }

  @Test
  void whatIsNotOursToSeeIsLeftOut() {
    List<IpvsTable.Entry> entries = new ArrayList<>();
    entries.add(entry(kernelService(new IpvsServiceKey.Mark(false, 10))));
    entries.add(
        entry(
            kernelService(
                new IpvsServiceKey.Endpoint(132, InetAddress.ofLiteral("192.0.2.5"), 80))));
    entries.add(
        entry(
            kernelService(new IpvsServiceKey.Endpoint(6, InetAddress.ofLiteral("192.0.2.5"), 0))));

    assertEquals(
        new Observation(List.of(), Map.of()), translation.observation(new IpvsTable(entries)));
  }

  private Forwarding read(IpvsForwarding forwarding) {
    return translation
        .observation(
            new IpvsTable(
                List.of(entry(kernelService(kernelWeb()), kernelDestination(forwarding)))))
        .services()
        .getFirst()
        .destinations()
        .getFirst()
        .forwarding();
  }

  @Test
  void aDestinationOfTheDirectorItselfIsForwardedAsWasAsked() {
    var key = new Destination.Key(IpAddress.parse("198.51.100.1"), 80);
    translation.edit(new Step.AddDestination(web(), new Destination(key, Forwarding.DR, 5)));
    assertEquals(Forwarding.DR, read(IpvsForwarding.LOCALNODE));

    translation.edit(new Step.EditDestination(web(), new Destination(key, Forwarding.NAT, 5)));
    assertEquals(Forwarding.NAT, read(IpvsForwarding.LOCALNODE));
  }

  @Test
  void whatWasAskedIsForgottenWithTheServiceOrTheDestination() {
    var key = new Destination.Key(IpAddress.parse("198.51.100.1"), 80);
    var added = new Step.AddDestination(web(), new Destination(key, Forwarding.DR, 5));
    translation.edit(added);
    translation.edit(new Step.RemoveService(web()));
    assertEquals(Forwarding.NAT, read(IpvsForwarding.LOCALNODE));

    translation.edit(added);
    translation.edit(new Step.RemoveDestination(web(), key));
    assertEquals(Forwarding.NAT, read(IpvsForwarding.LOCALNODE));
  }

  @ParameterizedTest
  @EnumSource(names = {"TUNNEL", "BYPASS"})
  void aForwardingThatWeNeverAskForIsNeitherOfOurs(IpvsForwarding forwarding) {
    assertEquals(Forwarding.PROXY, read(forwarding));
  }

  @Test
  void removalsNameWhatIsRemoved() {
    var key = new Destination.Key(IpAddress.parse("198.51.100.1"), 80);

    assertEquals(
        new IpvsEdit.DeleteService(kernelWeb()), translation.edit(new Step.RemoveService(web())));
    assertEquals(
        new IpvsEdit.DeleteDestination(
            kernelWeb(), new IpvsDestination.Key(InetAddress.ofLiteral("198.51.100.1"), 80)),
        translation.edit(new Step.RemoveDestination(web(), key)));
  }

  @Test
  void theKernelIsNeverAskedToProxy() {
    var key = new Destination.Key(IpAddress.parse("198.51.100.1"), 80);
    var step = new Step.AddDestination(web(), new Destination(key, Forwarding.PROXY, 5));

    assertThrows(IllegalArgumentException.class, () -> translation.edit(step));
  }
}
