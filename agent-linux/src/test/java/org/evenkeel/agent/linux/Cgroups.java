package org.evenkeel.agent.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Control groups as files below a directory, named by their path from the mount point. */
final class Cgroups {
  static final String MOUNT =
      "36 29 0:32 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n";

  private final Path root;

  Cgroups(Path root) {
    this.root = root;
  }

  /** This process is in the outermost group that it sees, as with a cgroup namespace. */
  Cgroups inContainer() throws IOException {
    return in("/");
  }

  /** This process is in that group. */
  Cgroups in(String group) throws IOException {
    Files.createDirectories(root.resolve("proc/self"));
    Files.writeString(root.resolve("proc/self/cgroup"), "0::" + group + "\n");
    Files.writeString(root.resolve("proc/self/mountinfo"), MOUNT);
    return this;
  }

  void write(String group, String file, String text) throws IOException {
    Path directory = root.resolve("sys/fs/cgroup").resolve(group);
    Files.createDirectories(directory);
    Files.writeString(directory.resolve(file), text + "\n");
  }

  void cpu(String group, String max, long usageMicros) throws IOException {
    write(group, "cpu.max", max);
    // Linux 6.1
    write(
        group,
        "cpu.stat",
        "usage_usec %d\nuser_usec 1\nsystem_usec 1\nnr_periods 0\nnr_throttled 0"
            .formatted(usageMicros));
  }

  void memory(String group, String max, long current, long inactiveFile) throws IOException {
    write(group, "memory.max", max);
    write(group, "memory.current", Long.toString(current));
    write(
        group,
        "memory.stat",
        "anon 1\nfile 2\ninactive_anon 77777\nactive_file 88888\ninactive_file %d\nslab 3"
            .formatted(inactiveFile));
  }
}
