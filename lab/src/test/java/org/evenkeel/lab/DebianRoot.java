package org.evenkeel.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * A Debian of its own to install packages in: what {@code ./evenkeel test lab} has debootstrap(8)
 * make once is below it and never changed, what is written lies in a folder of the test. Nothing
 * runs in it but what it is told to, one command after the other, each with processes, mounts and a
 * network (loopback alone) of its own. There is nothing to close: nothing stays mounted.
 */
final class DebianRoot {
  /** Where it has the packages of the build, to read. */
  static final String PACKAGES = "/mnt";

  /** Devices of the host without which programs do not run, and nothing else of it. */
  private static final String MOUNT =
      """
      set -e
      root="$1/root"
      disk="$1"
      if [ -n "$4" ]; then
        disk="$1/disk"
        mount -t tmpfs -o "size=$4" tmpfs "$disk"
        mkdir "$disk/upper" "$disk/work"
      fi
      mount -t overlay overlay -o "lowerdir=$2,upperdir=$disk/upper,workdir=$disk/work" "$root"
      [ ! -d "$3" ] || mount --bind -o ro "$3" "$root/mnt"
      shift 4
      mount -t proc proc "$root/proc"
      mount -t sysfs -o ro sysfs "$root/sys"
      mount -t tmpfs -o mode=755 tmpfs "$root/dev"
      for device in null zero full random urandom; do
        touch "$root/dev/$device"
        mount --bind "/dev/$device" "$root/dev/$device"
      done
      ln -s /proc/self/fd "$root/dev/fd"
      mkdir -m 1777 "$root/dev/shm"
      ip link set lo up
      """;

  private static final String ENTER =
      MOUNT
          + """
          exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \\
            DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"
          """;

  /**
   * Its system manager is the first process, and may do as it does on a whole machine, but for the
   * host's settings outside of the network. It ends with its standard input: SIGRTMIN+13 of
   * systemd(1) halts at once.
   */
  private static final String BOOT =
      MOUNT
          + """
          mkdir "$root/dev/pts"
          mount -t devpts -o newinstance,ptmxmode=666 devpts "$root/dev/pts"
          ln -s pts/ptmx "$root/dev/ptmx"
          mount -t tmpfs -o mode=755 tmpfs "$root/run"
          mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
          mount --bind "$root/proc/sys/net" "$root/media"
          mount --bind "$root/proc/sys" "$root/proc/sys"
          mount -o remount,bind,ro "$root/proc/sys"
          mount --move "$root/media" "$root/proc/sys/net"
          echo 0123456789abcdef0123456789abcdef >"$root/etc/machine-id"
          hostname "$(cat "$root/etc/hostname")"
          echo ready
          exec 3<&0
          { cat <&3 >/dev/null; /bin/kill -s RTMIN+13 1; } &
          cd "$root"
          pivot_root . .
          umount -l .
          cd /
          exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin container=lab \\
            /lib/systemd/systemd --system --show-status=no 3<&- >&2
          """;

  private final Path folder;
  private final String size;
  private final String below;

  private DebianRoot(Path folder, String size, String below) {
    this.folder = folder;
    this.size = size;
    this.below = below;
  }

  /** Skips the test, or fails it, where there can be none. */
  static void require() {
    Optional<String> missing = missing();
    if (missing.isPresent() && Boolean.getBoolean("evenkeel.required")) {
      throw new IllegalStateException(missing.get());
    }
    missing.ifPresent(reason -> System.err.println("skipped: " + reason));
    Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
  }

  private static Optional<String> missing() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("installing packages into a Debian of the test's own needs root");
    }
    return Files.exists(complete())
        ? Optional.empty()
        : Optional.of("that Debian is not there: run ./evenkeel test lab as root once");
  }

  private static Path complete() {
    return Project.root().resolve("target/debian.complete");
  }

  /** What is below all of them: files that are read and never written. */
  static Path base() {
    return Project.root().resolve("target/debian");
  }

  /**
   * One as it is before anything was installed.
   *
   * @param folder of the test's, for what is written; on a file system that overlays can be on
   */
  static DebianRoot create(Path folder) throws IOException {
    return create(folder, "", base().toString());
  }

  /**
   * One that begins with all that another one has, which may not change any more.
   *
   * @param folder as for {@link #create(Path)}
   */
  static DebianRoot over(DebianRoot other, Path folder) throws IOException {
    return create(folder, "", other.layers(""));
  }

  /**
   * One whose disk is small. What one command writes is gone with it.
   *
   * @param size as tmpfs(5) takes it, such as {@code 100m}
   */
  static DebianRoot withDisk(Path folder, String size) throws IOException {
    return create(folder, size, base().toString());
  }

  private static DebianRoot create(Path folder, String size, String below) throws IOException {
    for (String part : List.of("root", "upper", "work", "disk")) {
      Files.createDirectories(folder.resolve(part));
    }
    return new DebianRoot(folder, size, below);
  }

  /** What was written into it, by path: all that differs from what it began with. */
  Path written() {
    return folder.resolve("upper");
  }

  /**
   * All that it consists of, as overlays want it: what was written, and what is below.
   *
   * @param before the paths, where another kernel sees this host's files
   */
  String layers(String before) throws IOException {
    StringBuilder all = new StringBuilder(before).append(written().toRealPath());
    for (String layer : below.split(":", -1)) {
      all.append(':').append(before).append(Path.of(layer).toRealPath());
    }
    return all.toString();
  }

  /** Puts a file of the host into it. */
  void copy(Path file, String path) throws IOException {
    Path place = written().resolve(path);
    Files.createDirectories(place.resolve("..").normalize());
    Files.copy(file, place);
  }

  /** Keeps its system manager from starting units, whoever wants them (systemd.unit(5)). */
  void mask(List<String> units) throws IOException {
    Path folder = Files.createDirectories(written().resolve("etc/systemd/system"));
    for (String unit : units) {
      Files.createSymbolicLink(folder.resolve(unit), Path.of("/dev/null"));
    }
  }

  /** Runs a command in it to its end. */
  synchronized Result run(Command command) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("unshare", "--mount", "--pid", "--ipc"));
    words.addAll(List.of("--uts", "--net", "--fork", "--kill-child"));
    words.addAll(entering(ENTER));
    Command here = command.after(words.toArray(String[]::new));
    Path stdout = folder.resolve("stdout");
    Path stderr = folder.resolve("stderr");
    Process process =
        new ProcessBuilder(here.words())
            .redirectOutput(stdout.toFile())
            .redirectError(stderr.toFile())
            .start();
    MachineProcess running = new MachineProcess(command, process, stdout, stderr);
    running.feed(command.input());
    return running.await(command.deadline());
  }

  /**
   * Boots it: its programs run until that is closed. Meanwhile it takes no other command.
   *
   * @throws IOException when it does not come up
   */
  Systemd boot() throws IOException {
    return Systemd.boot("debian", folder, entering(BOOT)).reached("multi-user.target");
  }

  /**
   * The same with a name of its own, where several are begun before one is waited for.
   *
   * @throws IOException when it does not begin
   */
  Systemd boot(String name) throws IOException {
    Path etc = Files.createDirectories(written().resolve("etc"));
    Files.writeString(etc.resolve("hostname"), name + "\n");
    return Systemd.boot(name, folder, entering(BOOT));
  }

  private List<String> entering(String script) {
    return List.of(
        "sh", "-c", script, "sh", folder.toString(), below, Packages.folder().toString(), size);
  }

  Result run(String... words) throws IOException, InterruptedException {
    return run(Command.of(words));
  }
}
