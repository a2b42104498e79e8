package org.evenkeel.coordinator.host;

import java.util.regex.Pattern;

/**
 * A kernel setting that a service needs.
 *
 * @param key its name as sysctl(8) writes it, for example {@code net.ipv4.ip_forward}; a dot inside
 *     an interface's name is written as a slash: {@code net.ipv4.conf.eth0/100.send_redirects}
 * @param wanted the value it must have
 * @param why what goes wrong without it, as an operator reads it
 */
public record HostSetting(String key, String wanted, String why) {
  private static final Pattern KEY = Pattern.compile("net(\\.[^.\\s/][^.\\s]*)+");

  /** The longest name: a path of the kernel is no longer. */
  static final int KEY_LONGEST = 255;

  /**
   * Makes a setting.
   *
   * @throws IllegalArgumentException when the key is not one below {@code net}
   */
  public HostSetting {
    requireKey(key);
    wanted = normal(wanted);
  }

  /** Refuses what is not the name of a network setting. */
  static void requireKey(String key) {
    if (key.length() > KEY_LONGEST || !KEY.matcher(key).matches()) {
      throw new IllegalArgumentException("not a network setting: " + key);
    }
  }

  /** The name of an interface as a part of a key. */
  static String part(String name) {
    return name.replace('.', '/');
  }

  /** A value with single blanks between its parts and none around them. */
  static String normal(String value) {
    return value.strip().replaceAll("\\s+", " ");
  }
}
