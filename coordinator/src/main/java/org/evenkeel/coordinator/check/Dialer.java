package org.evenkeel.coordinator.check;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.evenkeel.coordinator.model.IpAddress;

/** Connects probes with their targets, by the way that each asks for. For any thread. */
final class Dialer {
  private final ProbeSockets sockets;

  Dialer(ProbeSockets sockets) {
    this.sockets = sockets;
  }

  /**
   * A TCP connection to a target, within its timeout; closed by reset unless told otherwise, so
   * that thousands of checks do not pile up in TIME_WAIT.
   *
   * @throws IOException when there is none: as {@link Socket#connect} says it, or, when the fault
   *     is ours and not the target's, a {@link OwnFault}
   */
  Socket dial(CheckTarget target) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      prepare(channel, target);
      Socket socket = channel.socket();
      socket.setSoLinger(true, 0);
      int timeoutMillis = (int) Math.min(Integer.MAX_VALUE, target.spec().timeout().toMillis());
      socket.connect(target.place().withPort(target.port()), Math.max(1, timeoutMillis));
      return socket;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void prepare(SocketChannel channel, CheckTarget target) throws OwnFault {
    try {
      if (target.detour().isPresent()) {
        Detour detour = target.detour().get();
        sockets.mark(channel, detour.mark());
        InetAddress source = configured(target).orElseGet(() -> facing(target, detour));
        channel.bind(new InetSocketAddress(source, 0));
      } else if (configured(target).isPresent()) {
        channel.bind(new InetSocketAddress(configured(target).get(), 0));
      }
    } catch (IOException | IllegalStateException e) {
      throw new OwnFault(e);
    }
  }

  /** One of the other family is meant for other real servers. */
  private static Optional<InetAddress> configured(CheckTarget target) {
    return target
        .spec()
        .approach()
        .source()
        .filter(source -> source.isV6() == target.place().isV6())
        .map(IpAddress::inet);
  }

  /** This host cannot send the probe. */
  static final class OwnFault extends IOException {
    private static final long serialVersionUID = 1L;

    OwnFault(Exception cause) {
      super("this host cannot send the probe: " + cause.getMessage(), cause);
    }
  }

  /**
   * Our address that faces a real server, and is not the VIP: the real server has that too, and its
   * answer would never leave it.
   */
  private static InetAddress facing(CheckTarget target, Detour detour) {
    InetAddress vip = detour.vip().inet();
    try (DatagramSocket route = new DatagramSocket()) {
      route.connect(target.address().withPort(1)); // sends nothing, but has the kernel choose
      InetAddress chosen = route.getLocalAddress();
      boolean suits = !chosen.equals(vip) && isV6(chosen) == isV6(vip);
      return suits ? chosen : beside(vip);
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage() + "; name an address with check.source", e);
    }
  }

  /** Another address of the interface that has the VIP; those of one host are VIPs as well. */
  private static InetAddress beside(InetAddress vip) throws IOException {
    return Optional.ofNullable(NetworkInterface.getByInetAddress(vip)).stream()
        .flatMap(card -> card.getInterfaceAddresses().stream())
        .filter(own -> own.getNetworkPrefixLength() < (isV6(vip) ? 128 : 32))
        .map(InterfaceAddress::getAddress)
        .filter(own -> isV6(own) == isV6(vip))
        .filter(own -> !own.equals(vip) && !own.isLinkLocalAddress())
        .findFirst()
        .orElseThrow(() -> new IOException("no address of this host faces it but the VIP"));
  }

  private static boolean isV6(InetAddress address) {
    return address instanceof Inet6Address;
  }
}
