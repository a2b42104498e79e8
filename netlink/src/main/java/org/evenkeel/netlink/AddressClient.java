package org.evenkeel.netlink;

import java.time.Duration;
import java.util.List;

/**
 * Reads the network interfaces and their addresses, adds and removes addresses, in the network
 * namespace that the opening thread is in. Reading needs no privilege, changing CAP_NET_ADMIN.
 *
 * <p>Used by one platform thread at a time; every call is bounded by the timeout given when it was
 * opened, for each exchange that it makes.
 */
public final class AddressClient implements AutoCloseable {
  private final Conversation conversation;

  /** A client over the given wire. */
  AddressClient(Wire wire) {
    this.conversation = new Conversation(wire);
  }

  /**
   * Opens the door to interfaces and addresses; the kernel is asked only by the calls to come.
   *
   * @param timeout how long one exchange with the kernel may last; above 0
   */
  public static AddressClient open(Duration timeout) {
    return new AddressClient(new NetlinkSocket(NetlinkConstants.NETLINK_ROUTE, timeout));
  }

  /**
   * All network interfaces.
   *
   * @throws NetlinkException when the kernel cannot be asked, or when the interfaces changed during
   *     every attempt to list them ({@link Errno#EINTR})
   */
  public List<Link> links() throws NetlinkException {
    return conversation.dump(AddressCodec.links(), AddressCodec::link);
  }

  /**
   * All IPv4 and IPv6 addresses.
   *
   * @throws NetlinkException when the kernel cannot be asked, or when the addresses changed during
   *     every attempt to list them ({@link Errno#EINTR})
   */
  public List<InterfaceAddress> addresses() throws NetlinkException {
    return conversation.dump(AddressCodec.addresses(), AddressCodec::address);
  }

  /**
   * Adds addresses, many with each call to the kernel. Nothing is announced to the neighbours.
   *
   * @return one outcome per address, in their order; refusals are {@link Errno#EEXIST} when the
   *     interface has the address, {@link Errno#ENODEV} when there is no such interface, {@link
   *     Errno#EPERM}
   * @throws NetlinkException when the exchange itself failed; which addresses were added is then
   *     unknown until they are read again
   */
  public List<Outcome> add(List<InterfaceAddress> addresses) throws NetlinkException {
    return conversation.execute(addresses.stream().map(AddressCodec::add).toList());
  }

  /**
   * Removes addresses, many with each call to the kernel.
   *
   * @return one outcome per address, in their order; refusals are {@link Errno#EADDRNOTAVAIL} when
   *     the interface has no such address, {@link Errno#ENODEV} when there is no such interface,
   *     {@link Errno#EPERM}
   * @throws NetlinkException when the exchange itself failed; which addresses were removed is then
   *     unknown until they are read again
   */
  public List<Outcome> delete(List<InterfaceAddress.Key> keys) throws NetlinkException {
    return conversation.execute(keys.stream().map(AddressCodec::delete).toList());
  }

  /** Closes the socket; addresses stay. Idempotent. */
  @Override
  public void close() {
    conversation.close();
  }
}
