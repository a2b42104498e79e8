package org.evenkeel.coordinator.ha;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.evenkeel.netlink.IpvsSyncDaemon;
import org.evenkeel.netlink.IpvsSyncDaemon.Channel;
import org.evenkeel.netlink.IpvsSyncDaemon.State;
import org.junit.jupiter.api.Test;

class ConnectionSyncTest {
  private static final long START = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

  private final InMemorySyncDaemons kernel = new InMemorySyncDaemons();
  private final ConnectionSync sync = sync("eth1", 7, Channel.DEFAULT);

  private ConnectionSync sync(String networkInterface, int id, Channel channel) {
    return new ConnectionSync(kernel, new ConnectionSync.Settings(networkInterface, id, channel));
  }

  private static long after(double seconds) {
    return START + (long) (seconds * 1e9);
  }

  @Test
  void theActiveSendsAndTheOthersReceive() {
    assertEquals(List.of(), sync.follow(Role.JOINING, START));
    assertEquals(List.of("start backup"), kernel.take());
    assertEquals(List.of(), sync.follow(Role.PASSIVE, after(10)));
    assertEquals(List.of(), sync.follow(Role.ISOLATED, after(20)));
    assertEquals(List.of(), kernel.take(), "the same for all that hold nothing");

    assertEquals(List.of(), sync.follow(Role.ACTIVE, after(30)));
    assertEquals(List.of("start master"), kernel.take());
  }

  @Test
  void theFormerRoleEndsWhenItsLastConnectionsAreSent() {
    sync.follow(Role.ACTIVE, START);
    sync.follow(Role.PASSIVE, after(10));
    assertEquals(List.of("start master", "start backup"), kernel.take());
    sync.follow(Role.PASSIVE, after(12.9));
    assertEquals(List.of(), kernel.take());
    sync.follow(Role.PASSIVE, after(13));
    assertEquals(List.of("stop master"), kernel.take());

    sync.follow(Role.ACTIVE, after(20));
    sync.follow(Role.PASSIVE, after(22));
    sync.follow(Role.PASSIVE, after(24));
    assertEquals(List.of("start master"), kernel.take(), "it swings: counted from the last change");
    sync.follow(Role.PASSIVE, after(25));
    assertEquals(List.of("stop master"), kernel.take());
  }

  @Test
  void aloneNothingRuns() {
    assertEquals(List.of(), sync.follow(Role.STANDALONE, START));
    assertEquals(List.of(), kernel.take());
    sync.follow(Role.ACTIVE, START);
    sync.follow(Role.STANDALONE, after(1));
    assertEquals(List.of("start master", "stop master"), kernel.take());
  }

  @Test
  void aRestartedCoordinatorKeepsWhatRunsRight() {
    Channel channel = new Channel(1400, Optional.of(InetAddress.ofLiteral("224.0.0.99")), 8849, 2);
    sync("eth1", 7, channel).follow(Role.ACTIVE, START);
    kernel.take();

    assertEquals(List.of(), sync("eth1", 7, channel).follow(Role.ACTIVE, after(1)));
    assertEquals(List.of(), sync("eth1", 7, Channel.DEFAULT).follow(Role.ACTIVE, after(1)));
    assertEquals(List.of(), kernel.take());
  }

  @Test
  void oursThatRunsOtherwiseIsStartedAnew() {
    for (ConnectionSync other :
        List.of(
            sync("eth2", 7, Channel.DEFAULT),
            sync("eth1", 7, new Channel(0, Optional.empty(), 8849, 0)),
            sync("eth1", 7, new Channel(0, Optional.empty(), 0, 3)),
            sync("eth1", 7, new Channel(1400, Optional.empty(), 0, 0)),
            sync(
                "eth1", 7, new Channel(0, Optional.of(InetAddress.ofLiteral("ff02::99")), 0, 0)))) {
      sync("eth1", 7, Channel.DEFAULT).follow(Role.ACTIVE, START);
      kernel.take();
      assertEquals(List.of(), other.follow(Role.ACTIVE, START));
      assertEquals(List.of("stop master", "start master"), kernel.take());
      other.follow(Role.STANDALONE, START);
      kernel.take();
    }
  }

  @Test
  void somebodyElsesIsLeftAloneAndSaid() throws Exception {
    kernel.start(new IpvsSyncDaemon(State.MASTER, "eth0", 51, Channel.DEFAULT));
    kernel.start(new IpvsSyncDaemon(State.BACKUP, "eth0", 51, Channel.DEFAULT));
    kernel.take();
    assertEquals(
        List.of(
            "connection sync: a master with sync id 51 on eth0 runs already, and is not ours, whose"
                + " id is 7; stop it: ipvsadm --stop-daemon master"),
        sync.follow(Role.ACTIVE, START));
    sync.follow(Role.ACTIVE, after(60));
    sync.follow(Role.STANDALONE, after(61));
    assertEquals(List.of(), kernel.take());
  }

  @Test
  void whatSomebodyStopsIsStartedAgain() throws Exception {
    sync.follow(Role.ACTIVE, START);
    kernel.stop(State.MASTER);
    kernel.take();
    sync.follow(Role.ACTIVE, after(1));
    assertEquals(List.of("start master"), kernel.take());
  }

  @Test
  void whatTheKernelRefusesIsSaidAndTriedAgain() {
    kernel.broken(Optional.of("no multicast here"));
    List<String> problems = sync.follow(Role.ACTIVE, START);
    assertEquals(1, problems.size());
    assertTrue(problems.getFirst().startsWith("connection sync: cannot list"), problems::toString);
    assertTrue(problems.getFirst().contains("no multicast here"), problems::toString);

    kernel.broken(Optional.empty());
    assertEquals(List.of(), sync.follow(Role.ACTIVE, after(1)));
    assertEquals(List.of("start master"), kernel.take());
  }
}
