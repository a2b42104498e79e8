package org.evenkeel.coordinator.ha;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.netlink.Errno;
import org.evenkeel.netlink.IpvsSyncDaemon;
import org.evenkeel.netlink.IpvsSyncDaemon.Channel;
import org.evenkeel.netlink.IpvsSyncDaemon.State;
import org.evenkeel.netlink.NetlinkException;

/** One of each state, as the kernel has them: it fills in what it may choose. */
final class InMemorySyncDaemons implements SyncDaemons {
  private static final InetAddress GROUP = InetAddress.ofLiteral("224.0.0.81");

  private final Map<State, IpvsSyncDaemon> running = new EnumMap<>(State.class);
  private final List<String> done = new ArrayList<>();
  private Optional<String> broken = Optional.empty();

  /** From now on nothing works, for this reason; empty mends it. */
  void broken(Optional<String> reason) {
    broken = reason;
  }

  /** What was started and stopped since the last call. */
  List<String> take() {
    List<String> taken = List.copyOf(done);
    done.clear();
    return taken;
  }

  @Override
  public List<IpvsSyncDaemon> running() throws NetlinkException {
    check("list the sync daemons");
    return List.copyOf(running.values());
  }

  @Override
  public void start(IpvsSyncDaemon daemon) throws NetlinkException {
    check("start a " + daemon.state());
    if (running.containsKey(daemon.state())) {
      throw new NetlinkException("start a " + daemon.state(), Errno.EEXIST, "");
    }
    Channel asked = daemon.channel();
    Channel filled =
        new Channel(
            asked.maxLength() == 0 ? 1472 : asked.maxLength(),
            asked.group().or(() -> Optional.of(GROUP)),
            asked.port() == 0 ? 8848 : asked.port(),
            asked.ttl() == 0 ? 1 : asked.ttl());
    running.put(
        daemon.state(),
        new IpvsSyncDaemon(daemon.state(), daemon.networkInterface(), daemon.syncId(), filled));
    done.add("start " + daemon.state());
  }

  @Override
  public void stop(State state) throws NetlinkException {
    check("stop the " + state);
    if (running.remove(state) == null) {
      throw new NetlinkException("stop the " + state, Errno.ESRCH, "");
    }
    done.add("stop " + state);
  }

  private void check(String operation) throws NetlinkException {
    if (broken.isPresent()) {
      throw new NetlinkException(operation, Errno.EPERM, broken.get());
    }
  }

  @Override
  public void close() {
    // They go on.
  }
}
