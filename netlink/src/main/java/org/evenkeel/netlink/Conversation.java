package org.evenkeel.netlink;

import static org.evenkeel.netlink.NetlinkConstants.NLM_F_ACK;
import static org.evenkeel.netlink.NetlinkConstants.NLM_F_DUMP;
import static org.evenkeel.netlink.NetlinkConstants.NLM_F_REQUEST;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rules of request and answer over one wire: sequence numbers, acknowledgements, dumps, batches
 * (Documentation/userspace-api/netlink/intro.rst). Used by one thread at a time.
 */
final class Conversation implements AutoCloseable {
  /** How often a dump is read anew when the table changed under it. */
  static final int DUMP_ATTEMPTS = 8;

  /**
   * How many requests share a datagram. Should the kernel refuse them all, its answers, about 1 KiB
   * each as it counts them, still fit the receive buffer that every kernel grants.
   */
  static final int BATCH_MAX = 128;

  private static final Outcome DONE = new Outcome.Done();

  private final Wire wire;
  private final MessageWriter writer = new MessageWriter();
  private int sequence;

  Conversation(Wire wire) {
    this.wire = wire;
  }

  /**
   * Reads a whole table.
   *
   * @throws NetlinkException when the kernel refuses, or with {@link Errno#EINTR} when the table
   *     changed during each of {@link #DUMP_ATTEMPTS} attempts
   */
  <T> List<T> dump(Request request, Decoder<T> decoder) throws NetlinkException {
    for (int attempt = 0; attempt < DUMP_ATTEMPTS; attempt++) {
      ReplyCollector<T> replies = converse(List.of(request), NLM_F_DUMP, decoder);
      int errno = replies.refusal(0).errno();
      if (errno != 0 && errno != Errno.EINTR) {
        throw refused(request, replies.refusal(0));
      }
      if (errno == 0 && !replies.torn()) {
        return replies.items();
      }
    }
    throw new NetlinkException(
        request.operation().get(),
        Errno.EINTR,
        "the table changed during every attempt to read it");
  }

  /**
   * Reads a table that changes all the time: once, as it comes, and nothing of it is kept.
   *
   * @param reader gets each answer; what it makes of it is its own
   * @throws NetlinkException when the kernel refuses
   */
  void scan(Request request, Decoder<Void> reader) throws NetlinkException {
    ReplyCollector<Void> replies = converse(List.of(request), NLM_F_DUMP, reader);
    if (replies.refusal(0).errno() != 0) {
      throw refused(request, replies.refusal(0));
    }
  }

  /**
   * Asks for one thing.
   *
   * @return the first answer that is about such a thing
   * @throws NetlinkException when the kernel refuses
   */
  <T> Optional<T> ask(Request request, Decoder<T> decoder) throws NetlinkException {
    ReplyCollector<T> replies = converse(List.of(request), 0, decoder);
    if (replies.refusal(0).errno() != 0) {
      throw refused(request, replies.refusal(0));
    }
    return replies.items().stream().findFirst();
  }

  /**
   * Has the kernel do things in order, as many per datagram as fit. Only the last of a datagram is
   * acknowledged: the kernel works through a datagram in order and answers each refusal by itself,
   * so that silence means success once the last answer is there.
   *
   * @return one outcome per request, in their order; a refusal does not keep the later ones back
   * @throws NetlinkException when the exchange itself fails; which requests took effect is then
   *     unknown, and the table must be read again
   */
  List<Outcome> execute(List<Request> requests) throws NetlinkException {
    List<Outcome> outcomes = new ArrayList<>(requests.size());
    for (int from = 0; from < requests.size(); from += BATCH_MAX) {
      List<Request> batch = requests.subList(from, Math.min(from + BATCH_MAX, requests.size()));
      ReplyCollector<Void> replies = converse(batch, 0, _ -> Optional.empty());
      for (int i = 0; i < batch.size(); i++) {
        outcomes.add(
            replies.refusal(i).errno() == 0
                ? DONE
                : new Outcome.Refused(refused(batch.get(i), replies.refusal(i))));
      }
    }
    return outcomes;
  }

  /**
   * Has the kernel do one thing.
   *
   * @throws NetlinkException when the kernel refuses, or when the exchange itself fails
   */
  void command(Request request) throws NetlinkException {
    if (execute(List.of(request)).getFirst() instanceof Outcome.Refused(NetlinkException reason)) {
      throw reason;
    }
  }

  @Override
  public void close() {
    wire.close();
  }

  private <T> ReplyCollector<T> converse(List<Request> batch, int flags, Decoder<T> decoder)
      throws NetlinkException {
    writer.clear();
    ReplyCollector<T> replies = new ReplyCollector<>(sequence + 1, batch.size(), decoder);
    for (int i = 0; i < batch.size(); i++) {
      int last = i == batch.size() - 1 && flags != NLM_F_DUMP ? NLM_F_ACK : 0;
      writer.message(batch.get(i), NLM_F_REQUEST | flags | last, ++sequence);
    }
    try {
      wire.exchange(writer.datagram(), replies);
    } catch (NetlinkException e) {
      throw e.during(batch.getFirst().operation().get());
    }
    return replies;
  }

  private static NetlinkException refused(Request request, ReplyCollector.Refusal refusal) {
    return new NetlinkException(request.operation().get(), refusal.errno(), refusal.text());
  }
}
