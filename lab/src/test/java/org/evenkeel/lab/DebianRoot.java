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
  /** Devices of the host without which programs do not run, and nothing else of it. */
  private static final String ENTER =
      """
      set -e
      root="$1/root"
      mount -t overlay overlay -o "lowerdir=$2,upperdir=$1/upper,workdir=$1/work" "$root"
      shift 2
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
      exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \\
        DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"
      """;

  private final Path folder;

  private DebianRoot(Path folder) {
    this.folder = folder;
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
    for (String part : List.of("root", "upper", "work")) {
      Files.createDirectories(folder.resolve(part));
    }
    return new DebianRoot(folder);
  }

  /** What was written into it, by path: all that differs from {@link #base}. */
  Path written() {
    return folder.resolve("upper");
  }

  /** Puts a file of the host into it. */
  void copy(Path file, String path) throws IOException {
    Path place = written().resolve(path);
    Files.createDirectories(place.resolve("..").normalize());
    Files.copy(file, place);
  }

  /** Runs a command in it to its end. */
  synchronized Result run(Command command) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("unshare", "--mount", "--pid", "--ipc"));
    words.addAll(List.of("--uts", "--net", "--fork", "--kill-child", "sh", "-c", ENTER, "sh"));
    words.addAll(List.of(folder.toString(), base().toString()));
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

  Result run(String... words) throws IOException, InterruptedException {
    return run(Command.of(words));
  }
}
