package org.evenkeel.coordinator.neighbour;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.netlink.AddressClient;
import org.evenkeel.netlink.InterfaceAddress;
import org.evenkeel.netlink.Link;
import org.evenkeel.netlink.MacAddress;
import org.evenkeel.netlink.NeighbourFrames;
import org.evenkeel.netlink.NetlinkException;
import org.evenkeel.netlink.PacketSocket;

/**
 * Asks on the segments of this host's interfaces, through packet sockets, on a platform thread of
 * its own. An address is asked for through the interface that has it, else through the one whose
 * subnet contains it. For any thread.
 */
public final class SegmentNeighbours implements Neighbours, AutoCloseable {
  /** How long answers are waited for, all together: a neighbour's kernel needs a millisecond. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private static final Duration TURN = Duration.ofMillis(20);
  private static final Duration KERNEL_PATIENCE = Duration.ofSeconds(2);
  private static final int QUEUE_MAX = 4;
  private static final long CALL_SECONDS = 10;

  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          1,
          TimeUnit.MINUTES,
          new ArrayBlockingQueue<>(QUEUE_MAX),
          Thread.ofPlatform().name("neighbours").daemon().factory());

  /** Segments of the network namespace that this process is in; the thread starts when needed. */
  public SegmentNeighbours() {
    thread.allowCoreThreadTimeOut(true);
  }

  @Override
  public Map<IpAddress, Sighting> ask(Collection<IpAddress> addresses) {
    return ask(addresses, PATIENCE);
  }

  /**
   * Asks for all of these at once.
   *
   * @param patience for how long answers are waited for, all together
   */
  public Map<IpAddress, Sighting> ask(Collection<IpAddress> addresses, Duration patience) {
    if (addresses.isEmpty()) {
      return Map.of();
    }
    try {
      return thread.submit(() -> asked(addresses, patience)).get(CALL_SECONDS, TimeUnit.SECONDS);
    } catch (RejectedExecutionException | TimeoutException _) {
      return unasked(addresses, "too many ask at once; try again");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return unasked(addresses, String.valueOf(cause.getMessage()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return unasked(addresses, "interrupted");
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private static Map<IpAddress, Sighting> unasked(Collection<IpAddress> addresses, String reason) {
    Map<IpAddress, Sighting> sightings = new LinkedHashMap<>();
    addresses.forEach(address -> sightings.put(address, new Sighting.NotAsked(reason)));
    return sightings;
  }

  private static Map<IpAddress, Sighting> asked(Collection<IpAddress> addresses, Duration patience)
      throws NetlinkException {
    List<InterfaceAddress> own;
    Map<Integer, Link> links;
    try (AddressClient client = AddressClient.open(KERNEL_PATIENCE)) {
      own = client.addresses();
      links = client.links().stream().collect(Collectors.toMap(Link::index, link -> link));
    }
    Map<IpAddress, Sighting> sightings =
        unasked(addresses, "it is in no subnet of an interface of this host");
    Map<Integer, List<IpAddress>> byInterface = new LinkedHashMap<>();
    for (IpAddress address : addresses) {
      place(address, own)
          .ifPresent(at -> byInterface.computeIfAbsent(at, _ -> new ArrayList<>()).add(address));
    }
    List<Segment> segments = new ArrayList<>();
    try {
      byInterface.forEach(
          (index, those) -> {
            try {
              segments.add(Segment.open(Optional.ofNullable(links.get(index)), those, own));
            } catch (NetlinkException | IOException e) {
              sightings.putAll(unasked(those, String.valueOf(e.getMessage())));
            }
          });
      listen(segments, sightings, patience);
    } finally {
      segments.forEach(Segment::close);
    }
    return sightings;
  }

  /** The interface that has an address, else the one of the narrowest subnet with it. */
  private static Optional<Integer> place(IpAddress address, List<InterfaceAddress> own) {
    return own.stream()
        .map(InterfaceAddress::key)
        .filter(key -> key.contains(address.inet()))
        .max(Comparator.comparingInt(InterfaceAddress.Key::prefixLength))
        .map(InterfaceAddress.Key::interfaceIndex);
  }

  /** Asks everywhere, then listens in turn: a socket keeps what comes while another is read. */
  private static void listen(
      List<Segment> segments, Map<IpAddress, Sighting> sightings, Duration patience) {
    List<Segment> open = new ArrayList<>(segments);
    Map<Segment, Exception> broken = new HashMap<>();
    open.forEach(segment -> attempt(segment, Segment::ask, broken));
    long end = System.nanoTime() + patience.toNanos();
    open.removeAll(broken.keySet());
    while (!open.isEmpty() && System.nanoTime() - end < 0) {
      open.forEach(segment -> attempt(segment, Segment::hear, broken));
      open.removeAll(broken.keySet());
    }
    segments.forEach(segment -> sightings.putAll(segment.sightings()));
    broken.forEach(
        (segment, e) ->
            sightings.putAll(unasked(segment.addresses(), String.valueOf(e.getMessage()))));
  }

  /** Something that is done with a segment. */
  private interface Act {
    void on(Segment segment) throws NetlinkException;
  }

  private static void attempt(Segment segment, Act act, Map<Segment, Exception> broken) {
    try {
      act.on(segment);
    } catch (NetlinkException e) {
      broken.put(segment, e);
    }
  }

  /** One interface and what is asked for through it. */
  private record Segment(
      String name,
      MacAddress mac,
      Optional<InetAddress> source,
      PacketSocket socket,
      Map<IpAddress, SequencedSet<String>> holders) {

    static Segment open(Optional<Link> link, List<IpAddress> addresses, List<InterfaceAddress> own)
        throws NetlinkException, IOException {
      if (link.isEmpty() || link.get().loopback()) {
        throw new IOException("it is on no interface that has neighbours");
      }
      Link card = link.get();
      NetworkInterface found = NetworkInterface.getByIndex(card.index());
      byte[] mac = found == null ? null : found.getHardwareAddress();
      if (mac == null || mac.length != MacAddress.LENGTH) {
        throw new IOException(card.name() + " asks nobody for addresses: it has no MAC address");
      }
      Optional<InetAddress> source =
          own.stream()
              .filter(address -> address.key().interfaceIndex() == card.index())
              .filter(address -> !address.has(InterfaceAddress.TENTATIVE))
              .map(InterfaceAddress::key)
              .filter(key -> key.address().getAddress().length == 16 && key.prefixLength() < 128)
              .map(InterfaceAddress.Key::address)
              .findFirst();
      Map<IpAddress, SequencedSet<String>> holders = new LinkedHashMap<>();
      addresses.forEach(address -> holders.put(address, new TreeSet<>()));
      return new Segment(
          card.name(), MacAddress.of(mac), source, PacketSocket.answers(card.index()), holders);
    }

    Collection<IpAddress> addresses() {
      return holders.keySet();
    }

    void ask() throws NetlinkException {
      for (IpAddress address : holders.keySet()) {
        InetAddress target = address.inet();
        socket.send(
            address.isV6() && source.isPresent()
                ? NeighbourFrames.question(mac, source.get(), target)
                : NeighbourFrames.question(mac, target));
      }
    }

    void hear() throws NetlinkException {
      Optional<PacketSocket.Frame> frame = socket.receive(TURN).filter(seen -> !seen.outgoing());
      if (frame.isPresent()) {
        holders.forEach(
            (address, who) ->
                NeighbourFrames.claimant(frame.get().bytes(), mac, address.inet())
                    .filter(claimant -> !claimant.equals(mac))
                    .ifPresent(claimant -> who.add(claimant.text())));
      }
    }

    Map<IpAddress, Sighting> sightings() {
      Map<IpAddress, Sighting> sightings = new LinkedHashMap<>();
      holders.forEach(
          (address, who) -> sightings.put(address, new Sighting.Asked(name, mac.text(), who)));
      return sightings;
    }

    void close() {
      socket.close();
    }
  }
}
