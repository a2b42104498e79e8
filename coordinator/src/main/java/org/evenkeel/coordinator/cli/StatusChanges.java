package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.evenkeel.coordinator.model.Complaints;
import org.jspecify.annotations.Nullable;

/**
 * What is different between two documents of {@code GET /api/v1/status}: role, revision, faults,
 * and health, state and whether there is weight of each real server. Figures that always move are
 * left out. Pure.
 */
final class StatusChanges {
  private StatusChanges() {}

  /**
   * One of them.
   *
   * @param subject {@code SERVICE/REAL-SERVER}, {@code SERVICE}, or the node
   * @param what such as {@code health}
   * @param now what it is
   * @param cause why; empty when that is not known
   */
  record Change(String subject, String what, String now, String cause) {}

  /** The changes, in the order of the newer document. */
  static List<Change> between(JsonNode before, JsonNode now) {
    List<Change> changes = new ArrayList<>();
    String node = now.path("node").asText();
    differ(before, now, "role", node, changes);
    differ(before, now, "revision", node, changes);
    degraded(before, now, node, changes);
    Map<String, JsonNode> known = named(before.path("virtual-services"));
    for (JsonNode service : now.path("virtual-services")) {
      @Nullable JsonNode old = known.remove(service.path("name").asText());
      service(old, service, changes);
    }
    known.keySet().forEach(name -> changes.add(new Change(name, "service", "removed", "")));
    return changes;
  }

  private static void service(@Nullable JsonNode old, JsonNode service, List<Change> changes) {
    String name = service.path("name").asText();
    String up = service.path("up").asBoolean() ? "up" : "down";
    if (old == null) {
      changes.add(new Change(name, "service", "added, " + up, ""));
    } else if (old.path("up").asBoolean() != service.path("up").asBoolean()) {
      changes.add(new Change(name, "service", up, ""));
    }
    Map<String, JsonNode> known = old == null ? Map.of() : named(old.path("real-servers"));
    for (JsonNode real : service.path("real-servers")) {
      @Nullable JsonNode before = known.get(real.path("name").asText());
      realServer(before, real, name + "/" + real.path("name").asText(), changes);
    }
    Set<String> gone = new HashSet<>(known.keySet());
    gone.removeAll(named(service.path("real-servers")).keySet());
    gone.stream()
        .sorted()
        .forEach(real -> changes.add(new Change(name + "/" + real, "server", "removed", "")));
  }

  private static void realServer(
      @Nullable JsonNode before, JsonNode real, String subject, List<Change> changes) {
    String reason = real.path("reason").asText();
    if (before == null) {
      changes.add(new Change(subject, "server", "added, " + real.path("health").asText(), reason));
      return;
    }
    if (!before.path("health").equals(real.path("health"))) {
      changes.add(new Change(subject, "health", real.path("health").asText(), reason));
    }
    differ(before, real, "state", subject, changes);
    boolean had = before.path("weight").asInt() > 0;
    if (had != real.path("weight").asInt() > 0) {
      changes.add(new Change(subject, "weight", real.path("weight").asText(), ""));
    }
  }

  private static void differ(
      JsonNode before, JsonNode now, String key, String subject, List<Change> changes) {
    if (!before.path(key).equals(now.path(key))) {
      changes.add(new Change(subject, key, now.path(key).asText(), ""));
    }
  }

  private static void degraded(JsonNode before, JsonNode now, String node, List<Change> changes) {
    Complaints.Change change =
        Complaints.between(texts(before.path("degraded")), texts(now.path("degraded")));
    change.begun().forEach(why -> changes.add(new Change(node, "degraded", why, "")));
    change.mended().forEach(why -> changes.add(new Change(node, "mended", why, "")));
  }

  private static Set<String> texts(JsonNode list) {
    Set<String> texts = new TreeSet<>();
    list.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private static Map<String, JsonNode> named(JsonNode list) {
    Map<String, JsonNode> named = new LinkedHashMap<>();
    list.forEach(each -> named.put(each.path("name").asText(), each));
    return named;
  }
}
