package org.evenkeel.lab;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What lies on the disk of a {@link DebianRoot}: each path with its kind, rights, owner and link,
 * and the sums of what is below /etc. Logs, caches and what dpkg and systemd keep for themselves
 * are not looked at.
 *
 * @param lines one for each fact
 */
record FileTree(Set<String> lines) {
  /** Has all that is needed to look. */
  @FunctionalInterface
  interface Shell {
    /** Runs a command to its end. */
    Result run(Command command) throws IOException, InterruptedException;
  }

  private static final String LOOK =
      """
      find / -xdev \\( -path /var/lib/dpkg -o -path /var/log -o -path /var/cache -o -path /tmp \\
        -o -path /var/tmp -o -path /var/lib/systemd/timers -o -path /var/lib/apt -o -path /mnt \\
        -o -path /dev -o -path /run -o -path /proc -o -path /sys -o -path /media \\) -prune \\
        -o ! -path '/etc/*-' -printf '%p %y %m %u %g %l\\n'
      find /etc -type f ! -name '*-' -exec md5sum {} +
      """;

  /** All parts are copied. */
  FileTree {
    lines = new TreeSet<>(lines);
  }

  /** What lies there now. */
  static FileTree of(Shell shell) throws IOException, InterruptedException {
    Result seen = shell.run(Command.of("sh", "-c", LOOK));
    return new FileTree(seen.succeeded().stdout().lines().collect(Collectors.toSet()));
  }

  /** What this has and the other has not. */
  Set<String> without(FileTree other) {
    Set<String> more = new TreeSet<>(lines);
    more.removeAll(other.lines);
    return more;
  }
}
