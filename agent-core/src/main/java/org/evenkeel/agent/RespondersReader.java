package org.evenkeel.agent;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the elements of agent.xml that say where and how clients are answered. */
final class RespondersReader {
  private static final int RESPONDERS_MAX = 20;
  private static final int ADDRESSES_MAX = 16;
  private static final int RANGES_MAX = 200;
  private static final ValueReader.Range CONNECTIONS = new ValueReader.Range(1, 10_000);
  private static final ValueReader.Range RATE = new ValueReader.Range(0, 1_000_000);

  private final ValueReader root;
  private final Set<String> metrics = new HashSet<>();

  /** The metrics are those that a responder may name. */
  RespondersReader(ValueReader root, List<Metric> metrics) {
    this.root = root;
    metrics.forEach(metric -> this.metrics.add(metric.name()));
  }

  /** The one of version 4 first; where others are given and it is not asked for, they alone. */
  List<ResponderSetting> read() {
    List<ResponderSetting> responders = new ArrayList<>();
    responders.add(
        setting(
            root,
            ResponderSetting.DEFAULT_NAME,
            root.integer("Port", MetricsReader.PORT, 3333),
            false));
    for (XmlElement element : root.all("Responder", RESPONDERS_MAX)) {
      ValueReader below = root.below(element);
      int port = below.require("Port", ValueReader.integers(MetricsReader.PORT), 1);
      String name = below.read("Name", MetricsReader::name, "port " + port);
      ResponderSetting setting = setting(below, name, port, true);
      below.unread();
      refuseConflicts(below, responders, setting);
      responders.add(setting);
    }
    return List.copyOf(responders);
  }

  private ResponderSetting setting(ValueReader values, String name, int port, boolean choosy) {
    return new ResponderSetting(
        name,
        port,
        values.readAll("Listen", ADDRESSES_MAX, RespondersReader::address),
        values.choice("Protocol", ResponderSetting.Protocol.class, ResponderSetting.Protocol.TCP),
        values.choice("Format", ResponderSetting.Format.class, ResponderSetting.Format.PERCENT),
        choosy ? importances(values) : Map.of(),
        new ResponderSetting.Access(
            values.readAll("AllowFrom", RANGES_MAX, AddressRange::parse),
            values.integer(
                "ConnectionsMax", CONNECTIONS, ResponderSetting.Access.OPEN.connectionsMax()),
            values.integer(
                "AcceptsPerSecond", RATE, ResponderSetting.Access.OPEN.acceptsPerSecond())),
        tls(values));
  }

  private Map<String, Double> importances(ValueReader values) {
    Map<String, Double> importances = new HashMap<>();
    for (XmlElement element : values.all("Metric", 200)) {
      ValueReader below = values.below(element);
      String name = below.require("Name", MetricsReader::name, "cpu");
      if (!metrics.contains(name)) {
        below.parentProblem(
            "there is no metric \"%s\"; there are: %s"
                .formatted(name, String.join(", ", metrics.stream().sorted().limit(20).toList())));
      }
      importances.put(name, below.decimal("ImportanceFactor", MetricsReader.IMPORTANCE, 1));
      below.unread();
    }
    return importances;
  }

  private static Optional<ResponderSetting.Tls> tls(ValueReader values) {
    Optional<XmlElement> element = values.child("Tls");
    if (element.isEmpty()) {
      return Optional.empty();
    }
    ValueReader below = values.below(element.get());
    Path certificate = below.require("Certificate", MetricsReader::path, Path.of("?"));
    Optional<Path> key = below.read("Key", RespondersReader::optionalPath, Optional.empty());
    Optional<Path> password =
        below.read("PasswordFile", RespondersReader::optionalPath, Optional.empty());
    if (key.isPresent() == password.isPresent()) {
      below.parentProblem(
          "needs either Key, for a PEM certificate, or PasswordFile, for a PKCS #12 file");
    }
    below.unread();
    return Optional.of(new ResponderSetting.Tls(certificate, key, password));
  }

  private static Optional<Path> optionalPath(String text) {
    return Optional.of(MetricsReader.path(text));
  }

  private static void refuseConflicts(
      ValueReader below, List<ResponderSetting> others, ResponderSetting setting) {
    for (ResponderSetting other : others) {
      if (other.name().equals(setting.name())) {
        below.parentProblem(
            "two responders are called \"%s\"; give one another <Name value=\"…\"/>"
                .formatted(setting.name()));
      }
      boolean samePlace =
          other.listen().isEmpty()
              || setting.listen().isEmpty()
              || other.listen().stream().anyMatch(setting.listen()::contains);
      if (other.port() == setting.port() && samePlace) {
        below.parentProblem(
            "has port %d and an address in common with \"%s\"; give it another <Port value=\"…\"/>"
                .formatted(setting.port(), other.name()));
      }
    }
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("an IPv4 or IPv6 address of this machine", e);
    }
  }
}
