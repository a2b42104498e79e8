package org.evenkeel.coordinator.migrate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whose configuration a text is. */
public enum Format {
  /** keepalived.conf(5). */
  KEEPALIVED(
      "^(virtual_server|virtual_server_group|vrrp_instance|vrrp_sync_group|vrrp_script|global_defs|include[rmwba]?)\\b.*"),
  /** ldirectord.cf, of ldirectord(8). */
  LDIRECTORD(
      "^(virtual6?|checktype|checktimeout|checkinterval|autoreload|quiescent|logfile)\\s*=.*"),
  /** What {@code ipvsadm -S} prints and {@code ipvsadm -R} reads (ipvsadm(8)). */
  IPVSADM("^(\\S*ipvsadm\\s+)?(-[AaEeC]|--add-service|--add-server|--clear|--set)(\\s.*)?");

  private static final int LINES_MAX = 10_000;

  private final Pattern first;

  Format(String first) {
    this.first = Pattern.compile(first);
  }

  /** Guesses from the first line that only one of them has. */
  public static Optional<Format> of(String text) {
    List<Format> formats = Arrays.asList(values());
    return text.lines()
        .limit(LINES_MAX)
        .map(String::strip)
        .flatMap(line -> formats.stream().filter(format -> format.first.matcher(line).matches()))
        .findFirst();
  }

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
