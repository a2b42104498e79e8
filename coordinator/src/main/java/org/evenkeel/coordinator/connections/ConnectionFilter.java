package org.evenkeel.coordinator.connections;

import java.util.Locale;
import java.util.Optional;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * Which connections are asked for: those that have everything that is given.
 *
 * @param vip the VIP
 * @param realServer the real server
 * @param client the client
 * @param state the kernel's word, in any case
 */
public record ConnectionFilter(
    Optional<IpAddress> vip,
    Optional<IpAddress> realServer,
    Optional<IpAddress> client,
    Optional<String> state) {

  /** Every connection. */
  public static final ConnectionFilter ALL =
      new ConnectionFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Writes the state as the kernel does. */
  public ConnectionFilter {
    state = state.map(word -> word.toUpperCase(Locale.ROOT));
  }

  /** Whether a connection is asked for. */
  boolean admits(Connection connection) {
    return isOrAny(vip, connection.vip())
        && isOrAny(realServer, connection.realServer())
        && isOrAny(client, connection.client())
        && isOrAny(state, connection.state());
  }

  private static <T> boolean isOrAny(Optional<T> asked, T value) {
    return asked.isEmpty() || asked.get().equals(value);
  }
}
