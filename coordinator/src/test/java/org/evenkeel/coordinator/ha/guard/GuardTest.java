package org.evenkeel.coordinator.ha.guard;

import static org.evenkeel.coordinator.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.evenkeel.coordinator.ha.ElectionRules;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.pace.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A guard on its real socket, in this process; what it says and takes off is written down. */
class GuardTest {
  private static final Set<IpAddress> VIPS =
      Set.of(IpAddress.parse("192.0.2.1"), IpAddress.parse("2001:db8::1"));
  private static final Charge HELD = new Charge(true, 8, 77, 100, OptionalLong.empty(), VIPS);

  @TempDir private Path folder;
  private final List<Boolean> spoken = new CopyOnWriteArrayList<>();
  private final List<Charge> released = new CopyOnWriteArrayList<>();
  private final List<Charge> told = new CopyOnWriteArrayList<>();
  private Path socket = Path.of("");
  private Thread guard = new Thread(() -> {});

  /** Speaks to nobody. */
  private final class Recorded implements Guard.Voice {
    private long sequence;

    Recorded(Charge charge) {
      sequence = charge.sequence();
    }

    @Override
    public long speak(boolean resigned) {
      spoken.add(resigned);
      return ++sequence;
    }

    @Override
    public void close() {
      // nothing is open
    }
  }

  @BeforeEach
  void prepare() {
    socket = folder.resolve("guard.sock");
  }

  private void start(long graceMillis) throws InterruptedException {
    var rules =
        new ElectionRules(
            "lb1",
            TimeUnit.MILLISECONDS.toNanos(40),
            TimeUnit.MILLISECONDS.toNanos(80),
            TimeUnit.MILLISECONDS.toNanos(120),
            TimeUnit.MILLISECONDS.toNanos(graceMillis),
            OptionalLong.empty(),
            false,
            false,
            false);
    var doors =
        new Guard.Doors(
            Recorded::new,
            charge -> {
              released.add(charge);
              return Map.of();
            });
    var made = new Guard(rules, socket, doors, Clock.SYSTEM);
    guard =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    made.run();
                  } catch (IOException | InterruptedException _) {
                    // the test ends
                  }
                });
    eventually("it listens", this::listens);
  }

  /** Its file is there a moment before. */
  private boolean listens() {
    try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return channel.isConnected();
    } catch (IOException _) {
      return false;
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    guard.interrupt();
    guard.join(60_000);
  }

  /** A coordinator's end; the guard runs already, so nothing is started. */
  private GuardClient coordinator() throws InterruptedException {
    GuardClient client = new GuardClient(socket, List.of("/bin/false"), told::add);
    client.start();
    eventually("it is guarded", client::guarded);
    return client;
  }

  /** What it holds; it is asked again where the machine was too busy to say it within a second. */
  private Charge held() throws InterruptedException {
    AtomicReference<Optional<Charge>> left = new AtomicReference<>(Optional.empty());
    eventually(
        "it says what it holds",
        () -> {
          left.set(GuardClient.left(socket));
          return left.get().isPresent();
        });
    return left.get().orElseThrow();
  }

  /** What a process leaves that is killed: a connection that ends. */
  private void crashAfter(Charge charge) throws IOException {
    try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      channel.write(charge.bytes());
    }
  }

  @Test
  void whatItGuardsIsGivenToTheNextCoordinator() throws Exception {
    start(60_000);
    crashAfter(HELD);
    eventually("it speaks for it", () -> spoken.size() > 2);
    assertFalse(spoken.contains(true), "nobody has resigned");

    // What it has said is counted a moment later.
    eventually(
        "counted on", () -> GuardClient.left(socket).filter(l -> l.sequence() > 102).isPresent());
    Charge left = held();
    assertEquals(8, left.term());
    assertEquals(77, left.boot());
    assertEquals(List.of(), released);

    try (GuardClient client = coordinator()) {
      eventually(
          "with the coordinator it is silent",
          () -> {
            client.tell(HELD);
            int before = spoken.size();
            pause();
            return spoken.size() == before;
          });
    }
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whenNobodyComesBackItLetsGoAndResigns() throws Exception {
    start(200);
    crashAfter(HELD);
    eventually("it resigns", () -> spoken.contains(true));
    assertEquals(VIPS, released.getFirst().addresses());
    assertEquals(Optional.empty(), GuardClient.left(socket));
    assertEquals(1, released.size());
  }

  @Test
  void aCoordinatorThatHangsHearsOfItWhenItWakes() throws Exception {
    start(200);
    try (GuardClient client = coordinator()) {
      client.tell(HELD);
      eventually(
          "the coordinator hears that its addresses are gone",
          () -> told.stream().anyMatch(charge -> !charge.holding() && charge.term() == 8));
      eventually("and what was said meanwhile", () -> told.getLast().sequence() > 100);
    }
  }

  @Test
  void whoAsksIsAnsweredOnceAllThatItHasSaidWasTold() throws Exception {
    start(200);
    var known = new AtomicReference<Optional<Boolean>>(Optional.empty());
    try (GuardClient client = coordinator()) {
      client.tell(HELD);
      eventually("it lets go", () -> !released.isEmpty());
      client.confirm(
          () ->
              known.set(
                  Optional.of(
                      told.stream().anyMatch(each -> !each.holding() && each.term() == 8))));
      eventually("it answers", () -> known.get().isPresent());
      assertEquals(Optional.of(true), known.get(), "what it said before it let go was told first");
    }
  }

  @Test
  void oneThatHoldsNothingIsNotSpokenFor() throws Exception {
    start(200);
    crashAfter(HELD.released());
    eventually("it has heard it", () -> GuardClient.left(socket).isEmpty());
    pause();
    assertEquals(List.of(), spoken);
  }

  @Test
  void nobodyElseMayReachIt() throws Exception {
    start(200);
    eventually("it is narrowed", () -> permissions().equals("rw-------"));
  }

  private String permissions() {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(socket));
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void aChargeIsReadAsItWasWritten() throws Exception {
    for (Charge charge :
        List.of(
            Charge.NONE,
            HELD,
            new Charge(true, 9, -1, 3, OptionalLong.of(-5), Set.of(IpAddress.parse("::1"))))) {
      assertEquals(charge, read(bytes(charge)));
    }
    assertEquals(Charge.BRIEF_BYTES, bytes(HELD.brief()).length);
  }

  @Test
  void whatIsNoChargeIsRefused() throws Exception {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = bytes(HELD);
      for (int change = 0; change < 3; change++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        Charge _ = read(bytes);
      } catch (IOException _) {
        // refused
      }
    }
    byte[] many = bytes(HELD.brief());
    many[34] = 0x7f;
    assertThrows(IOException.class, () -> read(many));
  }

  private static byte[] bytes(Charge charge) {
    return charge.bytes().array();
  }

  private static Charge read(byte[] bytes) throws IOException {
    return Charge.read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}
