package org.evenkeel.coordinator.replica;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.evenkeel.coordinator.model.HaSpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the peer comes to: listens on every link, by TCP on the heartbeat's port, leads the peer
 * while this node is active, and breaks the pair when the peer says so. Safe for any thread.
 */
final class Reception implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reception.class);
  private static final long RETRY_MILLIS = 1_000;
  private static final int CONNECTIONS_MAX = 8;

  private final KnownPeer peer;
  private final PinnedTls tls;
  private final Troubles troubles;
  private final Conversations conversations;
  private final BooleanSupplier active;
  private final Replication.Unpairing unpairing;
  private final Semaphore places = new Semaphore(CONNECTIONS_MAX);
  private final AtomicReference<@Nullable Channel> led = new AtomicReference<>();
  private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
  private volatile boolean closing;

  Reception(
      KnownPeer peer,
      PinnedTls tls,
      Troubles troubles,
      Conversations conversations,
      Replication.Doors doors) {
    this.peer = peer;
    this.tls = tls;
    this.troubles = troubles;
    this.conversations = conversations;
    this.active = () -> doors.standing().get().active();
    this.unpairing = doors.unpaired();
  }

  /** Whether the peer is led now. */
  boolean leads() {
    return led.get() != null;
  }

  /** Listens on a link until this is closed; a thread's whole work. */
  void listen(HaSpec.Link link) throws InterruptedException {
    String about = "listen " + link.local();
    while (!closing) {
      try (SSLServerSocket server = tls.listen(link.local().withPort(link.port()))) {
        open.add(server);
        troubles.over(about);
        accept(server, link);
      } catch (IOException e) {
        if (closing) {
          return;
        }
        troubles.are(about, String.valueOf(e.getMessage()));
      }
      TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
    }
  }

  private void accept(SSLServerSocket server, HaSpec.Link link) throws IOException {
    while (!closing) {
      SSLSocket socket = (SSLSocket) server.accept();
      boolean welcome = socket.getInetAddress().equals(link.remote().inet()) && places.tryAcquire();
      if (!welcome) {
        socket.close();
        continue;
      }
      Thread _ =
          Thread.ofVirtual()
              .name("replica-serve")
              .start(
                  () -> {
                    try {
                      serve(socket);
                    } finally {
                      places.release();
                    }
                  });
    }
  }

  private void serve(SSLSocket socket) {
    open.add(socket);
    try (Channel channel = Channel.over(socket, MessageCodec.BYTES_MAX)) {
      converse(channel);
    } catch (IOException e) {
      LOG.debug("a conversation ends: {}", e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("A fault of the coordinator itself ends a conversation with the peer", e);
    } finally {
      boolean _ = open.remove(socket);
      peer.heard();
    }
  }

  private void converse(Channel channel) throws IOException, InterruptedException {
    if (!(channel.receive() instanceof Message.Hello hello) || !peer.introduced(hello)) {
      channel.send(peer.refusal());
      return;
    }
    boolean leading = active.getAsBoolean(); // as of what the peer is told
    channel.send(peer.hello(Message.Hello.FOLLOW));
    if (hello.purpose().equals(Message.Hello.UNPAIR)) {
      unpair(channel);
    } else if (leading) {
      lead(channel);
    }
  }

  /** In place of an earlier conversation, which may not know yet that its connection is gone. */
  private void lead(Channel channel) throws IOException, InterruptedException {
    Optional.ofNullable(led.getAndSet(channel)).ifPresent(Channel::close);
    try {
      conversations.lead(channel);
    } finally {
      boolean _ = led.compareAndSet(channel, null);
    }
  }

  private void unpair(Channel channel) throws IOException, InterruptedException {
    if (channel.receive() instanceof Message.Unpair) {
      try {
        unpairing.unpair();
        channel.send(new Message.Kept());
      } catch (IOException e) {
        channel.send(new Message.Failed(String.valueOf(e.getMessage())));
      }
    }
  }

  /** Leads nobody any more, and listens no more; what is being answered is answered. */
  void halt() {
    closing = true;
    Optional.ofNullable(led.get()).ifPresent(Channel::close);
  }

  /** Ends every conversation; idempotent. */
  @Override
  public void close() {
    closing = true;
    for (AutoCloseable each : open) {
      try {
        each.close();
      } catch (Exception e) {
        LOG.debug("closing", e);
      }
    }
  }
}
