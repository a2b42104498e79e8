package org.evenkeel.coordinator.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Debian's servers, unpacked and not installed: each runs in a mount namespace in which they lie
 * over this machine's own files, so that nothing of this machine is changed or started.
 */
public final class Installed {
  private static final Path TREE = Path.of("../target/servers").toAbsolutePath().normalize();

  /** Users that the servers want to become or only to know; none of them owns anything here. */
  private static final List<String> USERS =
      List.of("Debian-exim", "dovecot", "dovenull", "freerad", "mysql", "openldap", "postgres");

  private final Path folder;

  /**
   * Servers that keep everything in a folder.
   *
   * @param folder readable for everybody
   */
  public Installed(Path folder) throws IOException {
    this.folder = folder;
    Path etc = Files.createDirectories(folder.resolve("etc"));
    StringBuilder passwd = new StringBuilder(Files.readString(Path.of("/etc/passwd")));
    StringBuilder group = new StringBuilder(Files.readString(Path.of("/etc/group")));
    int id = 64_000;
    for (String user : USERS) {
      passwd.append("%s:x:%d:%d::/nonexistent:/bin/false\n".formatted(user, ++id, id));
      group.append("%s:x:%d:\n".formatted(user, id));
    }
    Files.writeString(etc.resolve("passwd"), passwd);
    Files.writeString(etc.resolve("group"), group);
  }

  /** Why they cannot run here; empty when they can. */
  public static Optional<String> missing() {
    if (!Files.isExecutable(TREE.resolve("usr/sbin/slapd"))) {
      return Optional.of("the servers are not unpacked: run ./evenkeel test lab as root once");
    }
    return "root".equals(System.getProperty("user.name"))
        ? Optional.empty()
        : Optional.of("mounting the servers over this machine's files needs root");
  }

  /** A command as it is run among the servers, in a session of its own. */
  public List<String> command(String user, List<String> command) {
    List<String> all = new ArrayList<>(List.of("setsid", "unshare", "--mount", "sh", "-c"));
    all.add(
        """
        mount -t overlay overlay -o lowerdir="$1/usr:/usr" /usr &&
        mount -t overlay overlay -o lowerdir="$2/etc:$1/etc:/etc" /etc &&
        mount -t tmpfs tmpfs /run && mount -t tmpfs -o mode=1777 tmpfs /var/tmp &&
        user=$3 && shift 3 &&
        if [ "$user" = root ]; then exec "$@"; else
          exec setpriv --reuid="$user" --regid=nogroup --clear-groups "$@"; fi
        """);
    all.addAll(List.of("sh", TREE.toString(), folder.toString(), user));
    all.addAll(command);
    return all;
  }
}
