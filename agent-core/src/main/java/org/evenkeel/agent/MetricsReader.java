package org.evenkeel.agent;

import java.net.InetAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the elements of agent.xml that say what is measured. */
final class MetricsReader {
  static final ValueReader.Range IMPORTANCE = new ValueReader.Range(0, 1000);
  private static final ValueReader.Range PERCENT = new ValueReader.Range(0, 100);
  static final ValueReader.Range PORT = new ValueReader.Range(1, 65_535);
  private static final ValueReader.Range COUNT = new ValueReader.Range(0, Integer.MAX_VALUE);

  /** Keeps status and the work of a sample small. */
  private static final int SERVICES_MAX = 100;

  private static final int OTHERS_MAX = 20;
  private static final int ARGUMENTS_MAX = 50;

  /** Longer ones would spoil the table that status prints. */
  private static final int NAME_MAX = 100;

  private final ValueReader values;

  MetricsReader(ValueReader values) {
    this.values = values;
  }

  List<Metric> read() {
    List<Metric> metrics = new ArrayList<>();
    Metric.Share full = new Metric.Share(0, 100);
    metrics.add(new Metric.Cpu(share("Cpu").orElse(new Metric.Share(1, 100))));
    metrics.add(new Metric.Ram(share("Ram").orElse(full)));
    share("Swap").ifPresent(share -> metrics.add(new Metric.Swap(share)));
    values.all("TCPService", SERVICES_MAX).forEach(element -> metrics.add(service(element)));
    values.all("Disk", OTHERS_MAX).forEach(element -> metrics.add(disk(element)));
    values.all("Network", OTHERS_MAX).forEach(element -> metrics.add(network(element)));
    values.all("Pressure", OTHERS_MAX).forEach(element -> metrics.add(waiting(element)));
    values.all("Script", OTHERS_MAX).forEach(element -> metrics.add(script(element)));
    refuseTwins(metrics);
    return List.copyOf(metrics);
  }

  /** Version 4 allows services of the same name; ours have to be told apart by responders. */
  private void refuseTwins(List<Metric> metrics) {
    Set<String> names = new TreeSet<>();
    for (Metric metric : metrics) {
      boolean twin = !names.add(metric.name());
      if (twin && !(metric instanceof Metric.Connections)) {
        values.parentProblem(
            "two metrics are called \"%s\"; give one another <Name value=\"…\"/>"
                .formatted(metric.name()));
      }
    }
  }

  private Optional<Metric.Share> share(String name) {
    double importance = name.equals("Cpu") ? 1 : 0;
    return values.child(name).map(element -> whole(element, new Metric.Share(importance, 100)));
  }

  private Metric.Share whole(XmlElement element, Metric.Share defaults) {
    ValueReader below = values.below(element);
    Metric.Share share = share(below, defaults);
    below.unread();
    return share;
  }

  private static Metric.Share share(ValueReader below, Metric.Share defaults) {
    return new Metric.Share(
        below.decimal("ImportanceFactor", IMPORTANCE, defaults.importance()),
        below.decimal("ThresholdValue", PERCENT, defaults.threshold()));
  }

  private Metric service(XmlElement element) {
    ValueReader below = values.below(element);
    int port = below.integer("Port", PORT, 80);
    Metric metric =
        new Metric.Connections(
            below.read("Name", MetricsReader::name, "port " + port),
            new ServiceEndpoint(
                below.read("IPAddress", MetricsReader::anyAddress, Optional.empty()), port),
            below.integer("MaxConnections", COUNT, 0),
            share(below, Metric.Share.NONE));
    below.unread();
    return metric;
  }

  private Metric disk(XmlElement element) {
    ValueReader below = values.below(element);
    Path path = below.require("Path", MetricsReader::path, Path.of("."));
    Metric metric =
        new Metric.Disk(
            below.read("Name", MetricsReader::name, "disk " + path),
            path,
            share(below, Metric.Share.NONE));
    below.unread();
    return metric;
  }

  private Metric network(XmlElement element) {
    ValueReader below = values.below(element);
    String name = below.require("Interface", MetricsReader::name, "?");
    // A megabit per second is the unit on every data sheet.
    long megabits = below.integer("Capacity", new ValueReader.Range(0, 10_000_000), 0);
    Metric metric =
        new Metric.Network(
            below.read("Name", MetricsReader::name, "network " + name),
            name,
            megabits * 1_000_000,
            share(below, Metric.Share.NONE));
    below.unread();
    return metric;
  }

  private Metric waiting(XmlElement element) {
    ValueReader below = values.below(element);
    Metric metric =
        new Metric.Waiting(
            below.require("Resource", ValueReader.constants(Pressure.class), Pressure.CPU),
            share(below, Metric.Share.NONE));
    below.unread();
    return metric;
  }

  private Metric script(XmlElement element) {
    ValueReader below = values.below(element);
    Metric metric =
        new Metric.Script(
            below.require("Name", MetricsReader::name, "?"),
            command(below),
            Duration.ofSeconds(below.integer("Interval", new ValueReader.Range(1, 86_400), 5)),
            Duration.ofSeconds(below.integer("Deadline", new ValueReader.Range(1, 60), 3)),
            below.read("Max", MetricsReader::maximum, 100.0),
            share(below, Metric.Share.NONE));
    below.unread();
    return metric;
  }

  private List<String> command(ValueReader below) {
    Optional<XmlElement> element = below.child("Command");
    List<String> words = element.map(below::below).map(MetricsReader::arguments).orElse(List.of());
    if (words.isEmpty()) {
      below.parentProblem(
          "has no command; write <Command><Argument value=\"/path/to/program\"/></Command>");
      return List.of("?");
    }
    return words;
  }

  private static List<String> arguments(ValueReader below) {
    List<String> words = below.readAll("Argument", ARGUMENTS_MAX, text -> text);
    below.unread();
    return words;
  }

  private static double maximum(String text) {
    double max = ValueReader.decimals(new ValueReader.Range(0, 999_999_999)).apply(text);
    if (max == 0) {
      throw new IllegalArgumentException("a number above 0, the one that is 100 percent");
    }
    return max;
  }

  static String name(String text) {
    if (text.isBlank()
        || text.length() > NAME_MAX
        || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "1 to %d characters, no control characters".formatted(NAME_MAX));
    }
    return text;
  }

  static Path path(String text) {
    try {
      Path path = Path.of(text);
      if (!path.isAbsolute()) {
        throw new IllegalArgumentException("a path from the root on");
      }
      return path;
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("a path", e);
    }
  }

  /** {@code *} and the unspecified address are any address. */
  static Optional<InetAddress> anyAddress(String text) {
    if (text.equals("*")) {
      return Optional.empty();
    }
    try {
      InetAddress address = InetAddress.ofLiteral(text);
      return address.isAnyLocalAddress() ? Optional.empty() : Optional.of(address);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("* for any, or an IPv4 or IPv6 address", e);
    }
  }
}
