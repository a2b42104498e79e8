package org.evenkeel.coordinator.migrate;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.config.Quoted;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * An address with a port, as ipvsadm(8) and ldirectord(8) write it: {@code 10.0.0.1:80}, {@code
 * [2001:db8::1]:http}.
 *
 * @param port 0 when none is said
 */
record Endpoint(IpAddress address, int port) {
  private static final Pattern WRITTEN =
      Pattern.compile("(?:\\[([^\\]]{1,64})\\]|([^:\\[\\]]{1,255}))(?::([A-Za-z0-9_+.-]{1,63}))?");

  /** Reads one; what is none, or has a name in place of an address, is reported. */
  static Optional<Endpoint> read(String text, Directive directive, Reading reading) {
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      reading.drop(
          directive,
          Quoted.of(text) + " is no address with a port",
          "write it such as 192.168.87.5:80 and import again");
      return Optional.empty();
    }
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    String named = matcher.group(3);
    Optional<Integer> port = named == null ? Optional.of(0) : PortNames.port(named);
    if (port.isEmpty()) {
      reading.drop(
          directive,
          Quoted.of(named == null ? "" : named) + " is no port that the import knows",
          "write its number (ipvsadm -S -n does) and import again");
      return Optional.empty();
    }
    return reading.address(directive, host).map(address -> new Endpoint(address, port.get()));
  }
}
