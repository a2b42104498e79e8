package org.evenkeel.coordinator.ha.wire;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.evenkeel.coordinator.model.HaSpec;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.pace.Clock;
import org.evenkeel.netlink.Errno;
import org.evenkeel.netlink.NetlinkException;
import org.evenkeel.netlink.SocketDevice;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One link: its socket, the thread that opens and reads it, and its counters. */
final class LinkSocket {
  private static final Logger LOG = LoggerFactory.getLogger(LinkSocket.class);

  private static final long RETRY_MILLIS = 1_000;
  private static final long END_MILLIS = 1_000;

  /** After so many datagrams in a row it looks whether it is to end. */
  private static final int BATCH = 64;

  /**
   * More than a heartbeat needs and less than what would be stale when it is read: the kernel drops
   * what a flood adds.
   */
  private static final int RECEIVE_BUFFER = 256 << 10;

  /** RFC 2474 class selector 6, network control: heartbeats leave before clients' packets. */
  private static final int TRAFFIC_CLASS = 0xc0;

  private final int number;
  private final HaSpec.Link link;
  private final Clock clock;
  private final Links.Listener listener;
  private final Thread thread;
  private final CountDownLatch ended = new CountDownLatch(1);

  private final LongAdder sent = new LongAdder();
  private final LongAdder sendErrors = new LongAdder();
  private final LongAdder taken = new LongAdder();
  private final Map<Refusal, LongAdder> refused = new ConcurrentHashMap<>();

  private volatile @Nullable Opened opened;
  private volatile Optional<String> openProblem = Optional.of("it is being opened");
  private volatile Optional<String> sendProblem = Optional.empty();

  /** The link thread's own: what it said last, and whether the listener has failed. */
  private Optional<String> said = Optional.empty();

  private boolean listenerFailed;
  private boolean untiedSaid;

  /** A socket in use. */
  private record Opened(DatagramChannel channel, Selector selector, InetSocketAddress remote)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      try (channel) {
        selector.close();
      }
    }
  }

  LinkSocket(int number, HaSpec.Link link, Clock clock, Links.Listener listener) {
    this.number = number;
    this.link = link;
    this.clock = clock;
    this.listener = listener;
    thread = Thread.ofPlatform().daemon().name("ha-link-" + number).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!isEnded()) {
      try (Opened open = openSocket()) {
        openProblem = Optional.empty();
        opened = open;
        say();
        receive(open);
        continue;
      } catch (IOException | NetlinkException | ClosedSelectorException e) {
        openProblem = Optional.of(reason(e));
      } catch (RuntimeException e) {
        openProblem = Optional.of(reason(e));
        LOG.error("link {} ({}) has failed and is opened again", number, link, e);
      } finally {
        opened = null;
      }
      say();
      await(RETRY_MILLIS);
    }
  }

  /**
   * Until the link ends, or nothing leaves any more: the socket of an interface that went and came
   * back is another one.
   */
  private void receive(Opened open) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(HeartbeatCodec.LENGTH_MAX + 1);
    long since = clock.nanos();
    while (!isEnded()) {
      int _ = open.selector.select(_ -> {}, RETRY_MILLIS);
      readBatch(open, buffer);
      say();
      boolean aged = clock.nanos() - since > TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS);
      if (aged && sendProblem.isPresent()) {
        return;
      }
    }
  }

  private void readBatch(Opened open, ByteBuffer buffer) throws IOException {
    int left = BATCH;
    while (left > 0 && readOne(open, buffer)) {
      left--;
    }
  }

  private boolean readOne(Opened open, ByteBuffer buffer) throws IOException {
    buffer.clear();
    if (!(open.channel.receive(buffer) instanceof InetSocketAddress from)) {
      return false;
    }
    long arrival = clock.nanos();
    if (!from.getAddress().equals(open.remote.getAddress())) {
      refused(Refusal.FOREIGN_ADDRESS);
      return true;
    }
    byte[] datagram = new byte[buffer.flip().remaining()];
    buffer.get(datagram);
    try {
      listener.received(number, datagram, arrival);
    } catch (RuntimeException e) {
      if (!listenerFailed) {
        LOG.error("what link {} ({}) heard could not be worked on; said once", number, link, e);
      }
      listenerFailed = true;
    }
    return true;
  }

  private Opened openSocket() throws IOException, NetlinkException {
    InetSocketAddress local = socketAddress(link.local());
    InetSocketAddress remote = socketAddress(link.remote());
    boolean isV6 = link.local().isV6();
    DatagramChannel channel =
        DatagramChannel.open(isV6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
    try {
      channel.configureBlocking(false);
      if (link.interfaceName().isPresent()) {
        tie(channel, link.interfaceName().get());
      }
      channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
      channel.setOption(StandardSocketOptions.IP_TOS, TRAFFIC_CLASS);
      channel.bind(local);
      Selector selector = Selector.open();
      SelectionKey _ = channel.register(selector, SelectionKey.OP_READ);
      return new Opened(channel, selector, remote);
    } catch (IOException | NetlinkException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Where the kernel does not let us, the route decides: better than no link. */
  private void tie(DatagramChannel channel, String interfaceName) throws NetlinkException {
    try {
      SocketDevice.bind(channel, interfaceName);
    } catch (NetlinkException e) {
      if (e.errno() != Errno.EPERM) {
        throw e;
      }
      if (!untiedSaid) {
        LOG.warn("link {} ({}) goes where the route says: {}", number, link, e.getMessage());
      }
      untiedSaid = true;
    }
  }

  /** A link-local address of IPv6 means something together with its interface only. */
  private InetSocketAddress socketAddress(IpAddress address) throws IOException {
    if (!address.isV6() || !address.inet().isLinkLocalAddress() || link.interfaceName().isEmpty()) {
      return address.withPort(link.port());
    }
    String name = link.interfaceName().get();
    NetworkInterface found = NetworkInterface.getByName(name);
    if (found == null) {
      throw new IOException("there is no interface " + name);
    }
    InetAddress scoped =
        Inet6Address.getByAddress(null, address.inet().getAddress(), found.getIndex());
    return new InetSocketAddress(scoped, link.port());
  }

  void send(byte[] datagram) {
    Opened open = opened;
    if (open == null) {
      sendErrors.increment();
      return;
    }
    try {
      if (open.channel.send(ByteBuffer.wrap(datagram), open.remote) == 0) {
        sendErrors.increment(); // the kernel has no room: the next one says more
        return;
      }
      sent.increment();
      if (sendProblem.isPresent()) {
        sendProblem = Optional.empty();
      }
    } catch (IOException e) {
      sendErrors.increment();
      if (open.channel.isOpen()) {
        sendProblem = Optional.of("what is sent does not leave: " + reason(e));
      }
    }
  }

  void taken() {
    taken.increment();
  }

  void refused(Refusal reason) {
    refused.computeIfAbsent(reason, _ -> new LongAdder()).increment();
  }

  LinkStatus status() {
    Map<Refusal, Long> reasons = new EnumMap<>(Refusal.class);
    refused.forEach((reason, count) -> reasons.put(reason, count.sum()));
    return new LinkStatus(link, problem(), sent.sum(), sendErrors.sum(), taken.sum(), reasons);
  }

  private Optional<String> problem() {
    return openProblem.or(() -> sendProblem);
  }

  /** Says what has changed, on the link's own thread, so that sending never waits for a log. */
  private void say() {
    Optional<String> now = problem();
    if (now.equals(said) || isEnded()) {
      return;
    }
    if (now.isPresent()) {
      LOG.warn("link {} ({}) does not work: {}; tried each second", number, link, now.get());
    } else {
      LOG.info("link {} ({}) works again", number, link);
    }
    said = now;
  }

  private static String reason(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private boolean isEnded() {
    return ended.getCount() == 0;
  }

  private void await(long millis) {
    try {
      boolean _ = ended.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      ended.countDown();
    }
  }

  /** Begins to end. */
  void end() {
    ended.countDown();
    Opened open = opened;
    if (open != null) {
      open.selector.wakeup();
    }
  }

  /** Waits for the thread. */
  void await() {
    try {
      thread.join(END_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
