package org.evenkeel.coordinator.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.evenkeel.coordinator.local.LocalConfiguration.Route;
import org.junit.jupiter.api.Test;

class KernelRoutesTest {
  @Test
  void routesOfIpv4AreReadFromTheKernelsTable() {
    String text =
        """
        Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
        eth0\t00000000\t0157A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
        eth0\t0057A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
        *\t0000FEA9\t00000000\t0200\t0\t0\t0\t0000FFFF\t0\t0\t0
        """;
    assertEquals(
        List.of(
            new Route("default", Optional.of("192.168.87.1"), "eth0", 100),
            new Route("192.168.87.0/24", Optional.empty(), "eth0", 0)),
        KernelRoutes.ipv4(text));
  }

  @Test
  void routesOfIpv6LeaveOutTheMachinesOwnAddresses() {
    String zero = "0".repeat(32);
    String text =
        "20010db8000000000000000000000000 40 %s 00 %s 00000400 00000001 00000000 00000001 eth0\n"
                .formatted(zero, zero)
            + "%s 00 %s 00 fe800000000000000000000000000001 00000100 00000005 0 00000003 eth0\n"
                .formatted(zero, zero)
            + "fe80000000000000000000000000000a 80 %s 00 %s 00000000 00000002 0 80200001 eth0\n"
                .formatted(zero, zero)
            + "ff000000000000000000000000000000 08 %s 00 %s 00000100 00000002 0 00000001 eth0\n"
                .formatted(zero, zero)
            + "%s 00 %s 00 %s ffffffff 00000001 0 00200200 lo\n".formatted(zero, zero, zero);
    assertEquals(
        List.of(
            new Route("2001:db8::/64", Optional.empty(), "eth0", 1024),
            new Route("default", Optional.of("fe80::1"), "eth0", 256)),
        KernelRoutes.ipv6(text));
  }

  /** Whatever a file says, it is read or left out. */
  @Test
  void noiseIsLeftOut() {
    var random = new Random(1);
    String letters = "0123456789abcdefFe \t\n*:.-";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder("head\n");
      for (int j = random.nextInt(200); j > 0; j--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      assertTrue(KernelRoutes.ipv4("" + text).size() <= LocalConfiguration.ROUTES_MAX);
      assertTrue(KernelRoutes.ipv6("" + text).size() <= LocalConfiguration.ROUTES_MAX);
    }
  }
}
