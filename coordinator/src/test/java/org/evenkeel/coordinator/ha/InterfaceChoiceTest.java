package org.evenkeel.coordinator.ha;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.netlink.InterfaceAddress;
import org.evenkeel.netlink.Link;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterfaceChoiceTest {
  private static final List<Link> LINKS =
      List.of(new Link(1, "lo", 0), new Link(2, "eth0", 0), new Link(3, "eth1", 0));
  private static final List<InterfaceAddress> ADDRESSES =
      List.of(
          address(1, "127.0.0.1", 8),
          address(2, "192.0.2.1", 24),
          address(3, "192.0.2.129", 25),
          address(3, "198.51.100.7", 32),
          address(2, "2001:db8::1", 64));

  private static InterfaceAddress address(int index, String address, int prefix) {
    return InterfaceAddress.universal(
        new InterfaceAddress.Key(index, InetAddress.ofLiteral(address), prefix));
  }

  private static InterfaceChoice choose(String address, Optional<String> configured) {
    return InterfaceChoice.of(IpAddress.parse(address), configured, LINKS, ADDRESSES);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.5, 2",
    "192.0.2.127, 2",
    "192.0.2.128, 3",
    "192.0.2.255, 3",
    "2001:db8::ffff:0:0:1, 2"
  })
  void theNarrowestSubnetThatContainsTheAddressTells(String address, int index) {
    assertEquals(new InterfaceChoice.Found(index), choose(address, Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({"192.0.3.1, 32", "198.51.100.7, 32", "198.51.100.8, 32", "2001:db8:0:1::1, 128"})
  void withoutASubnetTheReasonSaysWhatToWrite(String address, int prefix) {
    String reason =
        assertInstanceOf(InterfaceChoice.None.class, choose(address, Optional.empty())).reason();

    assertTrue(reason.endsWith("interfaces: { " + address + "/" + prefix + ": eth0 }"), reason);
  }

  @Test
  void aConfiguredInterfaceIsTakenWhateverTheSubnets() {
    assertEquals(new InterfaceChoice.Found(3), choose("192.0.2.5", Optional.of("eth1")));
    assertEquals(new InterfaceChoice.Found(3), choose("203.0.113.1", Optional.of("eth1")));
  }

  @Test
  void aConfiguredInterfaceThatIsNotThereIsNamedWithThoseThatAre() {
    assertEquals(
        new InterfaceChoice.None(
            "there is no interface eth7, which the configuration names for 192.0.2.5; there are:"
                + " eth0, eth1, lo"),
        choose("192.0.2.5", Optional.of("eth7")));
  }
}
