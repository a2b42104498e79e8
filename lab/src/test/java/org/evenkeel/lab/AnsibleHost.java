package org.evenkeel.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link Machine} whose files are a {@link DebianRoot} and whose first process is its systemd:
 * what somebody rents and has Ansible set up. It has this host's kernel, in namespaces and a
 * control group of its own. All of it ends with {@link #close}.
 */
final class AnsibleHost implements AutoCloseable {
  /** Units that have nothing to do here, or would reach for what is the host's. */
  private static final List<String> LEFT_OUT =
      List.of(
          "dev-hugepages.mount",
          "dev-mqueue.mount",
          "getty.target",
          "haproxy.service",
          "ipvsadm.service",
          "sys-fs-fuse-connections.mount",
          "sys-kernel-debug.mount",
          "sys-kernel-tracing.mount",
          "systemd-logind.service",
          "systemd-udevd.service",
          "timers.target");

  /**
   * Of the settings of the kernel it may write those of its own network alone, of the devices it
   * sees those without which programs do not run. It ends with its standard input.
   */
  private static final String INIT =
      """
      set -e
      root="$1/root"
      mount -t overlay overlay -o "lowerdir=$2,upperdir=$1/upper,workdir=$1/work" "$root"
      mount -t proc proc "$root/proc"
      mount -t sysfs -o ro sysfs "$root/sys"
      mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
      mount -t tmpfs -o mode=755 tmpfs "$root/dev"
      for device in null zero full random urandom; do
        touch "$root/dev/$device"
        mount --bind "/dev/$device" "$root/dev/$device"
      done
      ln -s /proc/self/fd "$root/dev/fd"
      mkdir "$root/dev/shm" "$root/dev/pts"
      mount -t devpts -o newinstance,ptmxmode=666 devpts "$root/dev/pts"
      ln -s pts/ptmx "$root/dev/ptmx"
      mount -t tmpfs tmpfs "$root/run"
      mount --bind "$root/proc/sys" "$root/proc/sys"
      mount --bind "$root/proc/sys/net" "$root/proc/sys/net"
      mount -o remount,bind,ro "$root/proc/sys"
      hostname "$3"
      ip link set lo up
      cd "$root"
      pivot_root . mnt
      umount -l /mnt
      echo ready
      exec 3<&0
      { cat <&3 >/dev/null; /bin/kill -s RTMIN+13 1; } &
      exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin container=lab \\
        /lib/systemd/systemd --system --show-status=no 3<&- >&2
      """;

  private final Machine machine;
  private final Path group;

  private AnsibleHost(Machine machine, Path group) {
    this.machine = machine;
    this.group = group;
  }

  /**
   * Boots one, which is plugged in nowhere; {@link #awaitBooted} tells when it is there.
   *
   * @param folder of the test's, for what is written; on a file system that overlays can be on
   */
  static AnsibleHost boot(String name, Path folder) throws IOException {
    Path etc = DebianRoot.create(Files.createDirectories(folder)).written().resolve("etc");
    Path units = Files.createDirectories(etc.resolve("systemd/system"));
    for (String unit : LEFT_OUT) {
      Files.createSymbolicLink(units.resolve(unit), Path.of("/dev/null"));
    }
    Files.writeString(etc.resolve("hostname"), name + "\n");
    // What a package prepares for a quick start takes longer than all else that is looked at here.
    Path dpkg = Files.createDirectories(etc.resolve("dpkg/dpkg.cfg.d"));
    Files.writeString(dpkg.resolve("lab"), "path-exclude=/usr/lib/*/bin/train\n");
    Path group = Systemd.group(name);
    try {
      List<String> command = new ArrayList<>(List.of("sh", "-c"));
      command.add("echo 0 > \"$1/cgroup.procs\" && shift && exec unshare \"$@\"");
      command.addAll(List.of("sh", group.toString(), "--cgroup", "--ipc", "--uts", "--net"));
      command.addAll(List.of("--mount", "--pid", "--fork", "--kill-child", "sh", "-c", INIT));
      command.addAll(List.of("sh", folder.toString(), DebianRoot.base().toString(), name));
      return new AnsibleHost(Machine.start(name, folder, command), group);
    } catch (IOException | RuntimeException e) {
      Systemd.remove(group);
      throw e;
    }
  }

  /** Waits until everything that boots has booted. */
  void awaitBooted() {
    Eventually.holds(
        machine + " is booted",
        () -> machine.run("systemctl", "is-active", "multi-user.target").exit() == 0);
  }

  Machine machine() {
    return machine;
  }

  /** Runs a command there, as root at a prompt would, to its end. */
  Result run(String... words) throws IOException, InterruptedException {
    return machine.run(
        Command.of(words).after("env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root"));
  }

  @Override
  public void close() {
    machine.close();
    Systemd.remove(group);
  }
}
