package org.evenkeel.coordinator.ha.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.evenkeel.coordinator.ha.wire.HeartbeatCodec.Decoded;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Session;
import org.evenkeel.coordinator.model.HaSpec;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.pace.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real sockets on addresses of the loopback interface. */
@Timeout(180)
class LinksTest {
  private static final String US = "127.0.20.1";
  private static final String PEER = "127.0.20.2";
  private static final String STRANGER = "127.0.20.3";

  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();

  private record Heard(int link, String text, long arrival) {}

  @Test
  void whatIsSentArrivesOnEveryLinkAtBothEnds() throws Exception {
    int port = freePort();
    BlockingQueue<Heard> atPeer = new LinkedBlockingQueue<>();
    long before = System.nanoTime();
    try (Links ours =
            Links.open(
                List.of(link(US, PEER, port), tied(US, PEER, port + 1)),
                Clock.SYSTEM,
                into(heard));
        Links theirs =
            Links.open(
                List.of(link(PEER, US, port), tied(PEER, US, port + 1)),
                Clock.SYSTEM,
                into(atPeer))) {
      await(() -> isOpen(ours) && isOpen(theirs));
      ours.send("ping".getBytes(StandardCharsets.UTF_8));
      theirs.send("pong".getBytes(StandardCharsets.UTF_8));
      assertHeardOnBoth(heard, "pong", before);
      assertHeardOnBoth(atPeer, "ping", before);
      ours.taken(1);
      ours.refused(1, Refusal.REPLAY);
      ours.refused(1, Refusal.REPLAY);
      assertEquals(
          new LinkStatus(
              tied(US, PEER, port + 1), Optional.empty(), 1, 0, 1, Map.of(Refusal.REPLAY, 2L)),
          ours.statuses().get(1));
      assertEquals(
          new LinkStatus(link(US, PEER, port), Optional.empty(), 1, 0, 0, Map.of()),
          ours.statuses().get(0));
    }
  }

  private static void assertHeardOnBoth(BlockingQueue<Heard> queue, String text, long after)
      throws InterruptedException {
    Heard one = take(queue);
    Heard two = take(queue);
    assertEquals(1, one.link + two.link, "once on each");
    assertEquals(List.of(text, text), List.of(one.text, two.text));
    assertTrue(one.arrival - after > 0 && one.arrival - System.nanoTime() <= 0);
  }

  @Test
  void whatComesFromElsewhereIsRefused() throws Exception {
    int port = freePort();
    try (Links ours = Links.open(List.of(link(US, PEER, port)), Clock.SYSTEM, into(heard));
        DatagramSocket stranger = new DatagramSocket(new InetSocketAddress(STRANGER, 0));
        DatagramSocket peer = new DatagramSocket(new InetSocketAddress(PEER, port))) {
      await(() -> isOpen(ours));
      stranger.send(packet("hello", US, port));
      peer.send(packet("hello peer", US, port));
      peer.send(packet("x".repeat(5_000), US, port));
      assertEquals("hello peer", take(heard).text);
      assertEquals(HeartbeatCodec.LENGTH_MAX + 1, take(heard).text.length(), "no more is kept");
      assertEquals(Map.of(Refusal.FOREIGN_ADDRESS, 1L), ours.statuses().getFirst().refused());
    }
  }

  /** Nobody listens there: the kernel's answers that say so change nothing. */
  @Test
  void aPeerThatIsAwayDoesNotCloseTheLink() throws Exception {
    int port = freePort();
    try (Links ours = Links.open(List.of(link(US, PEER, port)), Clock.SYSTEM, into(heard))) {
      await(() -> isOpen(ours));
      for (int i = 0; i < 100; i++) {
        ours.send(new byte[100]);
      }
      assertEquals(100, ours.statuses().getFirst().sent());
      assertEquals(Optional.empty(), ours.statuses().getFirst().problem());
      try (DatagramSocket peer = new DatagramSocket(new InetSocketAddress(PEER, port))) {
        peer.send(packet("back", US, port));
        assertEquals("back", take(heard).text);
      }
    }
  }

  @Test
  void aLinkThatCannotBeOpenedSaysWhyAndIsTriedAgain() throws Exception {
    int port = freePort();
    HaSpec.Link missing = link("192.0.2.77", "192.0.2.78", port); // RFC 5737: nobody's
    HaSpec.Link noInterface =
        new HaSpec.Link(
            Optional.of("nosuch0"), IpAddress.parse("fe80::1"), IpAddress.parse("fe80::2"), port);
    HaSpec.Link nowhere =
        new HaSpec.Link(
            Optional.of("nosuch0"), IpAddress.parse(US), IpAddress.parse(PEER), port + 1);
    Links ours;
    try (DatagramSocket _ = new DatagramSocket(new InetSocketAddress(US, port))) {
      ours =
          Links.open(
              List.of(link(US, PEER, port), missing, noInterface, nowhere),
              Clock.SYSTEM,
              into(heard));
      await(() -> problem(ours, 0).contains("in use"));
      await(() -> problem(ours, 1).contains("Cannot assign requested address"));
      await(() -> problem(ours, 2).contains("no interface nosuch0"));
      await(() -> problem(ours, 3).contains("tie a socket to nosuch0"));
      ours.send(new byte[1]);
      assertEquals(1, ours.statuses().getFirst().sendErrors());
    }
    try (ours) {
      await(() -> isOpen(ours, 0));
      assertTrue(ours.statuses().get(1).problem().isPresent());
    }
  }

  @Test
  void aListenerThatFailsHearsTheNextAllTheSame() throws Exception {
    int port = freePort();
    Links.Listener fails =
        (link, datagram, arrival) -> {
          into(heard).received(link, datagram, arrival);
          throw new IllegalStateException("on purpose");
        };
    try (Links ours = Links.open(List.of(link(US, PEER, port)), Clock.SYSTEM, fails);
        DatagramSocket peer = new DatagramSocket(new InetSocketAddress(PEER, port))) {
      await(() -> isOpen(ours));
      peer.send(packet("one", US, port));
      peer.send(packet("two", US, port));
      assertEquals(List.of("one", "two"), List.of(take(heard).text, take(heard).text));
    }
  }

  @Test
  void closingFreesTheAddressAndIsIdempotent() throws Exception {
    int port = freePort();
    Links ours = Links.open(List.of(link(US, PEER, port)), Clock.SYSTEM, into(heard));
    await(() -> isOpen(ours));
    ours.close();
    ours.close();
    ours.send(new byte[1]);
    assertEquals(1, ours.statuses().getFirst().sendErrors());
    try (DatagramSocket _ = new DatagramSocket(new InetSocketAddress(US, port))) {
      // It is free again.
    }
  }

  /**
   * Strangers and a peer gone mad send as fast as they can, while heartbeats come each 5 ms. How
   * many are heard among them is printed; that they are heard again afterwards is what must be.
   */
  @Test
  void aFloodIsRefusedAndSurvived() throws Exception {
    int port = freePort();
    AtomicInteger taken = new AtomicInteger();
    AtomicLong worst = new AtomicLong();
    AtomicLong last = new AtomicLong(System.nanoTime());
    List<Links> ours = new ArrayList<>();
    Links.Listener listener =
        (link, datagram, arrival) -> {
          switch (HeartbeatCodec.decode(datagram, Samples.KEYRING)) {
            case Decoded.Taken _ -> {
              taken.incrementAndGet();
              worst.accumulateAndGet(arrival - last.getAndSet(arrival), Math::max);
            }
            case Decoded.Refused(Refusal reason) -> ours.getFirst().refused(link, reason);
          }
        };
    ours.add(Links.open(List.of(link(US, PEER, port)), Clock.SYSTEM, listener));
    AtomicBoolean flooding = new AtomicBoolean(true);
    AtomicLong flood = new AtomicLong();
    try (Links links = ours.getFirst();
        DatagramSocket peer = new DatagramSocket(new InetSocketAddress(PEER, port))) {
      await(() -> isOpen(links));
      List<Thread> mad =
          List.of(
              Thread.ofPlatform().start(() -> flood(STRANGER, 0, port, flooding, flood)),
              Thread.ofPlatform().start(() -> flood(PEER, port + 1, port, flooding, flood)));
      int during = heartbeats(peer, port, 400, 0);
      int takenDuring = taken.get();
      flooding.set(false);
      for (Thread thread : mad) {
        thread.join();
      }
      LinkStatus status = links.statuses().getFirst();
      System.out.printf(
          "flood: %d datagrams sent, %s refused, %d of %d heartbeats heard, longest gap %d ms%n",
          flood.get(), status.refused(), takenDuring, during, worst.get() / 1_000_000);
      assertTrue(status.refused().getOrDefault(Refusal.FOREIGN_ADDRESS, 0L) > 0, status::toString);
      assertTrue(
          status.refused().getOrDefault(Refusal.LENGTH, 0L)
                  + status.refused().getOrDefault(Refusal.SIGNATURE, 0L)
              > 0,
          status::toString);
      int before = taken.get();
      heartbeats(peer, port, 20, during);
      await(() -> taken.get() > before);
    }
  }

  private static void flood(
      String from, int fromPort, int port, AtomicBoolean going, AtomicLong count) {
    SplittableRandom random = new SplittableRandom(fromPort);
    byte[] good = HeartbeatCodec.encode(Samples.message(new Session(1, 1, 1, 1)), Samples.KEY);
    try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(from, fromPort))) {
      InetAddress to = InetAddress.getByName(US);
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (going.get() && deadline - System.nanoTime() > 0) {
        byte[] bytes = good.clone();
        bytes[random.nextInt(bytes.length)] ^= 1; // most cost the signature
        socket.send(new DatagramPacket(bytes, bytes.length, to, port));
        count.incrementAndGet();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static int heartbeats(DatagramSocket peer, int port, int count, int first)
      throws Exception {
    for (int i = 0; i < count; i++) {
      byte[] bytes =
          HeartbeatCodec.encode(Samples.message(new Session(1, first + i, 1, 1)), Samples.KEY);
      peer.send(new DatagramPacket(bytes, bytes.length, InetAddress.getByName(US), port));
      TimeUnit.MILLISECONDS.sleep(5);
    }
    return count;
  }

  private static Links.Listener into(BlockingQueue<Heard> queue) {
    return (link, datagram, arrival) ->
        queue.add(new Heard(link, new String(datagram, StandardCharsets.UTF_8), arrival));
  }

  private static Heard take(BlockingQueue<Heard> queue) throws InterruptedException {
    Heard next = queue.poll(60, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was heard");
    }
    return next;
  }

  private static DatagramPacket packet(String text, String to, int port) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new DatagramPacket(bytes, bytes.length, new InetSocketAddress(to, port));
  }

  private static HaSpec.Link link(String local, String remote, int port) {
    return new HaSpec.Link(Optional.empty(), IpAddress.parse(local), IpAddress.parse(remote), port);
  }

  private static HaSpec.Link tied(String local, String remote, int port) {
    return new HaSpec.Link(
        Optional.of("lo"), IpAddress.parse(local), IpAddress.parse(remote), port);
  }

  private static boolean isOpen(Links links) {
    return links.statuses().stream().allMatch(status -> status.problem().isEmpty());
  }

  private static boolean isOpen(Links links, int number) {
    return links.statuses().get(number).problem().isEmpty();
  }

  private static String problem(Links links, int number) {
    return links.statuses().get(number).problem().orElse("");
  }

  /** A port below those that the kernel gives away, free at all our addresses, and the next too. */
  private static int freePort() {
    SplittableRandom random = new SplittableRandom();
    for (int tries = 0; tries < 100; tries++) {
      int port = random.nextInt(20_000, 32_000);
      if (isFree(US, port)
          && isFree(US, port + 1)
          && isFree(PEER, port)
          && isFree(PEER, port + 1)) {
        return port;
      }
    }
    throw new AssertionError("no free port");
  }

  private static boolean isFree(String address, int port) {
    try (DatagramSocket _ = new DatagramSocket(new InetSocketAddress(address, port))) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(deadline - System.nanoTime() > 0, "not in 60 s");
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
