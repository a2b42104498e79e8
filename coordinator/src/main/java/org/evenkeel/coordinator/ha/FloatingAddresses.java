package org.evenkeel.coordinator.ha;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.model.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gate of a pair: who asks this host to hold addresses is told that it does, but they are on
 * the host only while the gate is open. It is shut at first. Addresses are announced to the
 * neighbours when they arrive.
 *
 * <p>For several platform threads: one that wants addresses, and one that opens and shuts. They
 * wait for each other's calls to the kernel, a few milliseconds for a thousand addresses.
 */
public final class FloatingAddresses implements AddressAnnouncer {
  private static final Logger LOG = LoggerFactory.getLogger(FloatingAddresses.class);

  private static final String UNCONFIRMED =
      "this process stood still, and waits for its guard to say whether it still holds the"
          + " addresses";

  private final AddressAnnouncer host;
  private final Announcements announcements;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<IpAddress> wanted = new LinkedHashSet<>();

  /** What is wanted, for those who must not wait for the kernel. */
  private volatile Set<IpAddress> shown = Set.of();

  /** Whether the claim may still be acted upon. */
  private volatile BooleanSupplier permit = () -> true;

  /** Of the claim for which the gate is open; empty when it is shut. */
  private OptionalLong term = OptionalLong.empty();

  /** Something that is done while nobody else does anything. */
  private interface Act<T, X extends Exception> {
    T run() throws X;
  }

  /**
   * A gate that is shut, and before which nothing is wanted.
   *
   * @param host closed with this one
   * @param announcements not closed with this one
   */
  public FloatingAddresses(AddressAnnouncer host, Announcements announcements) {
    this.host = host;
    this.announcements = announcements;
  }

  /**
   * Of the addresses that were asked for, those that are as they should be: on this host while the
   * gate is open, elsewhere while it is shut. So one that an ended process has left here is asked
   * for as any other, and {@link #hold} learns that it is ours.
   */
  @Override
  public Set<IpAddress> held() throws IOException {
    return alone(
        () -> {
          Set<IpAddress> present = host.held();
          return wanted.stream()
              .filter(address -> present.contains(address) == term.isPresent())
              .collect(Collectors.toSet());
        });
  }

  @Override
  public Map<IpAddress, String> interfaces(Set<IpAddress> addresses) throws IOException {
    return alone(() -> host.interfaces(addresses));
  }

  @Override
  public Map<IpAddress, String> destinations(Set<IpAddress> addresses) throws IOException {
    return alone(() -> host.destinations(addresses));
  }

  @Override
  public void place(Map<IpAddress, String> places) {
    alone(
        () -> {
          host.place(places);
          return places;
        });
  }

  /**
   * Remembers that these are wanted. While the gate is open they are put on this host and
   * announced; while it is shut they are taken off it, in case somebody left them there.
   *
   * @return those that could not be put on, or taken off, each with the reason
   */
  @Override
  public Map<IpAddress, String> hold(Set<IpAddress> addresses) {
    return alone(
        () -> {
          wanted.addAll(addresses);
          shown = Set.copyOf(wanted);
          return term.isPresent() ? put(addresses, true) : takeOff(addresses);
        });
  }

  @Override
  public Map<IpAddress, String> release(Set<IpAddress> addresses) {
    return alone(
        () -> {
          wanted.removeAll(addresses);
          shown = Set.copyOf(wanted);
          announcements.withdraw(addresses);
          return host.release(addresses);
        });
  }

  /**
   * Opens the gate: puts all that is wanted on this host and announces it. Again for the same term,
   * it puts and announces what is missing.
   *
   * @param term of the claim
   * @return those that could not be put on, each with the reason; they are wanted still
   */
  public Map<IpAddress, String> open(long term) {
    return alone(
        () -> {
          boolean other = !this.term.equals(OptionalLong.of(term));
          this.term = OptionalLong.of(term);
          return put(wanted, other);
        });
  }

  /**
   * Shuts the gate: takes all that is wanted off this host and announces it no more. To be called
   * again, when something could not be taken off, until that is done.
   *
   * @return those that are on this host still, or may be, each with the reason
   */
  public Map<IpAddress, String> shut() {
    return alone(
        () -> {
          term = OptionalLong.empty();
          return takeOff(wanted);
        });
  }

  /**
   * Goes through all that opening does, without an effect, so that no code is run for the first
   * time when it matters. While the gate is open it does nothing.
   */
  void rehearse() {
    alone(
        () -> {
          if (term.isEmpty()) {
            try {
              LOG.debug("Addresses would be on {}", host.interfaces(wanted));
            } catch (IOException e) {
              LOG.debug("No interfaces", e);
            }
            host.hold(Set.of()).forEach((address, why) -> LOG.debug("{}: {}", address, why));
            announcements.announce(wanted); // which are not here, so that nobody is told
            announcements.withdraw(wanted);
          }
          return wanted;
        });
  }

  /** Announces all again, while the gate is open: a neighbour may have heard otherwise. */
  public void reassert() {
    alone(
        () -> {
          if (term.isPresent()) {
            announcements.announce(wanted);
          }
          return wanted;
        });
  }

  /**
   * From now on puts addresses on, and has them announced, only while that may be: also an open
   * gate lets nothing through otherwise, until it is {@linkplain #open opened} again.
   *
   * @param permit asked at each time, by any thread; never waits
   */
  void only(BooleanSupplier permit) {
    this.permit = permit;
    announcements.only(permit);
  }

  /** What is on this host while the gate is open. Never waits for the kernel. */
  public Set<IpAddress> wanted() {
    return shown;
  }

  /** Of the claim for which the gate is open; empty when it is shut. */
  public OptionalLong term() {
    return alone(() -> term);
  }

  /**
   * @param again whether also those are announced that are here already
   */
  private Map<IpAddress, String> put(Set<IpAddress> addresses, boolean again) {
    Map<IpAddress, String> failures = new LinkedHashMap<>();
    try {
      Set<IpAddress> missing = new LinkedHashSet<>(addresses);
      missing.removeAll(host.held());
      if (!missing.isEmpty() && !permit.getAsBoolean()) {
        missing.forEach(address -> failures.put(address, UNCONFIRMED));
        return failures;
      }
      failures.putAll(host.hold(missing));
      Set<IpAddress> arrived = new LinkedHashSet<>(again ? addresses : missing);
      arrived.removeAll(failures.keySet());
      announcements.announce(arrived);
    } catch (IOException e) {
      addresses.forEach(address -> failures.put(address, String.valueOf(e.getMessage())));
    }
    return failures;
  }

  private Map<IpAddress, String> takeOff(Set<IpAddress> addresses) {
    announcements.withdraw(addresses);
    Map<IpAddress, String> failures = new LinkedHashMap<>(host.release(addresses));
    try {
      Set<IpAddress> left = new LinkedHashSet<>(addresses);
      left.retainAll(host.held());
      left.forEach(
          address ->
              failures.putIfAbsent(
                  address,
                  "it is still on this host, as an address of its own; take it off, or both nodes"
                      + " of the pair have it"));
    } catch (IOException e) {
      addresses.forEach(address -> failures.putIfAbsent(address, String.valueOf(e.getMessage())));
    }
    return failures;
  }

  private <T, X extends Exception> T alone(Act<T, X> act) throws X {
    lock.lock();
    try {
      return act.run();
    } finally {
      lock.unlock();
    }
  }

  /** Addresses stay where they are. */
  @Override
  public void close() {
    alone(
        () -> {
          host.close();
          return host;
        });
  }
}
