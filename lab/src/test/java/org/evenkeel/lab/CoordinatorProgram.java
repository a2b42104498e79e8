package org.evenkeel.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.evenkeel.lab.GuestProcess.Signal;

/** {@code evenkeel} on a director, with all its files below a folder of its own. */
final class CoordinatorProgram implements Director {

  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration STOP = Duration.ofMinutes(1);

  private final Host host;
  private final String root;

  private CoordinatorProgram(Host host, String root) {
    this.host = host;
    this.root = root;
  }

  /**
   * A coordinator that has not run yet.
   *
   * @param name of its folder: a new one for each test, because what it keeps outlives it
   * @param cluster the text of evenkeel.yaml
   */
  static CoordinatorProgram on(Host host, String name, String cluster) throws InterruptedException {
    var coordinator = new CoordinatorProgram(host, "/tmp/evenkeel/" + name);
    coordinator.write("etc/evenkeel/node.yaml", "node: lb1\n");
    coordinator.configure(cluster);
    return coordinator;
  }

  /** The folder below which everything of it is. */
  String root() {
    return root;
  }

  /** Where a file of its is, given as below its root. */
  String path(String file) {
    return root + "/" + file;
  }

  /** Writes a file, given as below its root. */
  void write(String file, String text) throws InterruptedException {
    host.guest().write(path(file), text);
  }

  /** Replaces evenkeel.yaml; nothing reads it before the next start, reload or apply. */
  void configure(String cluster) throws InterruptedException {
    host.guest().write(configuration(), cluster);
  }

  /** Where evenkeel.yaml is. */
  String configuration() {
    return path("etc/evenkeel/evenkeel.yaml");
  }

  /** Starts the daemon, with further options, and waits until it serves. */
  GuestProcess start(String... options) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("run", "--dispatcher", "ipvs"));
    words.addAll(List.of(options));
    GuestProcess daemon = host.start(program(words.toArray(String[]::new)));
    daemon.awaitLog("ready", START);
    return daemon;
  }

  /** Ends the daemon as a service manager does. */
  static Result stop(GuestProcess daemon) throws InterruptedException {
    daemon.signal(Signal.TERM);
    return daemon.await(STOP);
  }

  /** Ends the daemon as a crash does, without a chance to clean up. */
  static void kill(GuestProcess daemon) throws InterruptedException {
    daemon.signal(Signal.KILL);
    Result _ = daemon.await(STOP);
  }

  @Override
  public Result run(String... words) throws IOException, InterruptedException {
    return host.run(program(words));
  }

  private Command program(String... words) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--root", root));
    return Program.COORDINATOR.command(all.toArray(String[]::new)).within(START);
  }

  @Override
  public JsonNode status() throws IOException, InterruptedException {
    return ask("GET", "/api/v1/status");
  }

  /** What the API answers. */
  JsonNode ask(String method, String target) throws IOException, InterruptedException {
    return Director.answer(host.run(Director.question(root, method, target)));
  }

  /** What the status says of a real server of the first virtual service. */
  JsonNode status(String realServer) throws IOException, InterruptedException {
    return Director.named(realServer, status().at("/virtual-services/0/real-servers"));
  }
}
