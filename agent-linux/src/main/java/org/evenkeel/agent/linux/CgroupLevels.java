package org.evenkeel.agent.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The control groups whose limits hold for this process (Documentation/admin-guide/cgroup-v2.rst):
 * its own and every one above it that can be seen, as in a container.
 *
 * <p>When its own is a service of systemd's, that one is left out: a limit there is the agent's,
 * and says nothing about the machine that the agent speaks for.
 */
final class CgroupLevels {
  private static final String OWN = "0::";
  private static final String TYPE = " - cgroup2 ";
  private static final int ROOT_FIELD = 3;
  private static final int MOUNT_POINT_FIELD = 4;

  private CgroupLevels() {}

  /**
   * Of this process.
   *
   * @param root the directory below which /proc and the control groups are
   * @return directories from the innermost to the outermost; empty without version 2
   */
  static List<Path> of(Path root) throws IOException {
    try {
      return of(
          root,
          Files.readString(root.resolve("proc/self/cgroup")),
          Files.readString(root.resolve("proc/self/mountinfo")));
    } catch (NoSuchFileException _) {
      return List.of();
    }
  }

  /** The same by what the two files say; see cgroups(7) and proc_pid_mountinfo(5). */
  static List<Path> of(Path root, String cgroup, String mountinfo) {
    Optional<String> own =
        cgroup.lines().filter(line -> line.startsWith(OWN)).findFirst().map(s -> s.substring(3));
    Optional<String[]> mount =
        mountinfo
            .lines()
            .filter(line -> line.contains(TYPE))
            .map(line -> line.split(" ", -1))
            .filter(fields -> fields.length > MOUNT_POINT_FIELD)
            .findFirst();
    return own.isPresent() && mount.isPresent() ? levels(root, own.get(), mount.get()) : List.of();
  }

  private static List<Path> levels(Path root, String own, String[] mount) {
    Path within = relative(own);
    Path mounted = relative(mount[ROOT_FIELD]);
    boolean seen = mounted.toString().isEmpty() || within.startsWith(mounted);
    if (!seen || within.startsWith("..")) {
      return List.of(); // of another cgroup namespace: what limits us cannot be seen
    }
    Path top = root.resolve(relative(mount[MOUNT_POINT_FIELD]));
    Path relative = mounted.toString().isEmpty() ? within : mounted.relativize(within);
    boolean service = relative.toString().endsWith(".service");
    List<Path> levels = new ArrayList<>();
    for (Path level = service ? relative.getParent() : relative;
        level != null && !level.toString().isEmpty();
        level = level.getParent()) {
      levels.add(top.resolve(level));
    }
    levels.add(top);
    return List.copyOf(levels);
  }

  private static Path relative(String absolute) {
    Path path = Path.of("/" + absolute);
    int names = path.getNameCount();
    return names == 0 ? Path.of("") : path.subpath(0, names);
  }
}
