package org.evenkeel.coordinator.check;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.evenkeel.coordinator.model.CheckSpec;
import org.evenkeel.coordinator.model.IpAddress;

/** Sends each probe by the way that its target asks for. For any thread. */
final class RoutedDialer implements Dialer {
  private final ProbeSockets sockets;

  RoutedDialer(ProbeSockets sockets) {
    this.sockets = sockets;
  }

  @Override
  public Socket connect(CheckTarget target, Deadline deadline) throws IOException {
    // A channel can be marked, and one of the address's own family alone is cheaper to make, which
    // counts where nothing else is done with it.
    boolean mere = target.spec().probe() instanceof CheckSpec.Probe.Connect;
    return mere || target.detour().isPresent()
        ? channel(target, deadline)
        : plain(target, deadline);
  }

  private static Socket plain(CheckTarget target, Deadline deadline) throws IOException {
    Socket socket = new Socket();
    try {
      if (configured(target).isPresent()) {
        bind(() -> socket.bind(new InetSocketAddress(configured(target).get(), 0)));
      }
      return connected(socket, target, deadline);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private Socket channel(CheckTarget target, Deadline deadline) throws IOException {
    SocketChannel channel = SocketChannel.open(family(target));
    try {
      prepare(channel, target);
      return connected(channel.socket(), target, deadline);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static ProtocolFamily family(CheckTarget target) {
    return target.place().isV6() ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
  }

  private static Socket connected(Socket socket, CheckTarget target, Deadline deadline)
      throws IOException {
    socket.setSoLinger(true, 0);
    socket.setTcpNoDelay(true);
    socket.connect(target.place().withPort(target.port()), deadline.millisLeft());
    return socket;
  }

  @Override
  public DatagramSocket datagrams(CheckTarget target) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      prepare(channel, target);
      DatagramSocket socket = channel.socket();
      socket.connect(target.place().withPort(target.port()));
      return socket;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private <C extends SelectableChannel & NetworkChannel> void prepare(C channel, CheckTarget target)
      throws OwnFault {
    bind(
        () -> {
          Optional<InetAddress> source = configured(target);
          if (target.detour().isPresent()) {
            Detour detour = target.detour().get();
            sockets.mark(channel, detour.mark());
            source = Optional.of(source.orElseGet(() -> facing(target, detour)));
          }
          if (source.isPresent()) {
            channel.bind(new InetSocketAddress(source.get(), 0));
          }
        });
  }

  /** What is done to a socket before it is used. */
  private interface Preparation {
    void make() throws IOException;
  }

  private static void bind(Preparation preparation) throws OwnFault {
    try {
      preparation.make();
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
