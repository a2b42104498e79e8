package org.evenkeel.coordinator.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Changes settings of this host's kernel and gives back what was found. What is found is on the
 * disk before the first change, so that a crash between loses nothing.
 *
 * <p>{@link #apply} and {@link #clear} are for one thread; {@link #values} is for any.
 */
public final class HostSettings {
  private final ProcSys kernel;
  private final FoundValues store;
  private final Map<String, String> found;

  /** Keys that were as wanted once, so that another value now is somebody else's doing. */
  private final Set<String> settled = new HashSet<>();

  private HostSettings(ProcSys kernel, FoundValues store, Map<String, String> found) {
    this.kernel = kernel;
    this.store = store;
    this.found = new LinkedHashMap<>(found);
  }

  /**
   * The settings of a host.
   *
   * @param root the directory below which every file is; {@code /} on a machine of its own
   * @param procSys where the kernel's settings are: {@code /proc/sys}
   * @throws IOException when the record of what was found cannot be read
   */
  public static HostSettings open(Path root, Path procSys) throws IOException {
    ProcSys kernel = new ProcSys(procSys);
    FoundValues store = new FoundValues(root, kernel.boot());
    return new HostSettings(kernel, store, store.load());
  }

  /**
   * Makes the host as wanted. What is as wanted is not touched; what somebody else has changed back
   * is set again. Settings of earlier calls that nobody wants any more stay until {@link #clear}:
   * the host may have come to rely on them.
   */
  public HostChange apply(List<HostSetting> wanted) {
    List<String> events = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (HostSetting setting : wanted) {
      try {
        apply(setting).ifPresent(events::add);
      } catch (IOException e) {
        problems.add(e.getMessage() + "; why it matters: " + setting.why());
      }
    }
    return new HostChange(events, problems);
  }

  private Optional<String> apply(HostSetting setting) throws IOException {
    String key = setting.key();
    String now = kernel.read(key).orElseThrow(() -> new IOException(missing(key)));
    if (now.equals(setting.wanted())) {
      settled.add(key);
      return Optional.empty();
    }
    remember(key, now);
    kernel.write(key, setting.wanted());
    boolean drifted = !settled.add(key);
    String event = drifted ? "%s was changed to %s, set to %s again" : "%s was %s, set to %s";
    return Optional.of(event.formatted(key, now, setting.wanted()) + ": " + setting.why());
  }

  /** The value found first is the host's own; later ones are drift. */
  private void remember(String key, String now) throws IOException {
    if (found.containsKey(key)) {
      return;
    }
    Map<String, String> more = new LinkedHashMap<>(found);
    more.put(key, now);
    kernel.swept(key, now).forEach(more::putIfAbsent);
    store.save(more);
    found.clear();
    found.putAll(more);
  }

  private static String missing(String key) {
    String cause =
        key.startsWith("net.ipv4.vs.")
            ? "the module ip_vs is not loaded, or the kernel is older than the setting; try:"
                + " modprobe ip_vs"
            : key.startsWith("net.ipv6.")
                ? "IPv6 is switched off; switch it on, or use IPv4 services alone"
                : "its interface is gone, or the kernel is older than the setting";
    return "this host has no setting " + key + ": " + cause;
  }

  /** Gives every changed setting the value that was found before; idempotent. */
  public HostChange clear() {
    List<String> events = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    Map<String, String> left = new LinkedHashMap<>();
    // In the order found: a setting that sweeps others along comes before them.
    found.forEach(
        (key, value) -> {
          try {
            restore(key, value).ifPresent(events::add);
          } catch (IOException e) {
            problems.add(e.getMessage());
            left.put(key, value);
          }
        });
    if (!left.equals(found)) {
      forget(left, problems);
    }
    settled.clear();
    return new HostChange(events, problems);
  }

  private Optional<String> restore(String key, String value) throws IOException {
    Optional<String> now = kernel.read(key);
    if (now.isEmpty() || now.get().equals(value)) {
      return Optional.empty();
    }
    kernel.write(key, value);
    return Optional.of("%s was %s, restored to %s".formatted(key, now.get(), value));
  }

  private void forget(Map<String, String> left, List<String> problems) {
    try {
      store.save(left);
      found.clear();
      found.putAll(left);
    } catch (IOException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }

  /** The values in force of these settings, by key; those that this kernel lacks are left out. */
  public Map<String, String> values(List<HostSetting> settings) {
    Map<String, String> values = new LinkedHashMap<>();
    for (HostSetting setting : settings) {
      try {
        kernel.read(setting.key()).ifPresent(value -> values.put(setting.key(), value));
      } catch (IOException _) {
        // Left out: for the reader a value that cannot be read is no value.
      }
    }
    return values;
  }
}
