package org.evenkeel.coordinator.ha.guard;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.evenkeel.coordinator.ha.ElectionRules;
import org.evenkeel.coordinator.ha.Vigil;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.pace.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The guard's process: hears its coordinator live, and when it falls silent while it holds the
 * addresses, speaks for it to the peer, gives what it guards to the next coordinator, or lets go of
 * the addresses in the end.
 */
public final class Guard {
  private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

  /** A guard of nothing, and of nobody, ends after so long. */
  private static final long LONELY_NANOS = TimeUnit.SECONDS.toNanos(20);

  private static final int RESIGNATIONS = 3;

  private final ElectionRules rules;
  private final Path socket;
  private final Doors doors;
  private final Clock clock;

  /** What the coordinator said last, when, and by which connection; its reader writes it. */
  private final AtomicReference<Told> told;

  /** The loop's own. */
  private Optional<Vigil> vigil = Optional.empty();

  /**
   * A guard's doors to the world.
   *
   * @param voice what it says to the peer, made for the charge that it takes over
   * @param release takes addresses off this host; returns those that are left, with the reason
   */
  public record Doors(
      Function<Charge, Voice> voice, Function<Charge, Map<IpAddress, String>> release) {}

  /** Says to the peer that this node restarts, or has let go. */
  public interface Voice extends AutoCloseable {
    /**
     * Says it once.
     *
     * @return the number of the message
     */
    long speak(boolean resigned);

    @Override
    void close();
  }

  private record Told(Charge charge, long at, Optional<SocketChannel> connection) {}

  /** A guard that is about to run. */
  public Guard(ElectionRules rules, Path socket, Doors doors, Clock clock) {
    this.rules = rules;
    this.socket = socket;
    this.doors = doors;
    this.clock = clock;
    this.told = new AtomicReference<>(new Told(Charge.NONE, clock.nanos(), Optional.empty()));
  }

  /**
   * Guards until nobody needs it.
   *
   * @throws IOException when the socket cannot be made
   */
  public void run() throws IOException, InterruptedException {
    Files.deleteIfExists(socket);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
      Thread.ofPlatform().daemon().name("coordinator").start(() -> accept(server));
      LOG.info("guarding");
      Optional<Voice> voice = Optional.empty();
      while (!lonely()) {
        Thread.sleep(TimeUnit.NANOSECONDS.toMillis(rules.interval() / 8) + 1);
        voice = watch(voice);
      }
      voice.ifPresent(Voice::close);
    } finally {
      Files.deleteIfExists(socket);
    }
  }

  private boolean lonely() {
    Told now = told.get();
    return now.connection.isEmpty()
        && !now.charge.holding()
        && clock.nanos() - now.at >= LONELY_NANOS;
  }

  private Optional<Voice> watch(Optional<Voice> voice) {
    Told now = told.get();
    long time = clock.nanos();
    boolean silent =
        now.charge.holding()
            && (now.connection.isEmpty() || time - now.at >= rules.interval() * 3 / 2);
    if (!silent) {
      voice.ifPresent(Voice::close);
      vigil = Optional.empty();
      return Optional.empty();
    }
    if (vigil.isEmpty()) {
      LOG.warn("the coordinator is silent; speaking for it");
      vigil = Optional.of(Vigil.begun(rules, now.charge.acknowledged(), time));
    }
    Voice speaking = voice.orElseGet(() -> doors.voice().apply(now.charge));
    switch (vigil.get().duty(time)) {
      case WAIT -> {}
      case BEAT -> {
        vigil = vigil.map(before -> before.beaten(time));
        spoken(speaking.speak(false));
      }
      case LET_GO -> letGo(now, speaking);
    }
    return Optional.of(speaking);
  }

  /**
   * Lets go. From before the addresses are off nobody is told that they are held: a coordinator
   * that comes back now joins anew, and takes off what it finds.
   */
  private void letGo(Told before, Voice speaking) {
    long term = before.charge.term();
    change(charge -> charge.term() == term ? charge.released() : charge);
    Map<IpAddress, String> left = doors.release().apply(before.charge);
    if (!left.isEmpty()) {
      LOG.error("addresses that stay on this host, and are tried again: {}", left);
      change(charge -> charge.term() == term ? before.charge : charge);
      return;
    }
    LOG.warn("the coordinator does not come back; its addresses are let go");
    for (int i = 0; i < RESIGNATIONS; i++) {
      spoken(speaking.speak(true));
    }
  }

  private void spoken(long sequence) {
    change(charge -> charge.spoken(sequence));
  }

  /** Beside whatever the coordinator says meanwhile; one that hangs reads it when it wakes up. */
  private void change(UnaryOperator<Charge> change) {
    Told now =
        told.updateAndGet(last -> new Told(change.apply(last.charge), last.at, last.connection));
    now.connection.ifPresent(connection -> tell(connection, now.charge));
  }

  private static void tell(SocketChannel connection, Charge charge) {
    try {
      connection.write(charge.brief().bytes());
    } catch (IOException e) {
      LOG.debug("the coordinator is gone", e);
    }
  }

  private void accept(ServerSocketChannel server) {
    while (server.isOpen()) {
      try {
        SocketChannel connection = server.accept();
        Thread.ofPlatform().daemon().name("charge").start(() -> serve(connection));
      } catch (ClosedChannelException _) {
        return;
      } catch (IOException e) {
        LOG.error("no coordinator can reach its guard: {}", e.getMessage());
        return;
      }
    }
  }

  /** Gives back what is guarded, then hears what is to be. */
  private void serve(SocketChannel connection) {
    try (connection) {
      DataInputStream in =
          new DataInputStream(new BufferedInputStream(Channels.newInputStream(connection)));
      tell(connection, told.get().charge);
      while (true) {
        Charge charge = Charge.read(in);
        told.set(new Told(charge, clock.nanos(), Optional.of(connection)));
      }
    } catch (IOException e) {
      LOG.info("the coordinator has left: {}", e.toString());
    }
    told.updateAndGet(
        last ->
            last.connection.filter(connection::equals).isPresent()
                ? new Told(last.charge, last.at, Optional.empty())
                : last);
  }
}
