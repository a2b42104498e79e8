package org.evenkeel.netlink;

import java.time.Duration;
import java.util.List;

/**
 * Reads and changes routing rules, and routes of tables other than the main one, in the network
 * namespace that the opening thread is in. Reading needs no privilege, changing CAP_NET_ADMIN.
 *
 * <p>Used by one platform thread at a time; every call is bounded by the timeout given when it was
 * opened, for each exchange that it makes.
 */
public final class RoutingClient implements AutoCloseable {
  private final Conversation conversation;

  /** A client over the given wire. */
  RoutingClient(Wire wire) {
    this.conversation = new Conversation(wire);
  }

  /**
   * Opens the door to rules and routes; the kernel is asked only by the calls to come.
   *
   * @param timeout how long one exchange with the kernel may last; above 0
   */
  public static RoutingClient open(Duration timeout) {
    return new RoutingClient(new NetlinkSocket(NetlinkConstants.NETLINK_ROUTE, timeout, true));
  }

  /**
   * All routing rules of a family, in the order in which they are asked.
   *
   * @throws NetlinkException when the kernel cannot be asked, or has no such family ({@link
   *     Errno#EAFNOSUPPORT}, {@link Errno#EOPNOTSUPP})
   */
  public List<RoutingRule> rules(boolean isV6) throws NetlinkException {
    return conversation.dump(RoutingCodec.rules(isV6), RoutingCodec::rule);
  }

  /**
   * The routes of one table; none when there is no such table. Kernels before 5.0 send those of all
   * tables, which takes its time on a router of the Internet.
   *
   * @param table its number, unsigned
   * @throws NetlinkException when the kernel cannot be asked
   */
  public List<TableRoute> routes(boolean isV6, int table) throws NetlinkException {
    try {
      return conversation.dump(
          RoutingCodec.routes(isV6, table),
          message -> RoutingCodec.route(message).filter(route -> route.table() == table));
    } catch (NetlinkException e) {
      if (e.errno() == Errno.ENOENT) {
        return List.of();
      }
      throw e;
    }
  }

  /**
   * Adds a rule.
   *
   * @return a refusal is {@link Errno#EEXIST} when there is one like it of that priority, {@link
   *     Errno#EPERM}
   * @throws NetlinkException when the exchange itself failed
   */
  public Outcome add(RoutingRule rule) throws NetlinkException {
    return conversation.execute(List.of(RoutingCodec.add(rule))).getFirst();
  }

  /**
   * Removes a rule.
   *
   * @return a refusal is {@link Errno#ENOENT} when there is none like it, {@link Errno#EPERM}
   * @throws NetlinkException when the exchange itself failed
   */
  public Outcome delete(RoutingRule rule) throws NetlinkException {
    return conversation.execute(List.of(RoutingCodec.delete(rule))).getFirst();
  }

  /**
   * Adds a default route to its table.
   *
   * @return a refusal is {@link Errno#EEXIST} when the table has one, {@link Errno#EPERM}
   * @throws NetlinkException when the exchange itself failed
   */
  public Outcome add(TableRoute route) throws NetlinkException {
    return conversation.execute(List.of(RoutingCodec.add(route))).getFirst();
  }

  /**
   * Removes a default route from its table.
   *
   * @return a refusal is {@link Errno#ESRCH} when the table has none like it, {@link Errno#EPERM}
   * @throws NetlinkException when the exchange itself failed
   */
  public Outcome delete(TableRoute route) throws NetlinkException {
    return conversation.execute(List.of(RoutingCodec.delete(route))).getFirst();
  }

  /** Closes the socket; rules and routes stay. Idempotent. */
  @Override
  public void close() {
    conversation.close();
  }
}
