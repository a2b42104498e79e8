package org.evenkeel.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import org.evenkeel.coordinator.config.HostPort;
import org.evenkeel.coordinator.config.NodeConfiguration.Listen;
import org.junit.jupiter.api.Test;

/** Against real sockets. */
class FreePortsTest {
  private static final InetAddress OWN = InetAddress.ofLiteral("127.0.0.1");

  private static Optional<HostPort> at(ServerSocket socket) {
    return Optional.of(HostPort.parse("127.0.0.1:" + socket.getLocalPort()));
  }

  @Test
  void aPortOfTheProgramsOwnThatAnotherHasIsNamedWithItsKey() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, OWN)) {
      Optional<HostPort> taken = at(other);
      String web = FreePorts.taken(listen(taken, Optional.empty())).orElseThrow();
      assertTrue(
          web.startsWith(
              "cannot listen on %s (listen.web in node.yaml): Address already in use"
                  .formatted(taken.get())),
          web);
      String clear = FreePorts.taken(listen(Optional.empty(), taken)).orElseThrow();
      assertTrue(clear.contains("(listen.clear in node.yaml)"), clear);
    }
  }

  @Test
  void whatTheProgramGoesOnWithoutIsNotWaitedFor() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, OWN)) {
      Listen listen = new Listen(Optional.empty(), Optional.empty(), at(other), at(other));
      assertEquals(Optional.empty(), FreePorts.taken(listen));
    }
  }

  @Test
  void anAddressThatIsNotOursWillNotPassAndIsNotWaitedFor() {
    Optional<HostPort> elsewhere = Optional.of(HostPort.parse("192.0.2.1:9443"));
    assertEquals(Optional.empty(), FreePorts.taken(listen(elsewhere, Optional.empty())));
  }

  private static Listen listen(Optional<HostPort> web, Optional<HostPort> clear) {
    return new Listen(web, clear, Optional.empty(), Optional.empty());
  }
}
