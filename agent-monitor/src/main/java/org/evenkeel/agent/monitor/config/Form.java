package org.evenkeel.agent.monitor.config;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the editor's fields say, right or wrong.
 *
 * @param settings the text of each setting
 * @param services the TCP services: those of the file in its order, then new ones
 */
public record Form(Map<Setting, String> settings, List<ServiceEntry> services) {
  public Form {
    Map<Setting, String> all = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      all.put(setting, settings.getOrDefault(setting, setting.absent()));
    }
    settings = Collections.unmodifiableMap(all);
    services = List.copyOf(services);
  }

  /** The text of a setting. */
  public String value(Setting setting) {
    return settings.getOrDefault(setting, setting.absent());
  }

  /** The same with another text in a setting. */
  public Form with(Setting setting, String text) {
    Map<Setting, String> changed = new EnumMap<>(settings);
    changed.put(setting, text);
    return new Form(changed, services);
  }

  /** The same with other services. */
  public Form with(List<ServiceEntry> changed) {
    return new Form(settings, changed);
  }
}
