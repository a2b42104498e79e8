package org.evenkeel.coordinator.signin;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.account.Directory.Answer;
import org.evenkeel.coordinator.account.Role;
import org.evenkeel.coordinator.account.Scope;
import org.evenkeel.coordinator.model.SignInSpec.Grant;

/** What somebody may do who is in several groups. */
final class Grants {
  private Grants() {}

  /** What is answered of somebody who has proved who they are and has these grants. */
  static Answer answer(Collection<Grant> grants) {
    return together(grants).<Answer>map(Answer.Right::new).orElseGet(Answer.Powerless::new);
  }

  /**
   * The highest role of all; of an operator of some services by one group and of others by another,
   * the services of both.
   *
   * @return empty when there are no grants: nothing is allowed then
   */
  static Optional<Scope> together(Collection<Grant> grants) {
    Optional<Role> highest = grants.stream().map(Grants::role).max(Role::compareTo);
    if (highest.isEmpty()) {
      return Optional.empty();
    }
    List<Set<String>> limits =
        grants.stream().filter(grant -> role(grant) == highest.get()).map(Grant::services).toList();
    Set<String> services = new HashSet<>();
    if (limits.stream().noneMatch(Set::isEmpty)) {
      limits.forEach(services::addAll);
    }
    return Optional.of(new Scope(highest.get(), services));
  }

  private static Role role(Grant grant) {
    return switch (grant.rank()) {
      case VIEWER -> Role.VIEWER;
      case OPERATOR -> Role.OPERATOR;
      case ADMIN -> Role.ADMIN;
    };
  }
}
