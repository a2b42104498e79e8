package org.evenkeel.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.evenkeel.lab.GuestProcess.Signal;

/** Debian's RabbitMQ on a {@link Machine}, at port 5672 of all its addresses. */
record Broker(Machine machine, MachineProcess process) {
  private static final Duration START = Duration.ofMinutes(2);

  /** Starts it; {@link #awaitReady} tells when it serves, since several start side by side. */
  static Broker start(Machine machine, Path folder) throws IOException {
    Path configuration =
        Files.writeString(folder.resolve("rabbitmq.conf"), "loopback_users = none\n");
    Path plugins = Files.writeString(folder.resolve("enabled_plugins"), "[].\n");
    Map<String, String> environment =
        Map.of(
            "HOME",
            folder.toString(),
            "RABBITMQ_NODENAME",
            machine.name() + "@localhost",
            "RABBITMQ_CONFIG_FILE",
            configuration.toString(),
            "RABBITMQ_MNESIA_BASE",
            folder + "/mnesia",
            "RABBITMQ_LOG_BASE",
            folder + "/log",
            "RABBITMQ_LOGS",
            "-",
            "RABBITMQ_ENABLED_PLUGINS_FILE",
            plugins.toString(),
            "RABBITMQ_PID_FILE",
            folder + "/pid",
            "RABBITMQ_CONF_ENV_FILE",
            "/dev/null");
    Command command =
        Command.of("sh", "-c", "exec /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server");
    return new Broker(machine, machine.start(command, environment));
  }

  void awaitReady() throws IOException {
    process.awaitLog("Server startup complete", START);
  }

  /** It accepts connections from now on, since its kernel does, and says nothing. */
  void hang() throws IOException, InterruptedException {
    process.signal(Signal.STOP);
  }

  void goOn() throws IOException, InterruptedException {
    process.signal(Signal.CONT);
  }

  /** The addresses of its connections: its own, a space, the peer's. */
  String connections() throws IOException, InterruptedException {
    return machine
        .run("ss", "-Htn", "state", "established", "sport = 5672")
        .succeeded()
        .stdout()
        .lines()
        .map(line -> line.strip().split("\\s+", -1))
        .map(words -> address(words[words.length - 2]) + " " + address(words[words.length - 1]))
        .sorted()
        .distinct()
        .reduce("", (all, one) -> all + one + "\n");
  }

  private static String address(String endpoint) {
    return endpoint.replaceFirst(":[0-9]+$", "").replaceFirst("^\\[::ffff:(.*)]$", "$1");
  }
}
