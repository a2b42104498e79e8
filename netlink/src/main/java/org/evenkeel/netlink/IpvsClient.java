package org.evenkeel.netlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads and edits the kernel's IPVS table, of the network namespace that the opening thread is in.
 * It needs CAP_NET_ADMIN in the initial user namespace, for reading too.
 *
 * <p>Used by one platform thread at a time; every call is bounded by the timeout given when it was
 * opened, for each exchange that it makes. Nothing here empties the table as a whole.
 */
public final class IpvsClient implements AutoCloseable {
  private final Conversation conversation;
  private final IpvsEncoder encoder;

  private IpvsClient(Conversation conversation, GenericFamily family) {
    this.conversation = conversation;
    this.encoder = new IpvsEncoder(family);
  }

  /**
   * Opens the door to IPVS. When the module {@code ip_vs} is unloaded later, calls fail with {@link
   * Errno#ENOENT}, and a new client is to be opened.
   *
   * @param timeout how long one exchange with the kernel may last; above 0
   * @return empty when the kernel has no IPVS now: {@code modprobe ip_vs} may help
   * @throws NetlinkException when the kernel cannot be asked
   */
  public static Optional<IpvsClient> open(Duration timeout) throws NetlinkException {
    return over(new NetlinkSocket(NetlinkConstants.NETLINK_GENERIC, timeout));
  }

  /** A client over the given wire; the wire is closed when there is none. */
  static Optional<IpvsClient> over(Wire wire) throws NetlinkException {
    Conversation conversation = new Conversation(wire);
    Optional<IpvsClient> client = Optional.empty();
    try {
      client =
          GenericFamily.resolve(
                  conversation, IpVsConstants.IPVS_GENL_NAME, IpVsConstants.IPVS_GENL_VERSION)
              .map(family -> new IpvsClient(conversation, family));
      return client;
    } finally {
      if (client.isEmpty()) {
        conversation.close();
      }
    }
  }

  /**
   * Version and sizes.
   *
   * @throws NetlinkException when the kernel cannot be asked or refuses
   */
  public IpvsInfo info() throws NetlinkException {
    Request request = encoder.info();
    return conversation
        .ask(request, IpvsDecoder::info)
        .orElseThrow(
            () ->
                new NetlinkException(
                    request.operation().get(), Errno.EBADMSG, "the kernel answered nothing"));
  }

  /**
   * All services, in the kernel's order.
   *
   * @throws NetlinkException when the kernel cannot be asked or refuses
   */
  public List<IpvsService.Reading> services() throws NetlinkException {
    return conversation.dump(encoder.services(), IpvsDecoder::service);
  }

  /**
   * The destinations of a service, in the kernel's order; none when there is no such service, the
   * kernel does not tell the two apart.
   *
   * @throws NetlinkException when the kernel cannot be asked or refuses
   */
  public List<IpvsDestination.Reading> destinations(IpvsServiceKey service)
      throws NetlinkException {
    return conversation.dump(encoder.destinations(service), IpvsDecoder::destination);
  }

  /**
   * All services with their destinations.
   *
   * @throws NetlinkException when the kernel cannot be asked or refuses
   */
  public IpvsTable table() throws NetlinkException {
    List<IpvsTable.Entry> entries = new ArrayList<>();
    for (IpvsService.Reading service : services()) {
      entries.add(new IpvsTable.Entry(service, destinations(service.service().key())));
    }
    return new IpvsTable(entries);
  }

  /**
   * Makes edits in their order, many with each call to the kernel. A refused edit changes nothing
   * and does not keep later ones back.
   *
   * @return one outcome per edit, in the order of the edits
   * @throws NetlinkException when the exchange itself failed; which edits took effect is then
   *     unknown until the table is read again
   */
  public List<Outcome> apply(List<IpvsEdit> edits) throws NetlinkException {
    return conversation.execute(edits.stream().map(encoder::edit).toList());
  }

  /** Closes the socket; the table stays. Idempotent. */
  @Override
  public void close() {
    conversation.close();
  }
}
