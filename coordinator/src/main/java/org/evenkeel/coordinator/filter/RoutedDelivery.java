package org.evenkeel.coordinator.filter;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.evenkeel.netlink.Errno;
import org.evenkeel.netlink.NetlinkException;
import org.evenkeel.netlink.RoutingClient;
import org.evenkeel.netlink.RoutingRule;
import org.evenkeel.netlink.TableRoute;

/** Local delivery by routing rules and routes, over netlink. Used by platform threads alone. */
public final class RoutedDelivery implements LocalDelivery, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Tables that the kernel itself uses: compat, default, main and local (linux/rtnetlink.h). */
  private static final int RESERVED_FIRST = 252;

  private static final int RESERVED_LAST = 255;

  private final RoutingClient kernel = RoutingClient.open(PATIENCE);

  @Override
  public Outcome apply(List<Rule> rules) {
    Set<String> problems = new LinkedHashSet<>();
    boolean changed = false;
    for (boolean isV6 : new boolean[] {false, true}) {
      Set<Integer> marks = marks(rules, isV6);
      try {
        List<RoutingRule> found = kernel.rules(isV6);
        changed |= withdraw(found, marks);
        for (int mark : marks) {
          Optional<String> collision = collision(found, isV6, mark);
          collision.ifPresent(problems::add);
          changed |= collision.isEmpty() && deliver(found, isV6, mark);
        }
      } catch (NetlinkException e) {
        if (!marks.isEmpty() || !isFamilyMissing(e)) {
          problems.add("answers to clients' addresses: " + e.getMessage());
        }
      }
    }
    if (!problems.isEmpty()) {
      return new Outcome.Failed(String.join("; ", problems));
    }
    return changed ? new Outcome.Changed() : new Outcome.Unchanged();
  }

  private static Set<Integer> marks(List<Rule> rules, boolean isV6) {
    return Ruleset.of(rules).answers().stream()
        .filter(rule -> rule.isV6() == isV6)
        .map(Rule.Answers::mark)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static boolean isFamilyMissing(NetlinkException e) {
    return e.errno() == Errno.EAFNOSUPPORT || e.errno() == Errno.EOPNOTSUPP;
  }

  /** Removes what is ours, but not of these marks. */
  private boolean withdraw(List<RoutingRule> found, Set<Integer> kept) throws NetlinkException {
    boolean changed = false;
    for (RoutingRule rule : found) {
      if (isOurs(rule) && !kept.contains(rule.mark())) {
        TableRoute route = TableRoute.everythingLocal(rule.isV6(), rule.table(), PROTOCOL);
        changed |= done(kernel.delete(rule), Errno.ENOENT);
        changed |= done(kernel.delete(route), Errno.ESRCH);
      }
    }
    return changed;
  }

  /** The route first: packets pass by a rule that leads nowhere. */
  private boolean deliver(List<RoutingRule> found, boolean isV6, int mark) throws NetlinkException {
    TableRoute route = TableRoute.everythingLocal(isV6, mark, PROTOCOL);
    boolean changed = done(kernel.add(route), Errno.EEXIST);
    if (found.stream().noneMatch(rule -> isOurs(rule) && rule.mark() == mark)) {
      RoutingRule rule = RoutingRule.byMark(isV6, mark, mark, PROTOCOL);
      changed |= done(kernel.add(rule), Errno.EEXIST);
    }
    return changed;
  }

  @Override
  public Optional<String> collision(int mark) {
    for (boolean isV6 : new boolean[] {false, true}) {
      try {
        Optional<String> collision = collision(kernel.rules(isV6), isV6, mark);
        if (collision.isPresent()) {
          return collision;
        }
      } catch (NetlinkException _) {
        // What cannot be read is said when it is to be used.
      }
    }
    return Optional.empty();
  }

  private Optional<String> collision(List<RoutingRule> found, boolean isV6, int mark)
      throws NetlinkException {
    if (mark >= RESERVED_FIRST && mark <= RESERVED_LAST) {
      return taken(mark, "the kernel itself");
    }
    for (RoutingRule rule : found) {
      if (rule.table() == mark && !isOurs(rule)) {
        return taken(mark, "the host's own " + rule);
      }
    }
    for (TableRoute route : kernel.routes(isV6, mark)) {
      if (route.protocol() != PROTOCOL) {
        return taken(mark, "the host's own " + route);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> taken(int table, String by) {
    return Optional.of(
        "routing table %d is used by %s; give ipvs.fwmarks another range".formatted(table, by));
  }

  private static boolean isOurs(RoutingRule rule) {
    return rule.protocol() == PROTOCOL && rule.mark() == rule.table() && rule.mask() == -1;
  }

  /** Whether something was done; false when there was nothing left to do. */
  private static boolean done(org.evenkeel.netlink.Outcome outcome, int already)
      throws NetlinkException {
    return switch (outcome) {
      case org.evenkeel.netlink.Outcome.Done _ -> true;
      case org.evenkeel.netlink.Outcome.Refused(NetlinkException reason) -> {
        if (reason.errno() != already) {
          throw reason;
        }
        yield false;
      }
    };
  }

  /** Lets go of the kernel; rules and routes stay. Idempotent. */
  @Override
  public void close() {
    kernel.close();
  }
}
