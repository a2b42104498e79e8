package org.evenkeel.lab;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.evenkeel.lab.GuestProcess.Signal;

/**
 * A machine of a {@link Topology}: a network namespace of the guest with its own addresses, routes,
 * firewall and IPVS table. Files and processor are shared by all.
 */
final class Host {

  private static final Duration DEATH = Duration.ofSeconds(30);

  private final Guest guest;
  private final String name;
  private final String address;
  private final Queue<GuestProcess> started = new ConcurrentLinkedQueue<>();

  /**
   * @param address the first one, without the prefix length
   */
  Host(Guest guest, String name, String address) {
    this.guest = guest;
    this.name = name;
    this.address = address;
  }

  String name() {
    return name;
  }

  /** The address of its first interface, {@code eth0}. */
  String address() {
    return address;
  }

  Guest guest() {
    return guest;
  }

  /** Runs a command here to its end. */
  Result run(Command command) throws InterruptedException {
    return guest.run(here(command));
  }

  /**
   * Runs a command here to its end, within a minute. It sees the guest's own {@code /sys}: mounting
   * this machine's takes as long as most commands.
   */
  Result run(String... words) throws InterruptedException {
    return guest.run(Command.of(words).after("nsenter", "--net=/run/netns/" + name));
  }

  /** Starts a command here that goes on until it is signalled or the topology is closed. */
  GuestProcess start(Command command) {
    GuestProcess process = guest.start(here(command));
    started.add(process);
    return process;
  }

  GuestProcess start(String... words) {
    return start(Command.of(words));
  }

  private Command here(Command command) {
    return command.after("ip", "netns", "exec", name);
  }

  /** Executes lines of the {@code ip} command, in one process because processes cost time. */
  void ip(String... lines) throws InterruptedException {
    String batch = String.join("\n", lines) + "\n";
    guest.run(Command.of("ip", "-n", name, "-batch", "-").input(batch)).succeeded();
  }

  /** Sets sysctls of this namespace, each as {@code name=value}. */
  void sysctl(String... settings) throws InterruptedException {
    Stream<String> words = Stream.concat(Stream.of("sysctl", "-qw"), Stream.of(settings));
    run(words.toArray(String[]::new)).succeeded();
  }

  /** Whether an address is assigned to one of its interfaces. */
  boolean has(String ipAddress) throws InterruptedException {
    String addresses = run("ip", "-brief", "address").succeeded().stdout();
    return List.of(addresses.split("\\s+")).stream().anyMatch(a -> a.startsWith(ipAddress + "/"));
  }

  /** Kills what was started here. */
  void stop() throws InterruptedException {
    List<GuestProcess> running = started.stream().filter(GuestProcess::running).toList();
    running.forEach(process -> process.signal(Signal.KILL));
    for (GuestProcess process : running) {
      Result _ = process.await(DEATH);
    }
  }

  @Override
  public String toString() {
    return name + " (" + address + ")";
  }
}
