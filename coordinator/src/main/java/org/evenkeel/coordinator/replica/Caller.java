package org.evenkeel.coordinator.replica;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocket;
import org.evenkeel.coordinator.model.HaSpec;

/**
 * Connects to the peer, over one link after the other: follows it while this node is not active,
 * and tells it that the pair is broken. Safe for any thread.
 */
final class Caller implements AutoCloseable {
  private final KnownPeer peer;
  private final List<HaSpec.Link> links;
  private final PinnedTls tls;
  private final Troubles troubles;
  private final Conversations conversations;
  private final Supplier<Replication.Standing> standing;
  private volatile Optional<SSLSocket> calling = Optional.empty();
  private volatile Optional<Channel> followed = Optional.empty();
  private volatile boolean closing;

  Caller(
      KnownPeer peer,
      List<HaSpec.Link> links,
      PinnedTls tls,
      Troubles troubles,
      Conversations conversations,
      Supplier<Replication.Standing> standing) {
    this.peer = peer;
    this.links = links;
    this.tls = tls;
    this.troubles = troubles;
    this.conversations = conversations;
    this.standing = standing;
  }

  /** Whether the peer is followed now. */
  boolean follows() {
    return followed.isPresent();
  }

  /** Follows the peer on the first link on which it answers, until it or the link ends that. */
  void follow() throws InterruptedException {
    for (HaSpec.Link link : links) {
      if (followed(link)) {
        return;
      }
    }
  }

  /** Whether the peer answered as itself, and no other link is to be tried now. */
  private boolean followed(HaSpec.Link link) throws InterruptedException {
    try (SSLSocket socket = connect(link)) {
      calling = Optional.of(socket);
      try (Channel channel = Channel.over(socket, MessageCodec.BYTES_MAX)) {
        if (!(channel.ask(peer.hello(Message.Hello.FOLLOW)) instanceof Message.Hello hello)
            || !peer.introduced(hello)) {
          troubles.are(
              "follow", "who answers at %s is not %s".formatted(link.remote(), peer.name()));
          return false;
        }
        if (hello.active()) {
          followed = Optional.of(channel);
          conversations.follow(channel, this::heard);
        }
        return true;
      } finally {
        followed = Optional.empty();
        calling = Optional.empty();
      }
    } catch (IOException e) {
      if (!closing && standing.get().contact() && peer.quiet()) {
        troubles.are(
            "follow",
            "%s cannot be followed: %s; open the port of the heartbeat for TCP, too"
                .formatted(peer.name(), e.getMessage()));
      }
      return false;
    }
  }

  private void heard() {
    peer.heard();
    troubles.over("follow");
  }

  private SSLSocket connect(HaSpec.Link link) throws IOException {
    return tls.connect(Optional.of(link.local().inet()), link.remote().withPort(link.port()));
  }

  /**
   * Has the peer break the pair.
   *
   * @throws IOException when it is not reached on any link, or refuses; the message says why
   */
  void unpair() throws IOException {
    IOException failure = new IOException("there is no link");
    for (HaSpec.Link link : links) {
      try (SSLSocket socket = connect(link);
          Channel channel = Channel.over(socket, MessageCodec.BYTES_MAX)) {
        if (channel.ask(peer.hello(Message.Hello.UNPAIR)) instanceof Message.Hello) {
          switch (channel.ask(new Message.Unpair())) {
            case Message.Kept _ -> {
              return;
            }
            case Message.Failed(String reason) -> throw new IOException(reason);
            case Message other ->
                throw new IOException("no answer, but " + other.getClass().getSimpleName());
          }
        }
      } catch (IOException e) {
        failure = e;
      }
    }
    throw failure;
  }

  /** Follows no more. */
  void halt() {
    closing = true;
    followed.ifPresent(Channel::close);
  }

  /** Ends what is being said; idempotent. */
  @Override
  public void close() {
    closing = true;
    try {
      if (calling.isPresent()) {
        calling.get().close();
      }
    } catch (IOException _) {
      // it is of no use any more
    }
  }
}
