package org.evenkeel.coordinator.dispatch.haproxy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.evenkeel.coordinator.dispatch.ServiceSettings;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.dispatch.haproxy.Section.Slot;
import org.evenkeel.coordinator.model.ProxySpec;
import org.evenkeel.coordinator.model.ServiceKey;

/** Decides how a running HAProxy gets from one table to another. Pure. */
final class Reconciliation {
  /** More new servers than these are read faster from a configuration. */
  private static final int ADDITIONS_MAX = 200;

  private final Map<Slot, ServerLine> leftovers;
  private final List<String> reasons = new ArrayList<>();
  private final List<Instruction> instructions = new ArrayList<>();
  private final Map<Slot, ServerLine> left;
  private int additions;

  private Reconciliation(Map<Slot, ServerLine> leftovers) {
    this.leftovers = leftovers;
    this.left = new LinkedHashMap<>(leftovers);
  }

  /** What has to be done. */
  sealed interface Move {
    /**
     * The running process is told so.
     *
     * @param instructions in their order; none when all is as it should be
     * @param leftovers servers that no table has any more and that are to be deleted
     */
    record Tell(List<Instruction> instructions, Map<Slot, ServerLine> leftovers) implements Move {}

    /**
     * A new configuration is needed.
     *
     * @param reasons why, for people; at least one
     */
    record Reload(List<String> reasons) implements Move {}
  }

  /**
   * Compares two tables of feasible services.
   *
   * @param running what the process has
   * @param leftovers servers that it has beside these, withheld
   * @param wanted what it is to have
   */
  static Move between(
      List<TableService> running,
      Map<Slot, ServerLine> leftovers,
      List<TableService> wanted,
      Surroundings surroundings) {
    Reconciliation steps = new Reconciliation(leftovers);
    steps.compare(running, wanted, surroundings);
    if (!steps.reasons.isEmpty()) {
      return new Move.Reload(List.copyOf(steps.reasons));
    }
    if (steps.additions > ADDITIONS_MAX) {
      return new Move.Reload(List.of(steps.additions + " real servers are new"));
    }
    return new Move.Tell(List.copyOf(steps.instructions), steps.left);
  }

  private void compare(
      List<TableService> running, List<TableService> wanted, Surroundings surroundings) {
    Map<ServiceKey, TableService> before = byKey(running);
    Map<ServiceKey, TableService> after = byKey(wanted);
    Names namesBefore = Names.of(running);
    Names namesAfter = Names.of(wanted);
    before
        .keySet()
        .forEach(
            key -> {
              if (!after.containsKey(key)) {
                reasons.add(namesBefore.proxy(key) + " goes");
              }
            });
    after.forEach(
        (key, service) -> {
          String name = namesAfter.proxy(key);
          TableService old = before.get(key);
          if (old == null) {
            reasons.add(name + " is new");
          } else if (!namesBefore.proxy(key).equals(name)) {
            reasons.add(namesBefore.proxy(key) + " is now named " + name);
          } else if (!old.equals(service)) {
            compare(old, service, name, surroundings);
          }
        });
  }

  private void compare(
      TableService before, TableService after, String name, Surroundings surroundings) {
    Section from = Section.of(before, name, surroundings);
    Section to = Section.of(after, name, surroundings);
    if (!from.bare().equals(to.bare())) {
      reasons.add(aspects(before, after) + " of " + name + " change");
      return;
    }
    SequencedMap<Slot, ServerLine> old = from.servers();
    List<Instruction> lowered = new ArrayList<>();
    to.servers()
        .forEach(
            (slot, line) -> {
              ServerLine was = old.get(slot);
              if (was == null) {
                add(slot, line);
              } else if (!was.definition().equals(line.definition())) {
                reasons.add("address or options of " + slot + " change");
              } else {
                List<Instruction> target = line.weight() < was.weight() ? lowered : instructions;
                change(slot, was, line, target);
              }
            });
    instructions.addAll(lowered);
    old.forEach(
        (slot, line) -> {
          if (!to.servers().containsKey(slot)) {
            if (!line.withheld()) {
              instructions.add(new Instruction.Withhold(slot));
            }
            left.put(slot, line);
          }
        });
  }

  private void add(Slot slot, ServerLine line) {
    ServerLine leftover = leftovers.get(slot);
    if (leftover != null && leftover.definition().equals(line.definition())) {
      left.remove(slot);
      instructions.add(new Instruction.Weigh(slot, line.weight()));
      instructions.add(new Instruction.Bound(slot, line.connections()));
    } else if (leftover != null || !line.addable()) {
      reasons.add(slot + " is new");
      return;
    } else {
      additions++;
      instructions.add(new Instruction.Add(slot, line.arguments()));
    }
    if (!line.withheld()) {
      instructions.add(new Instruction.Release(slot));
    }
  }

  private static void change(
      Slot slot, ServerLine before, ServerLine after, List<Instruction> target) {
    if (before.weight() != after.weight()) {
      target.add(new Instruction.Weigh(slot, after.weight()));
    }
    if (before.connections() != after.connections()) {
      target.add(new Instruction.Bound(slot, after.connections()));
    }
    if (before.withheld() != after.withheld()) {
      target.add(after.withheld() ? new Instruction.Withhold(slot) : new Instruction.Release(slot));
    }
  }

  /** What of a service's settings differs, for people. */
  private static String aspects(TableService one, TableService other) {
    ServiceSettings before = one.settings();
    ServiceSettings after = other.settings();
    ProxySpec from = before.proxy().map(proxy -> proxy.spec()).orElse(ProxySpec.PLAIN);
    ProxySpec to = after.proxy().map(proxy -> proxy.spec()).orElse(ProxySpec.PLAIN);
    SequencedMap<String, Boolean> differs = new LinkedHashMap<>();
    differs.put("mode", from.mode() != to.mode());
    differs.put("timeouts", !from.timeouts().equals(to.timeouts()));
    differs.put("balance", !Balancing.of(before).equals(Balancing.of(after)));
    differs.put(
        "persistence",
        !from.persistence().equals(to.persistence())
            || !before.persistence().equals(after.persistence()));
    differs.put("source", !from.source().equals(to.source()));
    differs.put("PROXY protocol", !from.proxyProtocol().equals(to.proxyProtocol()));
    differs.put("headers and compression", !from.http().equals(to.http()));
    differs.put("limits", !from.limits().equals(to.limits()));
    differs.put("allowed networks", !from.allowFrom().equals(to.allowFrom()));
    differs.put("rules", !from.rules().equals(to.rules()));
    differs.put("pools", !from.pools().keySet().equals(to.pools().keySet()));
    differs.put("TLS", !from.tls().equals(to.tls()));
    differs.put("fallback page", BackendLines.showsPage(one) != BackendLines.showsPage(other));
    List<String> names =
        differs.sequencedEntrySet().stream()
            .filter(Map.Entry::getValue)
            .map(Map.Entry::getKey)
            .toList();
    return names.isEmpty() ? "settings" : String.join(", ", names);
  }

  private static Map<ServiceKey, TableService> byKey(List<TableService> table) {
    Map<ServiceKey, TableService> map = new LinkedHashMap<>();
    table.forEach(service -> map.put(service.key(), service));
    return map;
  }

  /** Whether two versions of a service differ in nothing that HAProxy could refuse. */
  static boolean alike(TableService one, TableService other) {
    return one.key().equals(other.key())
        && one.settings().equals(other.settings())
        && shape(one).equals(shape(other));
  }

  private static List<List<Record>> shape(TableService service) {
    return service.destinations().stream()
        .map(destination -> List.<Record>of(destination.key(), destination.limits()))
        .toList();
  }
}
