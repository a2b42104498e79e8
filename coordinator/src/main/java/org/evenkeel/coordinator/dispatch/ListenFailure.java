package org.evenkeel.coordinator.dispatch;

import java.io.IOException;
import java.util.Locale;
import org.evenkeel.coordinator.model.ServiceKey;

/** Says why a service could not listen, and what to do about it. Pure. */
public final class ListenFailure {
  private ListenFailure() {}

  /**
   * The reason for a failed bind(2) with advice.
   *
   * @param key what was to listen
   * @param cause what the system said; its text is strerror(3)'s for EADDRINUSE, EADDRNOTAVAIL or
   *     EACCES, in English, as the launcher has the system speak
   */
  public static String explain(ServiceKey.Endpoint key, IOException cause) {
    String said = String.valueOf(cause.getMessage());
    return "cannot listen on " + key + ": " + said + "; " + advice(key, said);
  }

  private static String advice(ServiceKey.Endpoint key, String said) {
    String text = said.toLowerCase(Locale.ROOT);
    String taken =
        "port %d is taken: find its owner with: ss -Hltnp sport = :%d"
            .formatted(key.port(), key.port());
    String foreign =
        "%s must be an address of this machine: see: ip address show to %s"
            .formatted(key.address(), key.address());
    String privileged =
        "port %d needs root, CAP_NET_BIND_SERVICE or a lower net.ipv4.ip_unprivileged_port_start"
            .formatted(key.port());
    if (text.contains("in use")) {
      return taken;
    }
    if (text.contains("assign requested")) {
      return foreign;
    }
    return text.contains("denied") ? privileged : "check the address, the port and open files";
  }
}
