package org.evenkeel.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Every request here is compared, byte for byte, with one that {@code ipvsadm} sent. */
class IpvsClientTest {
  private static final IpvsServiceKey WEB =
      new IpvsServiceKey.Endpoint(IpvsServiceKey.Endpoint.TCP, Ip.of("192.168.87.5"), 5672);

  @Test
  void tellsTheVersion() throws NetlinkException {
    IpvsInfo info = client("info").info();
    assertEquals("1.2.1", info.versionText());
    assertEquals(4096, info.connectionTableSize());
  }

  @Test
  void readsTheWholeTable() throws NetlinkException {
    List<IpvsTable.Entry> entries = client("table").table().entries();

    assertEquals(
        List.of(
            new IpvsService(
                new IpvsServiceKey.Endpoint(6, Ip.of("2001:db8::5"), 443), "mh", 0x11, 300, 64),
            new IpvsService(
                new IpvsServiceKey.Endpoint(17, Ip.of("192.168.87.5"), 53), "rr", 4, 0, -1),
            IpvsService.plain(WEB, "wlc"),
            new IpvsService(new IpvsServiceKey.Mark(false, 10), "sh", 1, 60, 0xffffff00)),
        entries.stream().map(entry -> entry.service().service()).toList());
    assertEquals(
        List.of(
            List.of(
                destination(
                    "2001:db8::10",
                    8443,
                    IpvsForwarding.MASQ,
                    7,
                    new IpvsDestination.Thresholds(1000, 900))),
            List.of(destination("192.168.87.12", 53, IpvsForwarding.TUNNEL, 3)),
            List.of(
                destination("192.168.87.11", 5672, IpvsForwarding.DROUTE, 0),
                destination("192.168.87.10", 5672, IpvsForwarding.DROUTE, 100)),
            List.of()),
        entries.stream()
            .map(
                entry ->
                    entry.destinations().stream()
                        .map(IpvsDestination.Reading::destination)
                        .toList())
            .toList());
  }

  @Test
  void addsAService() throws NetlinkException {
    List<Outcome> outcomes =
        client("add-service")
            .apply(List.of(new IpvsEdit.NewService(IpvsService.plain(WEB, "wlc"))));
    assertEquals(List.of(new Outcome.Done()), outcomes);
  }

  @Test
  void serviceThatIsThereIsRefusedWithItsName() throws NetlinkException {
    Outcome outcome =
        client("add-service-again")
            .apply(List.of(new IpvsEdit.NewService(IpvsService.plain(WEB, "wlc"))))
            .getFirst();
    NetlinkException reason = assertInstanceOf(Outcome.Refused.class, outcome).reason();
    assertEquals(Errno.EEXIST, reason.errno());
    assertEquals("add service tcp 192.168.87.5:5672", reason.operation());
  }

  private static IpvsClient client(String capture) throws NetlinkException {
    return IpvsClient.over(Capture.of("family").then(Capture.of(capture)).replay()).orElseThrow();
  }

  private static IpvsDestination destination(
      String address, int port, IpvsForwarding forwarding, int weight) {
    return destination(address, port, forwarding, weight, IpvsDestination.Thresholds.NONE);
  }

  private static IpvsDestination destination(
      String address,
      int port,
      IpvsForwarding forwarding,
      int weight,
      IpvsDestination.Thresholds thresholds) {
    return new IpvsDestination(
        new IpvsDestination.Key(Ip.of(address), port), forwarding, weight, thresholds);
  }
}
