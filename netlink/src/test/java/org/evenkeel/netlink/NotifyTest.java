package org.evenkeel.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against real datagram sockets of this machine. */
@EnabledOnOs(OS.LINUX)
class NotifyTest {
  private static final long PID = 4711;
  private static final String ABSTRACT = "@evenkeel-test-" + ProcessHandle.current().pid();

  @TempDir private Path directory = Path.of("");

  private static Notify to(String socket) {
    return Notify.of(Map.of("NOTIFY_SOCKET", socket), PID);
  }

  private static Notify watched(String socket, String micros) {
    return Notify.of(Map.of("NOTIFY_SOCKET", socket, "WATCHDOG_USEC", micros), PID);
  }

  @Test
  void eachStateIsADatagramOfItsOwn() throws NetlinkException {
    for (String socket : new String[] {directory.resolve("notify").toString(), ABSTRACT}) {
      try (DatagramListener manager = new DatagramListener(socket)) {
        Notify notify = to(socket);
        assertTrue(notify.wanted());
        notify.ready();
        notify.status("answers on *:3333");
        notify.watchdog();
        notify.stopping();
        assertEquals("READY=1", manager.next());
        assertEquals("STATUS=answers on *:3333", manager.next());
        assertEquals("WATCHDOG=1", manager.next());
        assertEquals("STOPPING=1", manager.next());
      }
    }
  }

  @Test
  void aStatusForgesNoOtherStateAndStaysALine() throws NetlinkException {
    try (DatagramListener manager = new DatagramListener(ABSTRACT)) {
      to(ABSTRACT).status("a\nMAINPID=1\0" + "x".repeat(1_000));
      String told = manager.next();
      assertTrue(told.startsWith("STATUS=a MAINPID=1 xxx"), told);
      assertEquals("STATUS=".length() + 200, told.length());
    }
  }

  @Test
  void startedByHandNothingIsToldAndNothingFails() throws NetlinkException {
    for (Map<String, String> environment :
        List.of(
            Map.<String, String>of(),
            Map.of("NOTIFY_SOCKET", ""),
            Map.of("WATCHDOG_USEC", "1000000"))) {
      Notify notify = Notify.of(environment, PID);
      assertFalse(notify.wanted());
      assertEquals(Optional.empty(), notify.watchdogPeriod());
      notify.ready();
      notify.watchdog();
      notify.stopping();
      notify.status("here");
    }
  }

  @Test
  void whatCannotBeToldSaysWhereAndWhy() {
    String nowhere = directory.resolve("nobody").toString();
    assertEquals(Errno.ENOENT, assertThrows(NetlinkException.class, to(nowhere)::ready).errno());
    NetlinkException refused = assertThrows(NetlinkException.class, to("@nobody-at-all")::ready);
    assertEquals(Errno.ECONNREFUSED, refused.errno());
    assertEquals(
        "cannot send to @nobody-at-all: ECONNREFUSED (nobody listens); start what should",
        refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"relative", "@", "/", "vsock:2:1234"})
  void namesThatAreNoSocketAreRefused(String name) {
    assertEquals(Errno.EINVAL, assertThrows(NetlinkException.class, to(name)::ready).errno());
    NetlinkException tooLong =
        assertThrows(NetlinkException.class, to("/" + "x".repeat(107))::ready);
    assertEquals(Errno.EINVAL, tooLong.errno());
  }

  /* linux/un.h: the family, then a path with its zero, or a zero and a name to the end */
  @Test
  void addressesAreAsTheKernelWantsThem() throws NetlinkException {
    byte[] path = UnixDatagram.address("/a");
    assertEquals("2f6100", HexFormat.of().formatHex(path, 2, path.length));
    byte[] name = UnixDatagram.address("@b");
    assertEquals("0062", HexFormat.of().formatHex(name, 2, name.length));
    assertEquals(1, path[0] + path[1]);
    assertEquals(2 + 108, UnixDatagram.address("/" + "x".repeat(106)).length);
  }

  @Test
  void theWatchdogsPeriodIsForThisProcessAlone() {
    assertEquals(Optional.of(Duration.ofSeconds(30)), watched("/x", "30000000").watchdogPeriod());
    for (String wrong : new String[] {"", "0", "-1", "soon", "99999999999999999999"}) {
      assertEquals(Optional.empty(), watched("/x", wrong).watchdogPeriod());
    }
    Map<String, String> other = new HashMap<>(Map.of("NOTIFY_SOCKET", "/x"));
    other.put("WATCHDOG_USEC", "1000000");
    other.put("WATCHDOG_PID", "4712");
    assertEquals(Optional.empty(), Notify.of(other, PID).watchdogPeriod());
    other.put("WATCHDOG_PID", "4711");
    assertEquals(Optional.of(Duration.ofSeconds(1)), Notify.of(other, PID).watchdogPeriod());
  }

  @Test
  void theWatchdogBarksOnlyWhileTheWorkGoesOn() throws Exception {
    AtomicBoolean alive = new AtomicBoolean(true);
    BlockingQueue<String> looks = new ArrayBlockingQueue<>(1_000);
    Notify notify = watched(ABSTRACT, "2000");
    try (DatagramListener manager = new DatagramListener(ABSTRACT);
        Watchdog _ =
            Watchdog.start(
                notify,
                () -> {
                  boolean now = alive.get();
                  looks.offer(now ? "alive" : "dead");
                  return now;
                },
                looks::offer)) {
      assertEquals("WATCHDOG=1", manager.next());
      assertEquals("WATCHDOG=1", manager.next());
      alive.set(false);
      while (!"dead".equals(looks.poll(60, TimeUnit.SECONDS))) {
        // Until the thread has seen it.
      }
      assertEquals("dead", looks.poll(60, TimeUnit.SECONDS));
      to(ABSTRACT).status("drained");
      String told = manager.next();
      while (told.equals("WATCHDOG=1")) {
        told = manager.next();
      }
      // All that it said before; had it gone on, its word would stand behind this one.
      assertEquals("STATUS=drained", told);
      assertEquals("dead", looks.poll(60, TimeUnit.SECONDS));
      to(ABSTRACT).status("silent");
      assertEquals("STATUS=silent", manager.next());
    }
  }

  @Test
  void aWatchdogThatIsNotHeardSaysSoOnce() throws Exception {
    BlockingQueue<String> troubles = new ArrayBlockingQueue<>(1_000);
    BlockingQueue<Boolean> looks = new ArrayBlockingQueue<>(4);
    try (Watchdog _ =
        Watchdog.start(
            watched("@nobody-at-all", "2000"),
            () -> {
              looks.offer(true);
              return true;
            },
            troubles::offer)) {
      String trouble = troubles.poll(60, TimeUnit.SECONDS);
      assertTrue(trouble != null && trouble.contains("ECONNREFUSED"), trouble);
      for (int i = 0; i < 4; i++) {
        assertEquals(true, looks.poll(60, TimeUnit.SECONDS));
      }
    }
    assertTrue(troubles.isEmpty());
  }
}
