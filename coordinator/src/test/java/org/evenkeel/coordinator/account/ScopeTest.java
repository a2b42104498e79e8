package org.evenkeel.coordinator.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ScopeTest {
  private static final Scope VIEWER = Scope.of(Role.VIEWER, List.of());
  private static final Scope OPERATOR = Scope.of(Role.OPERATOR, List.of());
  private static final Scope OF_WEB = Scope.of(Role.OPERATOR, List.of("web"));
  private static final Scope OF_MQ_WEB = Scope.of(Role.OPERATOR, List.of("mq", "web"));
  private static final Scope OF_MQ = Scope.of(Role.OPERATOR, List.of("mq"));

  @Test
  void servicesLimitAnOperatorAlone() {
    assertThrows(IllegalArgumentException.class, () -> Scope.of(Role.VIEWER, List.of("web")));
    assertThrows(IllegalArgumentException.class, () -> Scope.of(Role.ADMIN, List.of("web")));
    assertTrue(OF_WEB.mayChange("web"));
    assertFalse(OF_WEB.mayChange("mq"));
    assertFalse(VIEWER.mayChange("web"));
    assertTrue(Scope.ADMIN.mayChange("web"));
    assertEquals("operator of mq, web", OF_MQ_WEB.toString());
  }

  @Test
  void limitsAddUp() {
    assertEquals(OF_WEB, OF_MQ_WEB.limitedBy(OF_WEB));
    assertEquals(VIEWER, OF_MQ.limitedBy(OF_WEB), "they share no service");
    for (Scope scope : List.of(VIEWER, OPERATOR, OF_WEB, OF_MQ_WEB, Scope.ADMIN)) {
      assertEquals(scope, scope.limitedBy(Scope.ADMIN));
      assertEquals(scope, Scope.ADMIN.limitedBy(scope));
      assertEquals(VIEWER, scope.limitedBy(VIEWER));
      assertTrue(scope.within(scope));
    }
    assertTrue(OF_WEB.within(OPERATOR));
    assertFalse(OPERATOR.within(OF_WEB));
    assertFalse(OF_MQ_WEB.within(OF_WEB));
    assertFalse(Scope.ADMIN.within(OPERATOR));
  }
}
