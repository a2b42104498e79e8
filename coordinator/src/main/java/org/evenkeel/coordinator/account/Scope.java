package org.evenkeel.coordinator.account;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * How far somebody's rights go. The services limit what may be changed, not what may be seen.
 *
 * @param role what they may do
 * @param services names of the virtual services in which they may do it; empty means all
 */
public record Scope(Role role, Set<String> services) {
  /** The most services that one can be limited to. */
  public static final int SERVICES_MAX = 256;

  /** That of an administrator. */
  public static final Scope ADMIN = new Scope(Role.ADMIN, Set.of());

  private static final Scope VIEWER = new Scope(Role.VIEWER, Set.of());
  private static final int NAME_MAX = 128;

  /**
   * @throws IllegalArgumentException when a role is limited that cannot be
   */
  public Scope {
    if (!services.isEmpty() && role != Role.OPERATOR) {
      throw new IllegalArgumentException(
          "services limit an operator alone: a viewer changes nothing, and what an admin changes is"
              + " not of one service");
    }
    if (services.size() > SERVICES_MAX
        || services.stream().anyMatch(name -> name.isBlank() || name.length() > NAME_MAX)) {
      throw new IllegalArgumentException(
          "at most %d services, each a name of at most %d characters"
              .formatted(SERVICES_MAX, NAME_MAX));
    }
    services = Set.copyOf(services);
  }

  /** The same from a list; a name that comes twice counts once. */
  public static Scope of(Role role, Collection<String> services) {
    return new Scope(role, new HashSet<>(services));
  }

  /** Whether something of that virtual service may be changed. */
  public boolean mayChange(String service) {
    return role.includes(Role.OPERATOR) && (services.isEmpty() || services.contains(service));
  }

  /** What both of them allow. */
  public Scope limitedBy(Scope other) {
    Role least = role.includes(other.role) ? other.role : role;
    if (least != Role.OPERATOR || (services.isEmpty() && other.services.isEmpty())) {
      return new Scope(least, Set.of());
    }
    if (services.isEmpty() || other.services.isEmpty()) {
      return new Scope(least, services.isEmpty() ? other.services : services);
    }
    Set<String> both = new HashSet<>(services);
    both.retainAll(other.services);
    return both.isEmpty() ? VIEWER : new Scope(least, both);
  }

  /** Whether it allows nothing that the other one does not. */
  public boolean within(Scope other) {
    return limitedBy(other).equals(this);
  }

  /** In words, such as {@code operator of mq, web}. */
  @Override
  public String toString() {
    return services.isEmpty()
        ? role.toString()
        : role + " of " + String.join(", ", new TreeSet<>(services));
  }
}
