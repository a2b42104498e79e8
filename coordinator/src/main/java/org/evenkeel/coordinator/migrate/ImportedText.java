package org.evenkeel.coordinator.migrate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.evenkeel.coordinator.config.ClusterYaml;
import org.evenkeel.coordinator.config.Quoted;
import org.evenkeel.coordinator.model.Cluster;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Writes an imported cluster for people: canonical form without what goes without saying. */
final class ImportedText {
  /** What is the same where nothing is said. */
  private static final Map<String, Object> UNSAID =
      Map.ofEntries(
          Map.entry("on-all-down", "keep-last"),
          Map.entry("fwmarks", Map.of("first", 1_000, "count", 1_000)),
          Map.entry("scheduler-flags", List.of()),
          Map.entry("one-packet", false),
          Map.entry("quorum", Map.of("up", 1, "hysteresis", 0)),
          Map.entry("slow-start", "0ms"),
          Map.entry("feedback", Map.of("source", "none")),
          Map.entry("min-connections", 0),
          Map.entry("max-connections", 0),
          Map.entry("backup", false),
          Map.entry("state", "online"),
          Map.entry("tunnel", Map.of("type", "ipip")),
          Map.entry("method", "GET"),
          Map.entry("headers", Map.of()),
          Map.entry("environment", Map.of()),
          Map.entry("http2", false),
          Map.entry("transport", "udp"));

  private ImportedText() {}

  static String of(Imported imported, Format format, String name) {
    StringBuilder text = new StringBuilder();
    text.append("# Imported from %s (%s).\n".formatted(Quoted.plain(name), format));
    if (!imported.dropped().isEmpty()) {
      text.append("#\n# Left out, or taken otherwise than it was meant:\n");
      imported.dropped().forEach(each -> text.append("#   ").append(each).append('\n'));
    }
    if (!imported.proposal().isEmpty()) {
      text.append("#\n# For this node's node.yaml, which is not replicated:\n");
      imported.proposal().forEach(line -> text.append("#   ").append(line).append('\n'));
    }
    return text.append('\n').append(body(imported.cluster())).toString();
  }

  private static String body(Cluster cluster) {
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setDereferenceAliases(true)
            .setIndicatorIndent(2)
            .setIndentWithIndicator(true)
            .build();
    String text = new Dump(settings).dumpToString(said(ClusterYaml.tree(cluster), Map.of()));
    return text.replaceAll("(?m)^(  - name: |[a-z])", "\n$1")
        .replaceFirst("^\n", "")
        .replace("virtual-services:\n\n", "virtual-services:\n");
  }

  /** A mapping without what goes without saying. */
  private static Map<String, Object> said(Map<?, ?> mapping, Map<?, ?> parent) {
    Map<String, Object> said = new LinkedHashMap<>();
    mapping.forEach(
        (key, value) -> {
          Object shorter = said(value, mapping);
          if (!isUnsaid(String.valueOf(key), value, mapping, parent)
              && !(value instanceof Map<?, ?> map && !map.isEmpty() && isEmpty(shorter))) {
            said.put(String.valueOf(key), shorter);
          }
        });
    return said;
  }

  private static boolean isEmpty(Object value) {
    return value instanceof Map<?, ?> map && map.isEmpty();
  }

  private static Object said(Object value, Map<?, ?> parent) {
    return switch (value) {
      case Map<?, ?> map -> said(map, parent);
      case List<?> list -> {
        List<Object> said = new ArrayList<>();
        list.forEach(each -> said.add(said(each, parent)));
        yield said;
      }
      default -> value;
    };
  }

  private static boolean isUnsaid(String key, Object value, Map<?, ?> mapping, Map<?, ?> parent) {
    if (value.equals(UNSAID.get(key))) {
      return true;
    }
    return switch (key) {
      case "interval", "timeout", "rise", "fall" -> "none".equals(mapping.get("type"));
      case "fast-interval", "down-interval" -> value.equals(mapping.get("interval"));
      case "granularity" -> value.equals(isV6(parent) ? 128 : 32);
      case "port" -> mapping.containsKey("weight") && Objects.equals(value, parent.get("ports"));
      default -> false;
    };
  }

  /** Of a service; one by mark has its family from its first real server. */
  private static boolean isV6(Map<?, ?> service) {
    Object address = service.get("address");
    if (address == null
        && service.get("real-servers") instanceof List<?> reals
        && !reals.isEmpty()
        && reals.getFirst() instanceof Map<?, ?> real) {
      address = real.get("address");
    }
    return address != null && address.toString().contains(":");
  }
}
