package org.evenkeel.lab;

import java.io.IOException;

/**
 * A machine in a {@link Guest} whose files are a Debian of its own, and whose first process is its
 * systemd with all that it starts. It can lose its power and be switched on again; what it has
 * written stays until the guest is closed.
 */
final class DebianMachine implements DebianHost {
  private static final String BOOT =
      """
      mkdir -p "/tmp/$1/root" "/tmp/$1/upper" "/tmp/$1/work" "/sys/fs/cgroup/$1"
      echo 0 >"/sys/fs/cgroup/$1/cgroup.procs"
      echo $$ >"/tmp/$1/pid"
      exec nsenter "--net=/run/netns/$1" unshare --cgroup --ipc --uts --mount --pid --fork \\
        --propagation private sh "$3" "/tmp/$1" "$1" "$2"
      """;

  private final Guest guest;
  private final String name;
  private final String address;
  private final String layers;
  private GuestProcess power;
  private String init = "";

  private DebianMachine(Guest guest, String name, String address, String layers)
      throws IOException, InterruptedException {
    this.guest = guest;
    this.name = name;
    this.address = address;
    this.layers = layers;
    this.power = begin();
  }

  /** Makes a guest ready for machines. */
  static void prepare(Guest guest) throws InterruptedException {
    guest.run("modprobe", "-d", "/run/modules", "-a", "overlay", "nf_tables").succeeded();
    guest.run("mount", "-t", "cgroup2", "cgroup2", "/sys/fs/cgroup").succeeded();
  }

  /**
   * Switches one on; {@link #awaitBooted} tells when it is there.
   *
   * @param root what is installed on it, which is not written to
   * @param plug the guest's device that becomes its {@code eth0}
   * @param address of it, with the prefix length
   */
  static DebianMachine switchOn(
      Guest guest, String name, DebianRoot root, String plug, String address)
      throws IOException, InterruptedException {
    guest.run("ip", "link", "set", plug, "name", name).succeeded();
    return new DebianMachine(guest, name, address, root.layers("/run/host"));
  }

  /** Switches it on again. The kernel has put its device back when its network ended. */
  void switchOn() throws IOException, InterruptedException {
    Eventually.holds(
        name + " is unplugged",
        () -> guest.run("ip", "link", "set", "eth0", "name", name).exit() == 0);
    power = begin();
  }

  /**
   * The network has a name until systemd is there. So it is gone when all its processes end, and no
   * address answers any more.
   */
  private GuestProcess begin() throws IOException, InterruptedException {
    guest.run("ip", "netns", "add", name).succeeded();
    guest.run("ip", "link", "set", name, "netns", name).succeeded();
    new Host(guest, name, address)
        .ip(
            "link set %s name eth0".formatted(name),
            "link set lo up",
            "link set eth0 up",
            "address add " + address + " dev eth0");
    String script = Project.inGuest(Project.testClasses().resolve("org/evenkeel/lab/boot.sh"));
    GuestProcess started = guest.start("sh", "-e", "-c", BOOT, "sh", name, layers, script);
    init =
        Eventually.becomes(
            name + " has its systemd", this::systemd, pid -> !pid.isEmpty() || !started.running());
    if (!started.running()) {
      throw new AssertionError("no " + name + ": " + started.stdout() + started.stderr());
    }
    guest.run("ip", "netns", "delete", name).succeeded();
    return started;
  }

  /** The number of its first process as the guest counts, or nothing. */
  private String systemd() throws InterruptedException {
    String find = "pgrep --exact --parent \"$(cat \"/tmp/$1/pid\")\" systemd";
    return guest.run("sh", "-c", find, "sh", name).stdout().strip();
  }

  @Override
  public String name() {
    return name;
  }

  boolean isOn() {
    return power.running();
  }

  @Override
  public Result type(String commands) throws InterruptedException {
    return type(commands, "");
  }

  /**
   * Executes what somebody types at root's prompt, to its end.
   *
   * @param input what is typed when a command asks for something
   */
  Result type(String commands, String input) throws InterruptedException {
    return guest.run(here(DebianHost.typed(commands).input(input)));
  }

  /** Starts what somebody types at root's prompt; its deadline is not kept. */
  GuestProcess start(String commands) {
    return guest.start(here(DebianHost.typed(commands)));
  }

  private Command here(Command command) {
    return command.after("nsenter", "--target", init, "--all", "--");
  }

  @Override
  public String condition() throws IOException, InterruptedException {
    return isOn() ? DebianHost.super.condition() : "off";
  }
}
