package org.evenkeel.coordinator.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.model.Cluster;

/** What differs between two clusters, in the words of the file, defaults merged. Pure. */
public final class ClusterDifference {
  private final List<String> lines = new ArrayList<>();

  private ClusterDifference() {}

  /**
   * The differences, a line each: {@code + path} for what is added, {@code - path} for what is
   * removed, {@code ~ path: before -> after} for what changes. Services and real servers are told
   * apart by their names, so that their order makes no difference.
   */
  public static List<String> between(Cluster before, Cluster after) {
    ClusterDifference difference = new ClusterDifference();
    difference.maps("", ClusterTree.of(before), ClusterTree.of(after));
    return List.copyOf(difference.lines);
  }

  private void compare(String path, Object before, Object after) {
    if (before.equals(after)) {
      return;
    }
    if (before instanceof Map<?, ?> old && after instanceof Map<?, ?> now) {
      maps(path, old, now);
    } else if (before instanceof List<?> old
        && after instanceof List<?> now
        && areNamed(old)
        && areNamed(now)) {
      maps(path, byName(old), byName(now));
    } else if (before instanceof List<?> old
        && after instanceof List<?> now
        && (areMaps(old) || areMaps(now))) {
      lists(path, old, now);
    } else {
      lines.add("~ %s: %s -> %s".formatted(path, written(before), written(after)));
    }
  }

  /**
   * What stands between what both begin with and what both end with; counted from 0, as in
   * problems.
   */
  private void lists(String path, List<?> before, List<?> after) {
    int shorter = Math.min(before.size(), after.size());
    int begin = 0;
    while (begin < shorter && before.get(begin).equals(after.get(begin))) {
      begin++;
    }
    int end = 0;
    while (end < shorter - begin && fromEnd(before, end).equals(fromEnd(after, end))) {
      end++;
    }
    int gone = before.size() - end;
    int come = after.size() - end;
    for (int i = begin; i < Math.max(gone, come); i++) {
      String place = "%s[%d]".formatted(path, i);
      if (i < gone && i < come) {
        compare(place, before.get(i), after.get(i));
      } else if (i < gone) {
        lines.add("- %s: %s".formatted(place, written(before.get(i))));
      } else {
        lines.add("+ %s: %s".formatted(place, written(after.get(i))));
      }
    }
  }

  private static Object fromEnd(List<?> list, int index) {
    return list.get(list.size() - 1 - index);
  }

  private void maps(String path, Map<?, ?> before, Map<?, ?> after) {
    Set<Object> keys = new LinkedHashSet<>(before.keySet());
    keys.addAll(after.keySet());
    for (Object key : keys) {
      String below = path.isEmpty() ? key.toString() : path + "." + key;
      Object old = before.get(key);
      Object now = after.get(key);
      if (old != null && now != null) {
        compare(below, old, now);
      } else if (now != null) {
        lines.add("+ " + below + shown(now));
      } else if (old != null) {
        lines.add("- " + below + shown(old));
      }
    }
  }

  /** Single values are shown; of a service or a real server its path says enough. */
  private static String shown(Object value) {
    return value instanceof Map || value instanceof List ? "" : ": " + value;
  }

  /** As the file has it on one line. */
  private static String written(Object value) {
    return switch (value) {
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> entry.getKey() + ": " + written(entry.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      case List<?> list ->
          list.stream().map(ClusterDifference::written).collect(Collectors.joining(", ", "[", "]"));
      default -> value.toString();
    };
  }

  private static boolean areMaps(List<?> list) {
    return !list.isEmpty() && list.stream().allMatch(Map.class::isInstance);
  }

  private static boolean areNamed(List<?> list) {
    return list.stream().allMatch(each -> each instanceof Map<?, ?> map && map.containsKey("name"));
  }

  private static Map<String, Object> byName(List<?> list) {
    Map<String, Object> named = new LinkedHashMap<>();
    for (Object each : list) {
      if (each instanceof Map<?, ?> map) {
        named.put(String.valueOf(map.get("name")), map);
      }
    }
    return named;
  }
}
