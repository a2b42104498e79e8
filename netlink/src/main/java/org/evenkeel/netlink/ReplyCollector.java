package org.evenkeel.netlink;

import static org.evenkeel.netlink.NetlinkConstants.NLMSGERR_ATTR_MSG;
import static org.evenkeel.netlink.NetlinkConstants.NLMSG_DONE;
import static org.evenkeel.netlink.NetlinkConstants.NLMSG_ERROR;
import static org.evenkeel.netlink.NetlinkConstants.NLMSG_HDRLEN;
import static org.evenkeel.netlink.NetlinkConstants.NLMSG_NOOP;
import static org.evenkeel.netlink.NetlinkConstants.NLMSG_OVERRUN;
import static org.evenkeel.netlink.NetlinkConstants.NLM_F_ACK_TLVS;
import static org.evenkeel.netlink.NetlinkConstants.NLM_F_CAPPED;
import static org.evenkeel.netlink.NetlinkConstants.NLM_F_DUMP_INTR;
import static org.evenkeel.netlink.NetlinkConstants.align;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Gathers what the kernel answers to the requests of one datagram: values and, by sequence number,
 * refusals. Complete when the last request is acknowledged, refused, or its dump is done.
 *
 * @param <T> what the answers describe
 */
final class ReplyCollector<T> implements Wire.Replies {
  /** More than any table that this machine could hold; the end of a dump that never ends. */
  private static final int ITEMS_MAX = 1 << 20;

  private static final Refusal NONE = new Refusal(0, "");

  private final int firstSequence;
  private final Refusal[] refusals;
  private final Decoder<T> decoder;
  private final List<T> items = new ArrayList<>();
  private boolean torn;
  private boolean complete;

  /**
   * Before the first answer.
   *
   * @param firstSequence sequence number of the first request, the others follow it
   * @param requests how many requests there are, at least 1
   * @param decoder makes values of the answers
   */
  ReplyCollector(int firstSequence, int requests, Decoder<T> decoder) {
    this.firstSequence = firstSequence;
    this.refusals = new Refusal[requests];
    Arrays.fill(refusals, NONE);
    this.decoder = decoder;
  }

  @Override
  public boolean read(ByteBuffer datagram) throws NetlinkException {
    datagram.order(ByteOrder.nativeOrder());
    Message message = Message.at(datagram, datagram.position());
    while (message != null && !complete) {
      accept(message);
      message = Message.at(datagram, message.next());
    }
    return complete;
  }

  /** The values, in the order in which they came. */
  List<T> items() {
    return items;
  }

  /** Whether the kernel says that the table changed while it was dumped. */
  boolean torn() {
    return torn;
  }

  /** Why the kernel refused the request of that number, counted from 0; errno 0 when it did not. */
  Refusal refusal(int request) {
    return refusals[request];
  }

  private void accept(Message message) throws NetlinkException {
    if (message.type() == NLMSG_OVERRUN) {
      throw new NetlinkException("receive from the kernel", Errno.ENOBUFS, "");
    }
    int request = message.sequence() - firstSequence;
    if (message.type() == NLMSG_NOOP || request < 0 || request >= refusals.length) {
      return;
    }
    torn |= message.has(NLM_F_DUMP_INTR);
    switch (message.type()) {
      case NLMSG_ERROR -> end(request, refusal(message, afterOriginal(message)));
      case NLMSG_DONE -> end(request, refusal(message, Integer.BYTES));
      default -> item(message);
    }
    message.fault().verify();
  }

  private void end(int request, Refusal refusal) {
    refusals[request] = refusal;
    complete = request == refusals.length - 1;
  }

  private void item(Message message) throws NetlinkException {
    Optional<T> item = decoder.decode(message);
    message.fault().verify();
    item.ifPresent(items::add);
    if (items.size() > ITEMS_MAX) {
      throw new NetlinkException(
          "receive from the kernel", Errno.EMSGSIZE, "more than " + ITEMS_MAX + " entries");
    }
  }

  /** Where the attributes of a {@code struct nlmsgerr} start: after the request that it repeats. */
  private static int afterOriginal(Message message) {
    int original = message.u32(Integer.BYTES);
    boolean whole = message.u32(0) != 0 && !message.has(NLM_F_CAPPED);
    boolean plausible = original >= NLMSG_HDRLEN && original <= message.end() - message.start();
    return Integer.BYTES + (whole && plausible ? align(original) : NLMSG_HDRLEN);
  }

  private static Refusal refusal(Message message, int attributesAt) {
    // A dump without an error code at its end is a success (NLMSG_DONE of old kernels).
    int errno = message.end() - message.start() == NLMSG_HDRLEN ? 0 : -message.u32(0);
    if (errno == 0) {
      return NONE;
    }
    if (errno < 0) {
      message.fault().report("error number " + errno);
    }
    String text = "";
    if (message.has(NLM_F_ACK_TLVS)) {
      AttributeReader attributes = message.attributes(attributesAt);
      while (attributes.next()) {
        if (attributes.type() == NLMSGERR_ATTR_MSG) {
          text = attributes.string();
        }
      }
    }
    return new Refusal(errno, text);
  }

  /**
   * The kernel's no.
   *
   * @param errno its error number; 0 means that it did not refuse
   * @param text its extended acknowledgement, empty when there is none
   */
  record Refusal(int errno, String text) {}
}
