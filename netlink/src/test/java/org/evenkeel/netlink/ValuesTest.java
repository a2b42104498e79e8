package org.evenkeel.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ValuesTest {
  private static final InetAddress ADDRESS = Ip.of("10.0.0.1");
  private static final IpvsServiceKey KEY = new IpvsServiceKey.Endpoint(6, ADDRESS, 80);

  @Test
  void plainServiceTakesEachClientByItself() {
    assertEquals(0xffffffff, IpvsService.plain(KEY, "wlc").netmask());
    assertEquals(
        128, IpvsService.plain(new IpvsServiceKey.Endpoint(6, Ip.of("::1"), 80), "wlc").netmask());
    assertEquals(128, IpvsService.plain(new IpvsServiceKey.Mark(true, 1), "wlc").netmask());
  }

  @Test
  void valuesThatTheKernelWouldCutOffAreRefused() {
    refused(() -> new IpvsServiceKey.Endpoint(6, ADDRESS, 65_536));
    refused(() -> new IpvsServiceKey.Endpoint(256, ADDRESS, 80));
    refused(() -> new IpvsServiceKey.Mark(false, 0));
    refused(() -> IpvsService.plain(KEY, ""));
    refused(() -> IpvsService.plain(KEY, "s".repeat(16)));
    refused(() -> IpvsService.plain(KEY, "wlcé"));
    refused(() -> new IpvsDestination.Key(ADDRESS, -1));
    refused(() -> new IpvsTunnel(IpvsTunnel.Type.GUE, 0, 0));
    refused(() -> new IpvsTunnel(IpvsTunnel.Type.GUE, 65_536, 0));
    refused(() -> new IpvsTunnel(IpvsTunnel.Type.GRE, 0, 65_536));
    refused(() -> new IpvsTimeouts(0, 0, -1));
    refused(() -> daemon("", 0, IpvsSyncDaemon.Channel.DEFAULT));
    refused(() -> daemon("i".repeat(16), 0, IpvsSyncDaemon.Channel.DEFAULT));
    refused(() -> daemon("eth0", 256, IpvsSyncDaemon.Channel.DEFAULT));
    refused(() -> new IpvsSyncDaemon.Channel(65_508, Optional.empty(), 0, 0));
    refused(() -> new IpvsSyncDaemon.Channel(0, Optional.of(ADDRESS), 0, 0));
    refused(() -> new IpvsSyncDaemon.Channel(0, Optional.empty(), 65_536, 0));
    refused(() -> new IpvsSyncDaemon.Channel(0, Optional.empty(), 0, 256));
    refused(() -> new InterfaceAddress.Key(1, ADDRESS, 33));
    refused(() -> new InterfaceAddress.Key(1, Ip.of("::1"), 129));
  }

  @Test
  void onlyTunnelsAreWrapped() {
    refused(
        () ->
            new IpvsDestination(
                new IpvsDestination.Key(ADDRESS, 80),
                IpvsForwarding.DROUTE,
                1,
                IpvsDestination.Thresholds.NONE,
                new IpvsTunnel(IpvsTunnel.Type.GRE, 0, 0)));
  }

  @Test
  void keysReadAsPeopleWriteThem() {
    assertEquals("tcp 10.0.0.1:80", KEY.toString());
    assertEquals(
        "protocol 33 10.0.0.1:80", new IpvsServiceKey.Endpoint(33, ADDRESS, 80).toString());
    assertEquals("sctp 10.0.0.1:80", new IpvsServiceKey.Endpoint(132, ADDRESS, 80).toString());
    assertEquals("fwmark 4294967295 (ipv6)", new IpvsServiceKey.Mark(true, -1).toString());
    assertEquals("[0:0:0:0:0:0:0:1]:80", new IpvsDestination.Key(Ip.of("::1"), 80).toString());
  }

  private static IpvsSyncDaemon daemon(
      String networkInterface, int syncId, IpvsSyncDaemon.Channel channel) {
    return new IpvsSyncDaemon(IpvsSyncDaemon.State.MASTER, networkInterface, syncId, channel);
  }

  private static void refused(Executable making) {
    assertThrows(IllegalArgumentException.class, making);
  }
}
