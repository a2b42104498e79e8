package org.evenkeel.coordinator.vote;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.evenkeel.coordinator.check.Pinger;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.evenkeel.coordinator.ha.Happening;
import org.evenkeel.coordinator.model.HaSpec;
import org.evenkeel.coordinator.model.HaSpec.Track;
import org.evenkeel.coordinator.model.IpAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What votes and what tracks, by real pings, programs, and files as the kernel's. */
class LookoutTest {
  private static final IpAddress HERE = IpAddress.parse("127.0.0.1");

  @TempDir private Path net;
  private final LinkedBlockingQueue<Happening> told = new LinkedBlockingQueue<>();

  @BeforeEach
  void plugIn() throws IOException {
    carrier("eth0", "1");
    carrier("eth1", "1");
  }

  private void carrier(String name, String value) throws IOException {
    Files.createDirectories(net.resolve(name));
    Files.writeString(net.resolve(name).resolve("carrier"), value + "\n");
  }

  private static HaSpec spec(List<IpAddress> ping, List<Track> track) {
    return new HaSpec(
        "lb2",
        100,
        HaSpec.Heartbeat.every(Duration.ofMillis(20)),
        List.of(new HaSpec.Link(Optional.empty(), HERE, IpAddress.parse("127.0.0.2"), 6694)),
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(2),
        new HaSpec.Vote(ping, List.of()),
        List.of(),
        track,
        false,
        HaSpec.Sync.DEFAULT);
  }

  private Lookout start(HaSpec spec) {
    return Lookout.start(
        spec,
        new Lookout.Doors(
            net, () -> Set.of("eth0"), Pinger.icmp(), CommandRunner.SYSTEM, told::add));
  }

  /** Whether something is told within a time that is long for it. */
  private boolean hears(Predicate<Happening> wanted) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() - end < 0) {
      Happening next = told.poll(1, TimeUnit.SECONDS);
      if (next != null && wanted.test(next)) {
        return true;
      }
    }
    return false;
  }

  private boolean isFit(int priority, boolean linked) throws InterruptedException {
    return hears(next -> next.equals(new Happening.Fitness(priority, linked)));
  }

  @Test
  void aCarrierThatGoesIsToldAndOneThatComesBack() throws Exception {
    try (Lookout _ = start(spec(List.of(), List.of()))) {
      assertTrue(isFit(100, true));
      carrier("eth0", "0");
      assertTrue(isFit(100, false));
      Files.delete(net.resolve("eth0/carrier")); // as that of an interface that is down
      assertTrue(isFit(100, false));
      carrier("eth0", "1");
      assertTrue(isFit(100, true));
    }
  }

  @Test
  void whatIsTrackedCostsWhileItFails() throws Exception {
    Path sign = net.resolve("ready");
    List<Track> tracks =
        List.of(
            new Track.Interface("eth1", 20),
            new Track.Command(List.of("test", "-e", sign.toString()), 30));
    try (Lookout _ = start(spec(List.of(), tracks))) {
      assertTrue(isFit(70, true));
      carrier("eth1", "0");
      assertTrue(isFit(50, true));
      Files.createFile(sign);
      assertTrue(isFit(80, true));
      carrier("eth1", "1");
      assertTrue(isFit(100, true));
    }
  }

  @Test
  void trackingLeavesAPriorityOfOne() throws Exception {
    List<Track> tracks = List.of(new Track.Interface("none", 500));
    try (Lookout _ = start(spec(List.of(), tracks))) {
      assertTrue(isFit(1, true));
    }
  }

  @Test
  void afterItsEndNothingIsTold() throws Exception {
    Lookout lookout = start(spec(List.of(), List.of()));
    assertTrue(isFit(100, true));
    lookout.close();
    told.clear();
    assertFalse(told.poll(200, TimeUnit.MILLISECONDS) instanceof Happening.Fitness);
  }
}
