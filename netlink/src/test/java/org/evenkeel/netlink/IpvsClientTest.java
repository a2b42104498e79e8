package org.evenkeel.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.evenkeel.netlink.IpvsServiceKey.Endpoint;
import org.junit.jupiter.api.Test;

/** Every request here is compared, byte for byte, with one that {@code ipvsadm} sent. */
class IpvsClientTest {
  private static final IpvsServiceKey WEB =
      new IpvsServiceKey.Endpoint(IpvsServiceKey.Endpoint.TCP, Ip.of("192.168.87.5"), 5672);
  private static final Optional<InetAddress> V6_GROUP = Optional.of(Ip.of("ff02::99"));
  private static final IpvsSyncDaemon MASTER =
      daemon(
          IpvsSyncDaemon.State.MASTER,
          new IpvsSyncDaemon.Channel(1400, Optional.of(Ip.of("224.0.0.99")), 8849, 3));

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
  void readsTunnelsOfBothFamilies() throws NetlinkException {
    assertEquals(
        List.of(
            tunnel("2001:db8::10", IpvsTunnel.IPIP),
            tunnel("192.168.87.12", IpvsTunnel.IPIP),
            tunnel("192.168.87.11", new IpvsTunnel(IpvsTunnel.Type.GRE, 0, IpvsTunnel.CHECKSUM)),
            tunnel(
                "192.168.87.10",
                new IpvsTunnel(IpvsTunnel.Type.GUE, 6080, IpvsTunnel.REMOTE_CHECKSUM))),
        client("tunnels").table().entries().getFirst().destinations().stream()
            .map(IpvsDestination.Reading::destination)
            .toList());
  }

  @Test
  void readsSctpFlagsAndThePersistenceEngine() throws NetlinkException {
    InetAddress vip = Ip.of("192.168.87.5");
    int flags =
        IpvsServiceFlags.IP_VS_SVC_F_PERSISTENT
            | IpvsServiceFlags.IP_VS_SVC_F_SCHED_SH_FALLBACK
            | IpvsServiceFlags.IP_VS_SVC_F_SCHED_SH_PORT;
    assertEquals(
        List.of(
            new IpvsService.Reading(
                IpvsService.plain(new Endpoint(Endpoint.SCTP, vip, 5060), "rr"),
                IpvsStatistics.ZERO,
                Optional.empty()),
            new IpvsService.Reading(
                new IpvsService(new Endpoint(Endpoint.UDP, vip, 5060), "sh", flags, 60, -1),
                IpvsStatistics.ZERO,
                Optional.of("sip"))),
        client("persistence-engine").services());
  }

  @Test
  void setsTimeoutsAndReadsThem() throws NetlinkException {
    client("set-timeouts").setTimeouts(new IpvsTimeouts(800, 0, 200));
    assertEquals(new IpvsTimeouts(800, 120, 200), client("timeouts").timeouts());
  }

  @Test
  void startsListsAndStopsSyncDaemons() throws NetlinkException {
    try (IpvsClient client = client("start-daemons")) {
      client.start(MASTER);
      client.start(
          daemon(IpvsSyncDaemon.State.BACKUP, new IpvsSyncDaemon.Channel(0, V6_GROUP, 0, 0)));
    }
    assertEquals(
        List.of(
            MASTER,
            daemon(
                IpvsSyncDaemon.State.BACKUP, new IpvsSyncDaemon.Channel(1452, V6_GROUP, 8848, 1))),
        client("daemons").daemons());
    client("stop-daemon").stop(IpvsSyncDaemon.State.BACKUP);
  }

  @Test
  void syncDaemonsThatRunOrDoNotAreToldApart() throws NetlinkException {
    IpvsSyncDaemon plain =
        new IpvsSyncDaemon(IpvsSyncDaemon.State.MASTER, "eth0", 0, IpvsSyncDaemon.Channel.DEFAULT);
    IpvsClient running = client("start-daemon-again");
    NetlinkException again = assertThrows(NetlinkException.class, () -> running.start(plain));
    assertEquals(Errno.EEXIST, again.errno());
    assertEquals("start the master sync daemon of IPVS on interface eth0", again.operation());

    IpvsClient stopped = client("stop-daemon-again");
    NetlinkException none =
        assertThrows(NetlinkException.class, () -> stopped.stop(IpvsSyncDaemon.State.BACKUP));
    assertEquals(Errno.ESRCH, none.errno());
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

  private static IpvsSyncDaemon daemon(IpvsSyncDaemon.State state, IpvsSyncDaemon.Channel channel) {
    return new IpvsSyncDaemon(state, "eth0", 7, channel);
  }

  private static IpvsDestination tunnel(String address, IpvsTunnel tunnel) {
    return new IpvsDestination(
        new IpvsDestination.Key(Ip.of(address), 5672),
        IpvsForwarding.TUNNEL,
        100,
        IpvsDestination.Thresholds.NONE,
        tunnel);
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
