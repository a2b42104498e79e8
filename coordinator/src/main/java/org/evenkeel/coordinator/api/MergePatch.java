package org.evenkeel.coordinator.api;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON Merge Patch (RFC 7396): what a patch names is replaced, null takes it out. Pure. */
final class MergePatch {
  private MergePatch() {}

  /** An object as a patch makes it; neither is changed. */
  static Map<String, Object> apply(Map<String, Object> target, Map<?, ?> patch) {
    Map<String, Object> patched = new LinkedHashMap<>(target);
    for (Map.Entry<?, ?> entry : patch.entrySet()) {
      String name = String.valueOf(entry.getKey());
      @Nullable Object value = entry.getValue();
      if (value == null) {
        patched.remove(name);
      } else if (value instanceof Map<?, ?> inner) {
        Map<?, ?> old = patched.get(name) instanceof Map<?, ?> object ? object : Map.of();
        patched.put(name, apply(copy(old), inner));
      } else {
        patched.put(name, value);
      }
    }
    return patched;
  }

  private static Map<String, Object> copy(Map<?, ?> object) {
    Map<String, Object> copy = new LinkedHashMap<>();
    object.forEach((name, value) -> copy.put(String.valueOf(name), value));
    return copy;
  }
}
