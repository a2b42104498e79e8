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
  private final GenericFamily family;
  private final IpvsEncoder encoder;

  private IpvsClient(Conversation conversation, GenericFamily family) {
    this.conversation = conversation;
    this.family = family;
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
    return ask(encoder.info(), IpvsDecoder::info);
  }

  /**
   * How long idle connections are remembered.
   *
   * @throws NetlinkException when the kernel cannot be asked or refuses
   */
  public IpvsTimeouts timeouts() throws NetlinkException {
    return ask(IpvsConfigCodec.get(family), IpvsConfigCodec::timeouts);
  }

  /**
   * Sets how long idle connections are remembered; a time of 0 stays as it is. Connections that
   * there are follow it with their next packet.
   *
   * @throws NetlinkException when the kernel refuses: {@link Errno#EINVAL} for times that it cannot
   *     count
   */
  public void setTimeouts(IpvsTimeouts timeouts) throws NetlinkException {
    conversation.command(IpvsConfigCodec.set(family, timeouts));
  }

  /**
   * The sync daemons that run, at most one of each state.
   *
   * @throws NetlinkException when the kernel cannot be asked or refuses
   */
  public List<IpvsSyncDaemon> daemons() throws NetlinkException {
    return conversation.dump(IpvsSyncDaemonEncoder.list(family), IpvsDecoder::daemon);
  }

  /**
   * Starts a sync daemon. It copies what changes from now on, not the connections that there are.
   *
   * @throws NetlinkException when the kernel refuses: {@link Errno#EEXIST} when one of that state
   *     runs, {@link Errno#ENODEV} when there is no such interface, {@link Errno#EINVAL} for values
   *     it does not take or while a service has a destination of the other address family
   */
  public void start(IpvsSyncDaemon daemon) throws NetlinkException {
    conversation.command(IpvsSyncDaemonEncoder.start(family, daemon));
  }

  /**
   * Stops the sync daemon of that state.
   *
   * @throws NetlinkException when the kernel refuses: {@link Errno#ESRCH} when none runs
   */
  public void stop(IpvsSyncDaemon.State state) throws NetlinkException {
    conversation.command(IpvsSyncDaemonEncoder.stop(family, state));
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

  private <T> T ask(Request request, Decoder<T> decoder) throws NetlinkException {
    return conversation
        .ask(request, decoder)
        .orElseThrow(
            () ->
                new NetlinkException(
                    request.operation().get(), Errno.EBADMSG, "the kernel answered nothing"));
  }
}
