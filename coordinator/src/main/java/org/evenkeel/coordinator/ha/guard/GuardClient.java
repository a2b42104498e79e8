package org.evenkeel.coordinator.ha.guard;

import java.io.File;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A coordinator's end of its guard: finds one that an earlier process has left, starts one when
 * there is none, and again when it ends. {@link #tell} may be called by any thread.
 */
public final class GuardClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GuardClient.class);
  private static final long HELLO_MILLIS = 1_000;
  private static final long RETRY_MILLIS = 200;

  /** One asks after each pause. */
  private static final int ASKERS_MAX = 100;

  /** A Java needs that long to start where the machine is slow. */
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Path socket;
  private final List<String> command;
  private final Consumer<Charge> told;
  private final Thread thread;
  private volatile @Nullable SocketChannel connection;
  private volatile @Nullable Selector selector;
  private volatile boolean closed;

  /** Who asked for all that the guard has to say. */
  private final Queue<Runnable> askers = new ConcurrentLinkedQueue<>();

  /** The thread's own: the guard that it has started last, and when. */
  private @Nullable Process started;

  private long startedAt;

  /**
   * @param socket where the guard listens
   * @param command that starts a guard
   * @param told what a guard has done while this coordinator was silent; on a thread of this
   */
  public GuardClient(Path socket, List<String> command, Consumer<Charge> told) {
    this.socket = socket;
    this.command = List.copyOf(command);
    this.told = told;
    this.thread = Thread.ofPlatform().daemon().name("guard").unstarted(this::run);
  }

  /**
   * What a guard that is already there holds for us; empty when there is none, or it holds nothing.
   * To be asked before {@link #start}.
   */
  public static Optional<Charge> left(Path socket) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Selector selector = Selector.open()) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.configureBlocking(false);
      SelectionKey _ = channel.register(selector, SelectionKey.OP_READ);
      ByteBuffer hello = ByteBuffer.allocate(Charge.BRIEF_BYTES);
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(HELLO_MILLIS);
      while (hello.hasRemaining()) {
        int _ = selector.select(_ -> {}, HELLO_MILLIS);
        boolean late = System.nanoTime() - end > 0;
        if (channel.read(hello) < 0 || (late && hello.hasRemaining())) {
          LOG.error("the guard does not say what it holds, and is left alone");
          return Optional.empty();
        }
      }
      return Optional.of(Charge.read(hello.flip())).filter(Charge::holding);
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** Whether a guard listens there. Waits for nothing. */
  public static boolean lives(Path socket) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException _) {
      return false;
    }
  }

  /** Finds or starts a guard, from now on. Returns at once. */
  public void start() {
    thread.start();
  }

  /** Whether a guard hears us. */
  public boolean guarded() {
    return connection != null;
  }

  /** Leaves this in the guard's charge. Never waits: a guard that does not read is given up. */
  public void tell(Charge charge) {
    SocketChannel open = connection;
    if (open == null) {
      return;
    }
    try {
      ByteBuffer buffer = charge.bytes();
      if (open.write(buffer) < buffer.limit()) {
        throw new IOException("it does not read");
      }
    } catch (IOException e) {
      LOG.warn("the guard is lost: {}", e.getMessage());
      give(open);
    }
  }

  /**
   * Asks for whatever the guard has said and was not told yet, as it may be when this process was
   * stopped for a while. Never waits.
   *
   * @param done is run, on a thread of this, once all of it was told; never when there is no guard
   */
  public void confirm(Runnable done) {
    Selector waiting = selector;
    if (waiting != null && askers.size() < ASKERS_MAX) {
      askers.add(done);
      Selector _ = waiting.wakeup();
    }
  }

  private void give(SocketChannel up) {
    connection = null;
    try {
      up.close();
    } catch (IOException e) {
      LOG.debug("closing", e);
    }
  }

  private void run() {
    while (!closed) {
      try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        channel.connect(UnixDomainSocketAddress.of(socket));
        channel.configureBlocking(false);
        connection = channel;
        hear(channel);
      } catch (IOException _) {
        connection = null;
        startAnother();
      }
      pause();
    }
  }

  private void startAnother() {
    boolean starting =
        started != null && started.isAlive() && System.nanoTime() - startedAt < START_NANOS;
    if (starting || closed) {
      return;
    }
    startedAt = System.nanoTime();
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(new File("/"))
              .redirectInput(new File("/dev/null"))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      LOG.info("guard started, process {}", process.pid());
      started = process;
    } catch (IOException e) {
      LOG.error("no guard: {}", e.getMessage());
    }
  }

  /** Until the guard ends. */
  private void hear(SocketChannel channel) throws IOException {
    try (Selector waiting = Selector.open()) {
      SelectionKey _ = channel.register(waiting, SelectionKey.OP_READ);
      selector = waiting;
      ByteBuffer bytes = ByteBuffer.allocate(100 * Charge.BRIEF_BYTES);
      boolean greeted = false;
      while (!closed && channel.isOpen()) {
        int _ = waiting.select(_ -> {}, RETRY_MILLIS);
        int asked = askers.size(); // of who asks while this reads, the next turn is
        while (read(channel, bytes)) {
          greeted = tell(bytes, greeted);
        }
        for (; asked > 0; asked--) {
          Optional.ofNullable(askers.poll()).ifPresent(Runnable::run);
        }
      }
    } finally {
      selector = null;
      askers.clear();
    }
  }

  /** Whether there was something to read. */
  private static boolean read(SocketChannel channel, ByteBuffer bytes) throws IOException {
    int count = channel.read(bytes);
    if (count < 0) {
      throw new IOException("the guard has ended");
    }
    return count > 0;
  }

  /** Tells what is whole; the first of all is a greeting, which {@link #left} is for. */
  private boolean tell(ByteBuffer bytes, boolean greeted) throws IOException {
    boolean known = greeted;
    bytes.flip();
    while (bytes.remaining() >= Charge.BRIEF_BYTES) {
      Charge charge = Charge.read(bytes);
      if (known) {
        told.accept(charge);
      }
      known = true;
    }
    bytes.compact();
    return known;
  }

  private void pause() {
    try {
      Thread.sleep(RETRY_MILLIS);
    } catch (InterruptedException _) {
      closed = true;
    }
  }

  /** Leaves nothing in the guard's charge, and needs it no more. */
  @Override
  public void close() {
    tell(Charge.NONE);
    closed = true;
    thread.interrupt();
  }
}
