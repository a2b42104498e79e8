package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.lab.IpvsTable.Entry;
import org.junit.jupiter.api.Test;

class IpvsTableTest {

  // ipvsadm 1.31 on Linux 6.1
  private static final String LISTING =
      """
      IP Virtual Server version 1.2.1 (size=4096)
      Prot LocalAddress:Port Scheduler Flags
        -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
      TCP  10.0.0.100:80 wlc persistent 300
        -> 10.0.0.30:80                 Route   97     3          1        \s
        -> 10.0.0.40:80                 Masq    0      0          0        \s
      UDP  10.0.0.100:53 rr
      FWM  10 mh
        -> 10.0.0.50:0                  Tunnel  1      0          12       \s
      """;

  @Test
  void everyServerIsReadWithItsService() {
    assertEquals(
        List.of(
            new Entry("TCP 10.0.0.100:80", "wlc persistent 300", "10.0.0.30:80", "Route", 97, 3, 1),
            new Entry("TCP 10.0.0.100:80", "wlc persistent 300", "10.0.0.40:80", "Masq", 0, 0, 0),
            new Entry("FWM 10", "mh", "10.0.0.50:0", "Tunnel", 1, 0, 12)),
        IpvsTable.parse(LISTING).entries());
  }

  @Test
  void rulesLeaveTheConnectionsOut() {
    assertEquals(
        Set.of(
            "TCP 10.0.0.100:80 wlc persistent 300 -> 10.0.0.30:80 Route 97",
            "TCP 10.0.0.100:80 wlc persistent 300 -> 10.0.0.40:80 Masq 0",
            "FWM 10 mh -> 10.0.0.50:0 Tunnel 1"),
        IpvsTable.parse(LISTING).rules());
  }

  @Test
  void aServerThatIsNotThereHasNoWeight() {
    assertEquals(Optional.of(0), IpvsTable.parse(LISTING).weight("10.0.0.40:80"));
    assertEquals(Optional.empty(), IpvsTable.parse(LISTING).weight("10.0.0.60:80"));
  }
}
