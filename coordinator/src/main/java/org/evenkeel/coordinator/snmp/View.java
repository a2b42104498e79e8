package org.evenkeel.coordinator.snmp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/** All objects of a moment, by name. Immutable. */
final class View {
  private final List<Branch<?>> branches;

  /** Of branches of which none stands below another. */
  View(List<Branch<?>> branches) {
    List<Branch<?>> sorted = new ArrayList<>(branches);
    sorted.sort(Comparator.comparing(branch -> branch.prefix().getValue(), Branch.ORDER));
    this.branches = List.copyOf(sorted);
  }

  /** The value of this name, or noSuchObject or noSuchInstance (RFC 3416, 4.2.1). */
  Variable at(OID name) {
    return branches.stream()
        .filter(branch -> name.startsWith(branch.prefix()))
        .findFirst()
        .map(branch -> branch.at(name))
        .orElse(Null.noSuchObject);
  }

  /** The next object and its value, or this name and endOfMibView (RFC 3416, 4.2.2). */
  VariableBinding after(OID name) {
    for (Branch<?> branch : branches) {
      Optional<VariableBinding> next = branch.after(name);
      if (next.isPresent()) {
        return next.get();
      }
    }
    return new VariableBinding(name, Null.endOfMibView);
  }
}
