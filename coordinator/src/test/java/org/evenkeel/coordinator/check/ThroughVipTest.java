package org.evenkeel.coordinator.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.model.Approach;
import org.evenkeel.coordinator.model.CheckSpec;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.pace.Clock;
import org.junit.jupiter.api.Test;

class ThroughVipTest {
  private static final IpAddress REAL = IpAddress.parse("192.0.2.10");
  private static final Verdict PASSED = new Verdict.Passed("connected in 0.4 ms");
  private static final Verdict REFUSED = new Verdict.Failed("connection to port 80 refused");
  private static final CheckTarget STRAIGHT = new CheckTarget(REAL, 80, CheckSpec.DEFAULT);
  private static final CheckTarget AROUND =
      STRAIGHT.through(new Detour(IpAddress.parse("192.0.2.5"), 1000));

  private final List<CheckTarget> probed = new ArrayList<>();
  private long now = Long.MAX_VALUE - 5;

  private Verdict probe(CheckTarget target, Verdict byVip, Verdict straight) {
    Prober prober =
        each -> {
          probed.add(each);
          now += Duration.ofMillis(300).toNanos();
          return each.detour().isPresent() ? byVip : straight;
        };
    return new ThroughVip(prober, () -> now).probe(target);
  }

  @Test
  void whoeverAnswersThroughTheVipIsProbedOnce() {
    assertEquals("connected in 0.4 ms through the VIP", probe(AROUND, PASSED, REFUSED).reason());
    assertEquals(1, probed.size());
  }

  @Test
  void whoeverAnswersOnItsOwnAddressAloneLacksTheFix() {
    assertEquals(
        new Verdict.Failed(
            "answers on its own address, not on the VIP: run evenkeel-arp check there"),
        probe(AROUND, REFUSED, PASSED));
    assertEquals(List.of(true, false), probed.stream().map(t -> t.detour().isPresent()).toList());
  }

  @Test
  void whoeverDoesNotAnswerAtAllIsDownForItsOwnReason() {
    assertEquals(REFUSED, probe(AROUND, new Verdict.Failed("no connection"), REFUSED));
  }

  @Test
  void bothProbesTogetherTakeNoLongerThanTheTimeout() {
    Verdict _ = probe(AROUND, REFUSED, PASSED);
    assertEquals(
        List.of(Duration.ofMillis(750), Duration.ofMillis(700)),
        probed.stream().map(target -> target.spec().timeout()).toList());
  }

  @Test
  void aProbeThatCouldNotBeSentSaysNothingOfTheRealServer() {
    Verdict unsent = new Verdict.Failed("this host cannot send the probe: EPERM", true);
    assertEquals(unsent, probe(AROUND, unsent, PASSED));
    assertEquals(1, probed.size());
  }

  @Test
  void aTargetWithoutDetourIsProbedAsItIs() {
    assertEquals(REFUSED, probe(STRAIGHT, PASSED, REFUSED));
    assertEquals(List.of(STRAIGHT), probed);
  }

  @Test
  void theProbeComesFromTheConfiguredSource() throws Exception {
    IpAddress here = IpAddress.parse("127.0.0.1");
    IpAddress source = IpAddress.parse("127.0.0.77");
    try (var server = new ServerSocket(0, 50, here.inet())) {
      try (Socket _ = connected(ProbeSockets.NONE, target(here, server, source));
          Socket accepted = server.accept()) {
        assertEquals(source.inet(), accepted.getInetAddress());
      }
      IpAddress otherFamily = IpAddress.parse("2001:db8::1");
      try (Socket _ = connected(ProbeSockets.NONE, target(here, server, otherFamily));
          Socket accepted = server.accept()) {
        assertEquals(here.inet(), accepted.getInetAddress());
      }
    }
  }

  @Test
  void aSourceThatIsNotOursIsOurFault() throws Exception {
    IpAddress here = IpAddress.parse("127.0.0.1");
    try (var server = new ServerSocket(0, 50, here.inet())) {
      CheckTarget target = target(here, server, IpAddress.parse("192.0.2.1"));
      Verdict verdict = prober(ProbeSockets.NONE).probe(target);
      assertTrue(verdict instanceof Verdict.Failed(_, boolean ours) && ours, verdict::toString);
    }
  }

  @Test
  void theMarkIsSetBeforeTheConnection() throws Exception {
    IpAddress vip = IpAddress.parse("127.0.0.5");
    List<Integer> marks = new ArrayList<>();
    try (var server = new ServerSocket(0, 50, vip.inet())) {
      ProbeSockets sockets =
          (channel, mark) -> {
            assertTrue(channel.isOpen() && !channel.isRegistered());
            marks.add(mark);
          };
      CheckTarget target =
          target(IpAddress.parse("127.0.0.1"), server, IpAddress.parse("127.0.0.77"))
              .through(new Detour(vip, 7));
      try (Socket _ = connected(sockets, target);
          Socket accepted = server.accept()) {
        assertEquals("127.0.0.77", accepted.getInetAddress().getHostAddress());
      }
    }
    assertEquals(List.of(7), marks);
  }

  @Test
  void withoutMarksTheFaultIsOurs() {
    Verdict verdict = prober(ProbeSockets.NONE).probe(AROUND);
    assertEquals(
        new Verdict.Failed("this host cannot send the probe: packets cannot be marked here", true),
        verdict);
  }

  private static Prober prober(ProbeSockets sockets) {
    var dialer = new RoutedDialer(sockets);
    var connect =
        new DialogueProber(Clock.SYSTEM, InstantSource.system(), dialer, _ -> "connected");
    return new ThroughVip(connect, Clock.SYSTEM);
  }

  private static Socket connected(ProbeSockets sockets, CheckTarget target) throws IOException {
    return new RoutedDialer(sockets)
        .connect(target, Deadline.of(Clock.SYSTEM, target.spec().timeout()));
  }

  private static CheckTarget target(IpAddress address, ServerSocket server, IpAddress source) {
    return new CheckTarget(
        address,
        server.getLocalPort(),
        CheckSpec.DEFAULT.by(new Approach(false, Optional.of(source))));
  }
}
