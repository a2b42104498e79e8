package org.evenkeel.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * A {@link Machine} whose first process is the system manager of systemd, with no units but those
 * given: namespaces of this host's own kernel and a control group of their own, in which it may do
 * as it does on a whole machine. All of it ends with {@link #close}.
 */
final class Systemd implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/lib/systemd/systemd");
  private static final Path SCOPES = Path.of("/usr/bin/systemd-run");

  /** A line of proc_pid_mountinfo(5): which part of what is mounted where. */
  private static final Pattern CGROUP2 =
      Pattern.compile("\\S+ \\S+ \\S+ (?<part>\\S+) (?<where>\\S+) .* - cgroup2 .*");

  /**
   * Of the host it sees the files, but writes neither to /etc nor to /proc/sys, and of its devices
   * only those without which programs do not run. It ends with its standard input: SIGRTMIN+13 of
   * systemd(1) halts at once.
   */
  private static final String INIT =
      """
      set -e
      mount -t tmpfs tmpfs /run
      mount -t overlay overlay -o lowerdir="$1/etc:/etc" /etc
      mount -t sysfs -o ro sysfs /sys
      mount -t cgroup2 cgroup2 /sys/fs/cgroup
      mount -t tmpfs -o mode=755 tmpfs /mnt
      for device in null zero full random urandom; do
        touch /mnt/$device
        mount --bind /dev/$device /mnt/$device
      done
      mount --move /mnt /dev
      mount --bind /proc/sys /proc/sys
      mount -o remount,bind,ro /proc/sys
      ip link set lo up
      echo ready
      exec 3<&0
      { cat <&3 >/dev/null; /bin/kill -s RTMIN+13 1; } &
      exec env -i PATH="$PATH" container=lab SYSTEMD_UNIT_PATH="$1/units" \\
        SYSTEMD_GENERATOR_PATH="$1/none" SYSTEMD_ENVIRONMENT_GENERATOR_PATH="$1/none" \\
        "$2" --system --unit=lab.target --log-target=console --show-status=no 3<&- >&2
      """;

  private final Machine machine;
  private final Path group;

  private Systemd(Machine machine, Path group) {
    this.machine = machine;
    this.group = group;
  }

  /** Skips the test, or fails it, where none can be started. */
  static void require() throws IOException {
    Optional<String> missing = missing();
    if (missing.isPresent() && Boolean.getBoolean("evenkeel.required")) {
      throw new IOException(missing.get());
    }
    missing.ifPresent(reason -> System.err.println("skipped: " + reason));
    Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
  }

  private static Optional<String> missing() throws IOException {
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("a systemd of our own needs root");
    }
    if (!Files.isExecutable(PROGRAM) || !Files.isExecutable(SCOPES)) {
      return Optional.of("systemd is missing: sudo apt-get install systemd");
    }
    Optional<Path> here = ownGroup();
    if (here.isEmpty()) {
      return Optional.of("a systemd of our own needs cgroup2, which is not mounted here");
    }
    return Files.isWritable(here.get())
        ? Optional.empty()
        : Optional.of("a systemd of our own needs a control group, but is not let into " + here);
  }

  /** The control group of this process. */
  private static Optional<Path> ownGroup() throws IOException {
    String own =
        Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
            .filter(line -> line.startsWith("0::/"))
            .map(line -> line.substring("0::/".length()))
            .findFirst()
            .orElse("");
    return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
        .map(CGROUP2::matcher)
        .filter(line -> line.matches() && line.group("part").equals("/"))
        .map(line -> Path.of(line.group("where")).resolve(own))
        .filter(Files::isDirectory)
        .findFirst();
  }

  /**
   * Starts one.
   *
   * @param folder an absolute one that everybody may pass through, which gets {@code etc} and more;
   *     {@code units} is there with the units
   */
  static Systemd start(Path folder) throws IOException {
    Path etc = Files.createDirectories(folder.resolve("etc"));
    Files.writeString(etc.resolve("machine-id"), "0123456789abcdef0123456789abcdef\n");
    Files.writeString(
        folder.resolve("units/lab.target"), "[Unit]\nDescription=Lab\nDefaultDependencies=no\n");
    return boot(
            "systemd",
            folder,
            List.of("sh", "-c", INIT, "sh", folder.toString(), PROGRAM.toString()))
        .reached("lab.target");
  }

  /**
   * Begins to boot a machine; {@link #reached} tells when it is there.
   *
   * @param name of the machine
   * @param init what makes it of new namespaces, says {@code ready} and becomes the system manager
   */
  static Systemd boot(String name, Path folder, List<String> init) throws IOException {
    String own = "evenkeel-lab-%d-%s".formatted(ProcessHandle.current().pid(), name);
    Path group = Files.createDirectory(ownGroup().orElseThrow().resolve(own));
    try {
      List<String> command = new ArrayList<>(List.of("sh", "-c"));
      command.add("echo 0 > \"$1/cgroup.procs\" && shift && exec unshare \"$@\"");
      command.addAll(List.of("sh", group.toString(), "--cgroup", "--ipc", "--uts", "--net"));
      command.addAll(List.of("--mount", "--pid", "--fork", "--kill-child", "--mount-proc"));
      command.addAll(init);
      return new Systemd(Machine.start(name, folder, command), group);
    } catch (IOException | RuntimeException e) {
      remove(group);
      throw e;
    }
  }

  /** Waits until everything that belongs to a target is started. */
  Systemd reached(String target) {
    Eventually.holds(
        machine + " has reached " + target,
        () -> machine.run("systemctl", "is-active", target).exit() == 0);
    return this;
  }

  Machine machine() {
    return machine;
  }

  /** Runs a command there, as root at a prompt would, to its end. */
  Result run(String... words) throws IOException, InterruptedException {
    return machine.run(
        Command.of(words).after("env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root"));
  }

  /** Has systemctl(1) do something, and waits until it is done. */
  Result control(String... words) throws IOException, InterruptedException {
    return machine.run(Command.of(words).after("systemctl", "--no-pager"));
  }

  /** What a unit's property is now. */
  String property(String unit, String name) throws IOException, InterruptedException {
    return control("show", "--value", "--property=" + name, unit).succeeded().stdout().strip();
  }

  /** The numbers of the processes of a unit, as the machine counts. */
  List<String> processes(String unit) throws IOException, InterruptedException {
    String group = property(unit, "ControlGroup");
    if (group.isEmpty()) {
      return List.of();
    }
    String file = "/sys/fs/cgroup" + group + "/cgroup.procs";
    return machine.run("cat", file).succeeded().stdout().lines().toList();
  }

  @Override
  public void close() {
    machine.close();
    remove(group);
  }

  /** Removes the control groups below one, and it, as soon as their processes are gone. */
  private static void remove(Path group) {
    Eventually.holds(group + " is removed", () -> removed(group));
  }

  private static boolean removed(Path group) throws IOException, InterruptedException {
    List<String> find = new ArrayList<>(List.of("find", group.toString(), "-depth"));
    find.addAll(List.of("-type", "d", "-exec", "rmdir", "{}", ";"));
    Process process = new ProcessBuilder(find).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    return process.waitFor() >= 0 && Files.notExists(group);
  }
}
