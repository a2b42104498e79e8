package org.evenkeel.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/**
 * The listening sockets of all responders. A change is made in two steps, so that it happens wholly
 * or not at all, and a socket that is wanted before and after stays open throughout. One thread
 * changes it; any thread may ask.
 */
final class Doors implements AutoCloseable {
  /** Connections that wait for a responder; a burst of pollers is far smaller. */
  private static final int BACKLOG = 1024;

  /** How long a client may stay, greeting, answer and leave-taking together. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /**
   * A socket, open.
   *
   * @param bound where it really listens, which differs where any free port was wanted
   */
  private record Door(Responder responder, InetSocketAddress bound) {}

  /** What was prepared: sockets that are bound but not answered yet. */
  static final class Change {
    private final List<ResponderSetting> settings;
    private final Map<String, SSLContext> certificates = new LinkedHashMap<>();
    private final Map<InetSocketAddress, ServerSocketChannel> bound = new LinkedHashMap<>();

    private Change(List<ResponderSetting> settings) {
      this.settings = settings;
    }

    private void undo() {
      bound.values().forEach(Doors::close);
    }
  }

  private final Function<String, ByteBuffer> answers;
  private final Log log;

  /** By the address wanted. Written by one thread, read by any. */
  private volatile Map<InetSocketAddress, Door> doors = Map.of();

  private volatile List<ResponderSetting> settings = List.of();

  /**
   * None open yet.
   *
   * @param answers the bytes that a client of a responder gets now, by the responder's name; called
   *     on the responders' threads, so it may not wait
   */
  Doors(Function<String, ByteBuffer> answers, Log log) {
    this.answers = answers;
    this.log = log;
  }

  /**
   * Binds what is new and reads the certificates; nobody notices yet.
   *
   * @throws IOException when any of it fails; then nothing has changed
   */
  Change prepare(List<ResponderSetting> wanted) throws IOException {
    Change change = new Change(wanted);
    try {
      for (ResponderSetting setting : wanted) {
        if (setting.tls().isPresent()) {
          change.certificates.put(setting.name(), Certificates.context(setting.tls().get()));
        }
        for (InetSocketAddress address : addresses(setting)) {
          if (!doors.containsKey(address) && !inOurWay(address, wanted)) {
            change.bound.put(address, bind(address));
          }
        }
      }
      return change;
    } catch (IOException | RuntimeException e) {
      change.undo();
      throw e;
    }
  }

  /** Whether a socket of ours, no longer wanted, has that port and has to be closed first. */
  private boolean inOurWay(InetSocketAddress address, List<ResponderSetting> wanted) {
    Set<InetSocketAddress> kept = places(wanted);
    return doors.keySet().stream()
        .filter(open -> open.getPort() == address.getPort() && !kept.contains(open))
        .anyMatch(
            open ->
                open.getAddress().isAnyLocalAddress() || address.getAddress().isAnyLocalAddress());
  }

  /**
   * Answers as prepared, and closes what is no longer wanted.
   *
   * @throws IOException when a socket that needed the place of another could not be had; the other
   *     responders answer as prepared
   */
  void commit(Change change) throws IOException {
    Map<InetSocketAddress, Door> last = doors;
    Set<InetSocketAddress> kept = places(change.settings);
    last.forEach(
        (address, door) -> {
          if (!kept.contains(address)) {
            door.responder().close();
          }
        });
    Map<InetSocketAddress, Door> next = new LinkedHashMap<>();
    try {
      open(change, next);
    } finally {
      doors = next;
      settings = change.settings;
    }
  }

  private void open(Change change, Map<InetSocketAddress, Door> next) throws IOException {
    IOException trouble = null;
    for (ResponderSetting setting : change.settings) {
      Reception reception = reception(setting, change);
      for (InetSocketAddress address : addresses(setting)) {
        try {
          next.put(address, door(address, setting, reception, change));
        } catch (IOException e) {
          trouble = e;
        }
      }
    }
    if (trouble != null) {
      throw trouble;
    }
  }

  private Door door(
      InetSocketAddress address, ResponderSetting setting, Reception reception, Change change)
      throws IOException {
    Door open = doors.get(address);
    if (open != null) {
      open.responder().use(reception);
      return open;
    }
    ServerSocketChannel prepared = change.bound.get(address);
    ServerSocketChannel channel = prepared == null ? bind(address) : prepared;
    InetSocketAddress bound = (InetSocketAddress) channel.getLocalAddress();
    return new Door(Responder.start(setting.name(), channel, reception, log), bound);
  }

  private Reception reception(ResponderSetting setting, Change change) {
    String name = setting.name();
    Talk talk =
        switch (setting.protocol()) {
          case TCP -> _ -> Optional.of(answers.apply(name));
          case HTTP -> new HttpTalk(() -> answers.apply(name));
        };
    return new Reception(
        talk, setting.access(), PATIENCE, Optional.ofNullable(change.certificates.get(name)));
  }

  private static Set<InetSocketAddress> places(List<ResponderSetting> settings) {
    return settings.stream()
        .flatMap(setting -> addresses(setting).stream())
        .collect(Collectors.toSet());
  }

  private static List<InetSocketAddress> addresses(ResponderSetting setting) {
    return setting.listen().isEmpty()
        ? List.of(new InetSocketAddress(setting.port()))
        : setting.listen().stream()
            .map(address -> new InetSocketAddress(address, setting.port()))
            .toList();
  }

  private static ServerSocketChannel bind(InetSocketAddress wanted) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      return channel.bind(wanted, BACKLOG);
    } catch (IOException e) {
      close(channel);
      throw new IOException(
          """
          cannot listen on %s: %s
          If another program has the port, "ss -ltnp sport = :%d" names it (on Windows: \
          "netstat -ano"). Where an older agent was \
          set up it is xinetd: remove /etc/xinetd.d/lb-feedback and restart xinetd. Or choose \
          another port with --port, another address with --listen.\
          """
              .formatted(text(wanted), e.getMessage(), wanted.getPort()),
          e);
    }
  }

  private static void close(ServerSocketChannel channel) {
    try {
      channel.close();
    } catch (IOException _) {
      // It was never used.
    }
  }

  /** Where the first responder really listens. Fails before the first {@link #commit}. */
  InetSocketAddress first() {
    return doors.values().iterator().next().bound();
  }

  /** For status; {@code answer} is asked for each responder's line. */
  List<ResponderReport> report(Function<String, String> answer) {
    Map<InetSocketAddress, Door> open = doors;
    List<ResponderReport> reports = new ArrayList<>();
    for (ResponderSetting setting : settings) {
      List<Door> own =
          addresses(setting).stream().filter(open::containsKey).map(open::get).toList();
      reports.add(
          new ResponderReport(
              setting.name(),
              own.stream().map(door -> text(door.bound())).collect(Collectors.joining(", ")),
              setting.protocolName(),
              answer.apply(setting.name()),
              own.stream().mapToLong(door -> door.responder().answered()).sum(),
              own.stream().mapToLong(door -> door.responder().refused()).sum()));
    }
    return reports;
  }

  static String text(InetSocketAddress address) {
    InetAddress host = address.getAddress();
    String name = host.isAnyLocalAddress() ? "*" : host.getHostAddress();
    return (name.contains(":") ? "[" + name + "]" : name) + ":" + address.getPort();
  }

  /** Closes all; a second for each at most. */
  @Override
  public void close() {
    doors.values().forEach(door -> door.responder().close());
    doors = Map.of();
  }
}
