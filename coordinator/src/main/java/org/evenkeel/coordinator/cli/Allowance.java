package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.evenkeel.coordinator.account.Role;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that makes somebody who may do something. */
final class Allowance {
  @Option(
      names = "--role",
      paramLabel = "ROLE",
      defaultValue = "viewer",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Role role = Role.VIEWER;

  @Mixin private Services services = new Services();

  /** Virtual services that an operator is limited to. */
  static final class Services {
    @Option(
        names = "--service",
        paramLabel = "VIP",
        description = "A virtual service that an operator is limited to; may be given again.")
    private List<String> names = List.of();

    /** Whether any was named. */
    boolean areNamed() {
      return !names.isEmpty();
    }

    /** Says in an order which they are; none at all is no limit. */
    void sayIn(ObjectNode order) {
      names.forEach(order.putArray("services")::add);
    }
  }

  /** Says in an order what is allowed. */
  void sayIn(ObjectNode order) {
    order.put("role", role.toString());
    services.sayIn(order);
  }
}
