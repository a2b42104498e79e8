package org.evenkeel.coordinator.snmp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.evenkeel.coordinator.ha.PairStatus;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.SnmpSpec;
import org.evenkeel.coordinator.pace.Clock;
import org.evenkeel.coordinator.pace.Watcher;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the agent as it is wanted: off, or on with what node.yaml and its files say. What keeps it
 * from answering is said, and tried again every two seconds; nothing else waits for it. While it is
 * off the library is not loaded.
 */
public final class SnmpService implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final Sources sources;
  private final Clock clock;
  private final AtomicReference<Asked> asked;
  private @Nullable Watcher<String> watcher;

  private final AtomicReference<@Nullable Running> running = new AtomicReference<>();
  private volatile boolean closed;

  /** Of whoever looks: the start, then the watcher's thread. */
  private @Nullable Asked followed;

  /**
   * What is told, and where the engine is kept.
   *
   * @param snapshot the last one, for any thread
   * @param pair this node as one of a pair; empty when it is alone
   * @param version of the program
   * @param engineFile the name and the starts of the engine, of this node alone
   */
  public record Sources(
      Supplier<Snapshot> snapshot,
      Supplier<Optional<PairStatus>> pair,
      String version,
      Path engineFile) {}

  /**
   * An agent that is wanted.
   *
   * @param address where it listens
   * @param port 0 to 65535
   */
  public record Wanted(IpAddress address, int port, SnmpSpec spec) {
    InetSocketAddress place() {
      return address.withPort(port);
    }

    String name() {
      return address.toString(port);
    }
  }

  /** One time of asking, so that asking for the same again is seen. */
  private static final class Asked {
    private final Optional<Wanted> wanted;

    Asked(Optional<Wanted> wanted) {
      this.wanted = wanted;
    }
  }

  private record Running(Wanted wanted, Readers readers, SnmpAgent agent) {}

  /** One that looks when it is told to. */
  SnmpService(Sources sources, Optional<Wanted> wanted, Clock clock) {
    this.sources = sources;
    this.clock = clock;
    this.asked = new AtomicReference<>(new Asked(wanted));
  }

  /**
   * Starts what is wanted; it answers when this returns, unless there are problems.
   *
   * @param wanted empty means off
   * @param problems is told, a sentence each, what keeps it from answering; false when it could not
   *     take it
   */
  public static SnmpService start(
      Sources sources, Optional<Wanted> wanted, Predicate<List<String>> problems, Clock clock) {
    SnmpService service = new SnmpService(sources, wanted, clock);
    service.begin();
    service.watcher =
        Watcher.start("snmp-keeper", () -> Optional.of(service.look()), _ -> LOOK, problems);
    return service;
  }

  /** A first look; a fault of ours in it is the watcher's to say, and hinders no start. */
  private void begin() {
    try {
      List<String> _ = look();
    } catch (RuntimeException _) {
      followed = null;
    }
  }

  /**
   * Has it follow other settings, or the same with other content of their files, within two
   * seconds. Nothing is disturbed where nothing has changed. Returns at once. For any thread.
   */
  public void follow(Optional<Wanted> wanted) {
    asked.set(new Asked(wanted));
  }

  /** Becomes what was asked for last; what keeps it from that, a sentence each. */
  List<String> look() {
    Asked now = asked.get();
    Running known = running.get();
    boolean well = known == null || known.agent().isAlive();
    if (now == followed && well) {
      return List.of();
    }
    try {
      if (now.wanted.isPresent()) {
        become(now.wanted.get(), Readers.of(now.wanted.get().spec()));
      } else {
        stop();
      }
      followed = now;
      return List.of();
    } catch (IOException e) {
      stop();
      followed = null;
      return List.of("snmp: " + e.getMessage());
    }
  }

  private void become(Wanted wanted, Readers readers) throws IOException {
    Running known = running.get();
    boolean same =
        known != null
            && known.agent().isAlive()
            && known.wanted().equals(wanted)
            && known.readers().equals(readers);
    if (!same) {
      stop();
      running.set(new Running(wanted, readers, SnmpAgent.start(wanted, readers, sources, clock)));
      if (closed) {
        stop();
      }
    }
  }

  private void stop() {
    Running known = running.getAndSet(null);
    if (known != null) {
      known.agent().close();
    }
  }

  /** Stops it. Idempotent. */
  @Override
  public void close() {
    closed = true;
    Watcher<String> looking = watcher;
    if (looking != null) {
      looking.close();
    }
    stop();
  }
}
