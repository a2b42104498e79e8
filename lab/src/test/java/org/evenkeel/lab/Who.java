package org.evenkeel.lab;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Asks, from a client, which real server answers; {@link WhoServer} is what it asks. */
enum Who {
  TCP,
  UDP;

  private static final Duration START = Duration.ofMinutes(1);

  /**
   * Starts a server that answers by both protocols; {@link #awaitReady} tells when.
   *
   * @param ports separated by commas
   */
  static GuestProcess serve(Host host, String ports, String... addresses) throws IOException {
    List<String> words = new ArrayList<>(Project.javaInGuest());
    String classes = Project.inGuest(Project.testClasses());
    words.addAll(List.of("-Xmx32m", "-cp", classes, WhoServer.class.getName()));
    words.addAll(List.of(host.name(), ports));
    words.addAll(List.of(addresses));
    return host.start(Command.of(words));
  }

  /** Waits until a server that was started serves; several start side by side. */
  static void awaitReady(GuestProcess server) throws InterruptedException {
    server.awaitLog(WhoServer.GREETING, START);
  }

  /**
   * The answers to one question through each of several sockets, in their order: {@code real1
   * 10.0.0.10}, or empty where none came.
   */
  List<String> answers(Host client, String address, int port, int sockets)
      throws IOException, InterruptedException {
    return ask(client, address, port, sockets, 1);
  }

  /** The answers to several questions through one socket, in their order. */
  List<String> answersToOneSocket(Host client, String address, int port, int questions)
      throws IOException, InterruptedException {
    return ask(client, address, port, 1, questions);
  }

  /** Who answers when somebody asks four times anew. */
  Set<String> everyone(Host client, String address, int port)
      throws IOException, InterruptedException {
    return new TreeSet<>(answers(client, address, port, 4));
  }

  private List<String> ask(Host client, String address, int port, int sockets, int questions)
      throws IOException, InterruptedException {
    String[] words = {
      "bash",
      script("who.sh"),
      name().toLowerCase(Locale.ROOT),
      address,
      Integer.toString(port),
      Integer.toString(sockets),
      Integer.toString(questions)
    };
    return client.run(words).succeeded().stdout().lines().toList();
  }

  /** Opens a TCP connection and keeps it until it is killed; its log is who answered. */
  static GuestProcess hold(Host client, String address, int port) throws IOException {
    return client.start("bash", script("hold.sh"), address, Integer.toString(port));
  }

  private static String script(String name) throws IOException {
    return Project.inGuest(Project.testClasses()) + "/org/evenkeel/lab/" + name;
  }
}
