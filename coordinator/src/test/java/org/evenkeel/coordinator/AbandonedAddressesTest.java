package org.evenkeel.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.AbandonedAddresses.Kept;
import org.evenkeel.coordinator.AbandonedAddresses.Released;
import org.evenkeel.coordinator.director.FileStateStore;
import org.evenkeel.coordinator.director.NodeState;
import org.evenkeel.coordinator.ha.InMemoryAddresses;
import org.evenkeel.coordinator.model.IpAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AbandonedAddressesTest {
  private static final String PAIR =
      """
      node: lb1
      ha: { peer: lb2, links: [{ interface: lo, local: 127.0.0.1, remote: 127.0.0.2 }] }
      """;

  private static final IpAddress VIP = IpAddress.parse("192.0.2.5");
  private static final IpAddress GONE = IpAddress.parse("192.0.2.6");
  private static final IpAddress FOREIGN = IpAddress.parse("192.0.2.7");

  private final InMemoryAddresses host = new InMemoryAddresses();

  @TempDir private Path root = Path.of("");

  @BeforeEach
  void leaveAddresses() throws Exception {
    Files.createDirectories(root.resolve("run/evenkeel"));
    Files.createDirectories(root.resolve("etc/evenkeel"));
    Files.createDirectories(root.resolve("var/lib/evenkeel"));
    Files.writeString(root.resolve("etc/evenkeel/node.yaml"), PAIR);
    new FileStateStore(root)
        .save(new NodeState(Map.of(), Map.of(), Set.of(), Set.of(VIP, GONE), Map.of()));
    assertEquals(Map.of(), host.hold(Set.of(VIP, FOREIGN)));
  }

  private AbandonedAddresses.Outcome release() throws StartException {
    return AbandonedAddresses.release(root, _ -> host);
  }

  @Test
  void whatACoordinatorHasPutHereIsTakenOffAndNothingElse() throws Exception {
    assertEquals(new Released(Set.of(VIP)), release());
    assertEquals(Set.of(FOREIGN), host.held());
    assertEquals(new Released(Set.of()), release());
  }

  @Test
  void aNodeOfNoPairKeepsItsAddresses() throws Exception {
    Files.writeString(root.resolve("etc/evenkeel/node.yaml"), "node: lb1\n");

    assertEquals(new Kept("this node is of no pair"), release());
    assertEquals(Set.of(VIP, FOREIGN), host.held());
  }

  @Test
  void whatAGuardHasInItsChargeStays() throws Exception {
    try (ServerSocketChannel guard = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      guard.bind(UnixDomainSocketAddress.of(GuardProcess.socket(root)));

      assertEquals(new Kept("the guard has them in its charge"), release());
    }
    assertEquals(Set.of(VIP, FOREIGN), host.held());

    assertTrue(
        Files.exists(GuardProcess.socket(root)), "a guard that was killed leaves its socket");
    assertEquals(new Released(Set.of(VIP)), release());
  }

  @Test
  void whatARunningCoordinatorHoldsStays() throws Exception {
    try (InstanceLock _ = InstanceLock.take(root)) {
      assertEquals(new Kept("a coordinator runs"), release());
    }
    assertEquals(Set.of(VIP, FOREIGN), host.held());
  }

  @Test
  void anAddressThatStaysIsAFailure() {
    host.broken(Optional.of("no such device"));

    StartException failed = assertThrows(StartException.class, this::release);

    String message = String.valueOf(failed.getMessage());
    assertTrue(
        message.startsWith("addresses of the pair may still be on this host: could not"), message);
  }
}
