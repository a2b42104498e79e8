package org.evenkeel.coordinator.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnLinkTest {
  /** As the kernel prints it on a little-endian machine; the gateway is 127.0.0.1. */
  private static final String ROUTES =
      """
      Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
      eth0\t00000000\t0100007F\t0003\t0\t0\t0\t00000000\t0\t0\t0
      eth1\t006433C6\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
      lost\t007100CB\t00000000\t0201\t0\t0\t0\t00FFFFFF\t0\t0\t0
      """;

  private static final String ROUTES_6 =
      "20010db8000000000000000000000000 20 00000000000000000000000000000000 00 "
          + "00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth1\n";

  @TempDir Path root;
  private OwnLink link = new OwnLink(Path.of("/"), Path.of("/"));

  @BeforeEach
  void write() throws Exception {
    Files.createDirectories(root.resolve("proc/net"));
    Files.writeString(root.resolve("proc/net/route"), ROUTES);
    Files.writeString(root.resolve("proc/net/ipv6_route"), ROUTES_6);
    carrier("eth0", "1");
    carrier("eth1", "0");
    link = new OwnLink(root.resolve("proc"), root.resolve("sys"));
  }

  private void carrier(String name, String value) throws Exception {
    Path directory = Files.createDirectories(root.resolve("sys/class/net").resolve(name));
    Files.writeString(directory.resolve("carrier"), value + "\n");
  }

  private String towards(String address) {
    return link.towards(InetAddress.ofLiteral(address));
  }

  @Test
  void theRouteWithTheLongestPrefixIsLookedAt() {
    assertEquals("eth1 has no carrier; the gateway 127.0.0.1 answers", towards("198.51.100.7"));
    assertEquals("eth0 has a carrier; the gateway 127.0.0.1 answers", towards("192.0.2.7"));
    assertEquals("eth1 has no carrier; there is no gateway to ask", towards("2001:db8::7"));
  }

  @Test
  void whatHasNoRouteOrNoInterfaceIsSaid() throws Exception {
    assertEquals("there is no route to 2001:db9:0:0:0:0:0:7", towards("2001:db9::7"));
    Files.delete(root.resolve("sys/class/net/eth0/carrier"));
    assertTrue(towards("192.0.2.7").startsWith("eth0 is switched off; "));
    assertEquals("127.0.0.1 is this host itself", towards("127.0.0.1"));
    Files.delete(root.resolve("proc/net/route"));
    assertTrue(towards("192.0.2.7").startsWith("the routes cannot be read: "));
  }
}
