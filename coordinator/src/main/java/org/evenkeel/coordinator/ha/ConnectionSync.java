package org.evenkeel.coordinator.ha;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.netlink.IpvsSyncDaemon;
import org.evenkeel.netlink.IpvsSyncDaemon.State;
import org.evenkeel.netlink.NetlinkException;

/**
 * Has the kernel copy the connections of a pair's active node to the other one: a master on the
 * active, a backup on every other. After a change of role the old one goes on for three seconds
 * beside the new: the kernel sends the last connections up to two seconds late, and stopping a
 * master throws them away.
 *
 * <p>A sync daemon is ours when it has our sync id. One that runs as it should is left alone, also
 * when an earlier process started it; one of another id is somebody else's and is never stopped.
 *
 * <p>Used by one platform thread. Times are of one monotonic clock in nanoseconds.
 */
public final class ConnectionSync implements AutoCloseable {
  private static final long OVERLAP = Duration.ofSeconds(3).toNanos();

  private final SyncDaemons kernel;
  private final Settings settings;
  private Optional<State> state = Optional.empty();
  private long changedAt;

  /**
   * Where and as whom the nodes of a pair sync.
   *
   * @param interfaceName what multicast goes through, 1 to 15 ASCII characters
   * @param syncId 0 to 255, the same on both nodes and on no other pair of the segment; with 0 a
   *     backup takes what any master sends
   * @param channel how it is sent; what is 0 or absent is the kernel's choice
   */
  public record Settings(String interfaceName, int syncId, IpvsSyncDaemon.Channel channel) {
    public Settings {
      IpvsSyncDaemon _ = new IpvsSyncDaemon(State.MASTER, interfaceName, syncId, channel);
    }

    private IpvsSyncDaemon daemon(State state) {
      return new IpvsSyncDaemon(state, interfaceName, syncId, channel);
    }

    /** Whether a daemon, which has everything, has all that is not left to the kernel. */
    private boolean describe(IpvsSyncDaemon running) {
      IpvsSyncDaemon.Channel found = running.channel();
      return running.networkInterface().equals(interfaceName)
          && running.syncId() == syncId
          && (channel.maxLength() == 0 || channel.maxLength() == found.maxLength())
          && (channel.group().isEmpty() || channel.group().equals(found.group()))
          && (channel.port() == 0 || channel.port() == found.port())
          && (channel.ttl() == 0 || channel.ttl() == found.ttl());
    }
  }

  ConnectionSync(SyncDaemons kernel, Settings settings) {
    this.kernel = kernel;
    this.settings = settings;
  }

  /** A sync on the kernel's own choice of group, port and length. Asks it for nothing yet. */
  public static ConnectionSync of(String interfaceName, int syncId) {
    return of(new Settings(interfaceName, syncId, IpvsSyncDaemon.Channel.DEFAULT));
  }

  /** Asks the kernel for nothing yet. */
  public static ConnectionSync of(Settings settings) {
    return new ConnectionSync(new KernelSyncDaemons(), settings);
  }

  /**
   * Has run what a role needs, and stops of ours what it does not. To be called when the role
   * changes and again each second or so: what somebody has stopped is started again, and what is
   * left of the former role ends.
   *
   * @return what does not work, sentences
   */
  public List<String> follow(Role role, long now) {
    Optional<State> next = wanted(role);
    if (!next.equals(state)) {
      state = next;
      changedAt = now;
    }
    boolean over = next.isEmpty() || now - changedAt >= OVERLAP;
    List<String> problems = new ArrayList<>();
    try {
      Map<State, IpvsSyncDaemon> running = new EnumMap<>(State.class);
      kernel.running().forEach(daemon -> running.put(daemon.state(), daemon));
      next.ifPresent(each -> ensure(each, Optional.ofNullable(running.remove(each)), problems));
      if (over) {
        running.values().stream()
            .filter(daemon -> daemon.syncId() == settings.syncId())
            .forEach(daemon -> attempt(() -> kernel.stop(daemon.state()), problems));
      }
    } catch (NetlinkException e) {
      problems.add(problem(e));
    }
    return problems;
  }

  private static Optional<State> wanted(Role role) {
    return switch (role) {
      case STANDALONE -> Optional.empty();
      case ACTIVE -> Optional.of(State.MASTER);
      case JOINING, PASSIVE, ISOLATED -> Optional.of(State.BACKUP);
    };
  }

  private void ensure(State wanted, Optional<IpvsSyncDaemon> running, List<String> problems) {
    if (running.filter(settings::describe).isPresent()) {
      return;
    }
    if (running.isPresent() && running.get().syncId() != settings.syncId()) {
      problems.add(foreign(running.get()));
      return;
    }
    boolean free = running.isEmpty() || attempt(() -> kernel.stop(wanted), problems);
    if (free) {
      boolean _ = attempt(() -> kernel.start(settings.daemon(wanted)), problems);
    }
  }

  private String foreign(IpvsSyncDaemon other) {
    return "connection sync: a %s with sync id %d on %s runs already, and is not ours, whose id is %d; stop it: ipvsadm --stop-daemon %s"
        .formatted(
            other.state(),
            other.syncId(),
            other.networkInterface(),
            settings.syncId(),
            other.state());
  }

  /** Something that the kernel may refuse. */
  private interface Attempt {
    void run() throws NetlinkException;
  }

  private static boolean attempt(Attempt attempt, List<String> problems) {
    try {
      attempt.run();
      return true;
    } catch (NetlinkException e) {
      problems.add(problem(e));
      return false;
    }
  }

  private static String problem(NetlinkException e) {
    return "connection sync: " + e.getMessage();
  }

  /** What runs goes on; {@link #follow} as {@link Role#STANDALONE} ends it. */
  @Override
  public void close() {
    kernel.close();
  }
}
