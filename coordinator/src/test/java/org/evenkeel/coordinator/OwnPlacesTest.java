package org.evenkeel.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.config.ConfigurationException;
import org.evenkeel.coordinator.config.NodeYaml;
import org.evenkeel.coordinator.dispatch.haproxy.Sharing;
import org.evenkeel.coordinator.model.IpAddress;
import org.junit.jupiter.api.Test;

class OwnPlacesTest {
  private static final IpAddress LINK = IpAddress.parse("10.0.0.20");

  private static OwnPlaces of(String yaml) throws ConfigurationException {
    return new OwnPlaces(NodeYaml.parse("node.yaml", yaml, "lb1").orThrow());
  }

  @Test
  void whoListensEverywhereIsReachedByNameAndByTheAddressOfALink() throws Exception {
    OwnPlaces places = of("listen: { web: \"0.0.0.0:9443\" }");
    assertEquals(Optional.of("https://lb1:9443/lbadmin/"), places.webUi());
    assertEquals("https://10.0.0.20:9443", places.webFrom(LINK));
  }

  @Test
  void whoListensAtOneAddressIsReachedThere() throws Exception {
    OwnPlaces places = of("listen: { web: \"[2001:db8::7]:443\" }");
    assertEquals(Optional.of("https://[2001:db8::7]:443/lbadmin/"), places.webUi());
    assertEquals("https://[2001:db8::7]:443", places.webFrom(LINK));
  }

  @Test
  void whoHasNoWebUiIsReachedNowhere() throws Exception {
    OwnPlaces places = of("listen: { web: off, fallback: \"0.0.0.0:9081\" }");
    assertEquals(Optional.empty(), places.webUi());
    assertEquals("", places.webFrom(LINK));
    assertEquals(Set.of(9081), places.ports());
    assertEquals(Optional.empty(), places.sharing(Path.of("/")));
  }

  @Test
  void onlyAPairHasThePortOfSharedPersistenceAndItIsOnTheFirstLink() throws Exception {
    OwnPlaces places =
        of(
            """
            listen: { web: "0.0.0.0:9443", clear: "127.0.0.1:9080", fallback: off }
            ha:
              peer: lb2
              links:
                - { local: 10.0.0.20, remote: 10.0.0.21 }
                - { local: 10.1.0.20, remote: 10.1.0.21 }
            """);
    assertEquals(Set.of(9443, 9080, Sharing.PORT_DEFAULT), places.ports());
    assertEquals(
        Optional.of(
            new Sharing(
                "lb1",
                "lb2",
                LINK,
                IpAddress.parse("10.0.0.21"),
                Sharing.PORT_DEFAULT,
                Path.of("/srv/etc/evenkeel/ha-own.pem"),
                Path.of("/srv/etc/evenkeel/ha-peer.pem"))),
        places.sharing(Path.of("/srv")));
  }
}
