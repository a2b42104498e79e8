package org.evenkeel.coordinator.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.account.Role;
import org.evenkeel.coordinator.account.Scope;
import org.evenkeel.coordinator.model.SignInSpec.Grant;
import org.evenkeel.coordinator.model.SignInSpec.Rank;
import org.junit.jupiter.api.Test;

final class GrantsTest {
  private static final Grant VIEWER = new Grant(Rank.VIEWER, Set.of());
  private static final Grant OF_WEB = new Grant(Rank.OPERATOR, Set.of("web"));
  private static final Grant OF_MQ = new Grant(Rank.OPERATOR, Set.of("mq"));
  private static final Grant OF_ALL = new Grant(Rank.OPERATOR, Set.of());
  private static final Grant ADMIN = new Grant(Rank.ADMIN, Set.of());

  @Test
  void nothingAllowsNothing() {
    assertEquals(Optional.empty(), Grants.together(List.of()));
  }

  @Test
  void theHighestCountsAndServicesAddUp() {
    assertEquals(
        scope(Role.OPERATOR, "web", "mq"), Grants.together(List.of(OF_WEB, VIEWER, OF_MQ)));
    assertEquals(scope(Role.OPERATOR), Grants.together(List.of(OF_WEB, OF_ALL)));
    assertEquals(scope(Role.ADMIN), Grants.together(List.of(OF_WEB, ADMIN)));
    assertEquals(scope(Role.VIEWER), Grants.together(List.of(VIEWER, VIEWER)));
  }

  private static Optional<Scope> scope(Role role, String... services) {
    return Optional.of(new Scope(role, Set.of(services)));
  }
}
