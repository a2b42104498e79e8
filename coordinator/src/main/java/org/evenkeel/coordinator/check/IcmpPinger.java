package org.evenkeel.coordinator.check;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.netlink.IcmpSocket;
import org.evenkeel.netlink.NetlinkException;
import org.jspecify.annotations.Nullable;

/**
 * Pings through one socket for each family, with two platform threads each: virtual threads call no
 * native code. A reply is known by 64 random bits in the payload, and by who sent it.
 */
final class IcmpPinger implements Pinger {
  /** Requests that may wait to be sent; sending one takes microseconds. */
  private static final int WAITING_MAX = 20_000;

  private static final Duration PATIENCE = Duration.ofMillis(200);

  private final Family v4 = new Family(false);
  private final Family v6 = new Family(true);

  @Override
  public Answer ping(IpAddress address, Duration timeout) throws InterruptedException {
    return (address.isV6() ? v6 : v4).ping(address, timeout);
  }

  @Override
  public void close() {
    v4.close();
    v6.close();
  }

  /** A request on its way. */
  private record Request(IpAddress to, long token, CompletableFuture<Answer> answer) {
    byte[] payload() {
      // As long as that of ping(8), whose answers nobody's firewall cuts.
      return ByteBuffer.allocate(56).putLong(token).array();
    }
  }

  private static final class Family {
    private final SecureRandom random = new SecureRandom();
    private final BlockingQueue<Request> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final Map<Long, Request> asked = new ConcurrentHashMap<>();
    private final boolean isV6;
    private final AtomicReference<@Nullable Thread> sender = new AtomicReference<>();
    private volatile boolean closed;

    Family(boolean isV6) {
      this.isV6 = isV6;
    }

    Answer ping(IpAddress to, Duration timeout) throws InterruptedException {
      start();
      Request request = new Request(to, random.nextLong(), new CompletableFuture<>());
      asked.put(request.token, request);
      try {
        if (!waiting.offer(request)) {
          return new Answer.Unsent("more than " + WAITING_MAX + " pings wait to be sent");
        }
        return request.answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException _) {
        return new Answer.Silence();
      } catch (ExecutionException e) {
        throw new IllegalStateException("answers are values", e);
      } finally {
        asked.remove(request.token);
      }
    }

    private void start() {
      if (sender.get() == null && !closed) {
        Thread thread = Thread.ofPlatform().name("ping").daemon().unstarted(this::send);
        if (sender.compareAndSet(null, thread)) {
          thread.start();
        }
      }
    }

    void close() {
      closed = true;
      Thread thread = sender.get();
      if (thread != null) {
        thread.interrupt();
      }
    }

    /** Opens the socket when there is something to send, and again after it could not. */
    private void send() {
      try {
        while (!closed) {
          Request first = waiting.take();
          try (IcmpSocket socket = IcmpSocket.open(isV6)) {
            Thread receiver =
                Thread.ofPlatform().name("pong").daemon().start(() -> receive(socket));
            try {
              send(socket, first);
              while (!closed && receiver.isAlive()) {
                Request next = waiting.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                if (next != null) {
                  send(socket, next);
                }
              }
            } finally {
              joined(receiver);
            }
          } catch (NetlinkException e) {
            boolean _ = first.answer.complete(new Answer.Unsent(words(e)));
          }
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt(); // closed
      }
    }

    /** The socket is closed only after nobody uses it; we are interrupted only when closed. */
    private static void joined(Thread receiver) {
      boolean _ = Thread.interrupted();
      while (receiver.isAlive()) {
        LockSupport.parkNanos(PATIENCE.toNanos() / 20); // it sees within its patience what we see
      }
    }

    private static void send(IcmpSocket socket, Request request) {
      try {
        socket.send(request.to.inet(), (int) request.token, request.payload());
      } catch (NetlinkException e) {
        boolean _ = request.answer.complete(new Answer.Unsent(words(e)));
      }
    }

    private void receive(IcmpSocket socket) {
      try {
        while (!closed) {
          socket.receive(PATIENCE).ifPresent(this::take);
        }
      } catch (NetlinkException _) {
        // The sender sees that we have ended, and opens another socket for the next request.
      }
    }

    private void take(IcmpSocket.Reply reply) {
      if (reply.payload().remaining() >= Long.BYTES) {
        Request request = asked.get(reply.payload().getLong(0));
        if (request != null && new IpAddress(reply.from()).equals(request.to)) {
          boolean _ = request.answer.complete(new Answer.Reply());
        }
      }
    }

    private static String words(NetlinkException failure) {
      return switch (failure.errno()) {
        case 101, 113 -> "no route to host"; // ENETUNREACH, EHOSTUNREACH
        default -> "cannot " + failure.operation() + ": " + failure.errnoName();
      };
    }
  }
}
