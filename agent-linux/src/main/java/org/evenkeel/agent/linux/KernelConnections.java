package org.evenkeel.agent.linux;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.evenkeel.agent.Log;
import org.evenkeel.agent.ServiceEndpoint;
import org.evenkeel.netlink.ConnectionClient;
import org.evenkeel.netlink.Errno;
import org.evenkeel.netlink.LocalEnd;
import org.evenkeel.netlink.NetlinkException;

/**
 * Counts established connections by asking the kernel for those alone. Where that cannot be had, by
 * a kernel's make or a sandbox's rules, /proc serves instead from then on, and the log says so
 * once.
 */
final class KernelConnections implements AutoCloseable {
  /** The kernel answers within milliseconds; beyond this it has not understood. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** What another attempt would not change. */
  private static final Set<Integer> LASTING =
      Set.of(
          Errno.EPERM,
          Errno.ENOENT,
          Errno.EACCES,
          Errno.EINVAL,
          Errno.EPROTONOSUPPORT,
          Errno.EOPNOTSUPP,
          Errno.EAFNOSUPPORT,
          Errno.ECONNREFUSED);

  private final Supplier<ConnectionClient> door;
  private final ProcConnections fallback;
  private final Log log;
  private Optional<ConnectionClient> client = Optional.empty();
  private boolean closedToUs;

  /**
   * Opens nothing before the first count: most agents count no connections.
   *
   * @param door opens the way to the kernel
   * @param fallback where to count without it; closed with this
   */
  KernelConnections(Supplier<ConnectionClient> door, ProcConnections fallback, Log log) {
    this.door = door;
    this.fallback = fallback;
    this.log = log;
  }

  /** With this machine's kernel. */
  static KernelConnections open(ProcConnections fallback, Log log) {
    return new KernelConnections(() -> ConnectionClient.open(PATIENCE), fallback, log);
  }

  /** The number at each endpoint, in the order given. */
  int[] established(List<ServiceEndpoint> endpoints) throws IOException {
    if (!closedToUs) {
      try {
        return asked(endpoints);
      } catch (NetlinkException e) {
        if (!LASTING.contains(e.errno())) {
          throw new IOException(e.getMessage(), e);
        }
        fallBack(e.getMessage());
      } catch (LinkageError e) {
        // JNA could not load its native part: a directory for it is missing or may not execute.
        fallBack("cannot load the native calls: " + e.getMessage());
      }
    }
    return fallback.established(endpoints);
  }

  private int[] asked(List<ServiceEndpoint> endpoints) throws NetlinkException {
    if (client.isEmpty()) {
      client = Optional.of(door.get());
    }
    List<LocalEnd> ends =
        endpoints.stream().map(end -> new LocalEnd(end.address(), end.port())).toList();
    int[] counts = new int[ends.size()];
    for (int from = 0; from < counts.length; from += ConnectionClient.ENDS_MAX) {
      int to = Math.min(from + ConnectionClient.ENDS_MAX, counts.length);
      int[] some = client.get().established(ends.subList(from, to));
      System.arraycopy(some, 0, counts, from, some.length);
    }
    return counts;
  }

  private void fallBack(String reason) {
    closedToUs = true;
    log.info("connections are counted in /proc/net/tcp, which costs more: " + reason);
  }

  @Override
  public void close() {
    client.ifPresent(ConnectionClient::close);
    fallback.close();
  }
}
