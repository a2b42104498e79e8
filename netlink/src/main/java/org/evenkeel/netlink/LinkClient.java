package org.evenkeel.netlink;

import java.time.Duration;
import java.util.List;

/**
 * Makes and removes network interfaces, in the network namespace that the opening thread is in.
 * Needs CAP_NET_ADMIN.
 *
 * <p>Used by one platform thread at a time; every call is bounded by the timeout given when it was
 * opened.
 */
public final class LinkClient implements AutoCloseable {
  private final Conversation conversation;

  /** A client over the given wire. */
  LinkClient(Wire wire) {
    this.conversation = new Conversation(wire);
  }

  /**
   * Opens the door to interfaces; the kernel is asked only by the calls to come.
   *
   * @param timeout how long one exchange with the kernel may last; above 0
   */
  public static LinkClient open(Duration timeout) {
    return new LinkClient(new NetlinkSocket(NetlinkConstants.NETLINK_ROUTE, timeout));
  }

  /**
   * Makes an interface, which is off.
   *
   * @return a refusal is {@link Errno#EEXIST} when there is one of that name, {@link
   *     Errno#EOPNOTSUPP} when the kernel has no such interfaces, {@link Errno#EINVAL} when it can
   *     have none upon that parent, {@link Errno#EPERM}
   * @throws NetlinkException when the exchange itself failed
   */
  public Outcome add(VirtualLink link) throws NetlinkException {
    return conversation.execute(List.of(LinkCodec.add(link))).getFirst();
  }

  /**
   * Switches an interface on.
   *
   * @return a refusal is {@link Errno#ENODEV} when it is gone, ENETDOWN when what is below it is
   *     off, {@link Errno#EPERM}
   * @throws NetlinkException when the exchange itself failed
   */
  public Outcome up(int index) throws NetlinkException {
    return conversation.execute(List.of(LinkCodec.up(index))).getFirst();
  }

  /**
   * Removes an interface.
   *
   * @return a refusal is {@link Errno#ENODEV} when it is gone, {@link Errno#EPERM}
   * @throws NetlinkException when the exchange itself failed
   */
  public Outcome delete(int index) throws NetlinkException {
    return conversation.execute(List.of(LinkCodec.delete(index))).getFirst();
  }

  /** Closes the socket; interfaces stay. Idempotent. */
  @Override
  public void close() {
    conversation.close();
  }
}
