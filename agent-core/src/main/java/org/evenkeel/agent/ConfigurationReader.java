package org.evenkeel.agent;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Reads agent.xml, the format of the Loadbalancer.org agent, version 4. An element that is absent
 * has its default; one that is not known is left alone and told, so that files of other versions
 * are understood and a slip of the pen is seen.
 */
public final class ConfigurationReader {
  /** Far above any real file; bounds what a hostile one can cost. */
  public static final int BYTES_MAX = 256 << 10;

  private static final ValueReader.Range IMPORTANCE = new ValueReader.Range(0, 1000);
  private static final ValueReader.Range PERCENT = new ValueReader.Range(0, 100);
  private static final ValueReader.Range PORT = new ValueReader.Range(1, 65_535);
  private static final ValueReader.Range SECONDS = new ValueReader.Range(1, 86_400);
  private static final ValueReader.Range COUNT = new ValueReader.Range(0, Integer.MAX_VALUE);

  /** Keeps status and the work of a sample small. */
  private static final int SERVICES_MAX = 100;

  /** Longer ones would spoil the table that status prints. */
  private static final int NAME_MAX = 100;

  /**
   * A file that was accepted.
   *
   * @param configuration what it says
   * @param ignored elements that mean nothing here
   */
  public record Accepted(AgentConfiguration configuration, List<Problem> ignored) {
    public Accepted {
      ignored = List.copyOf(ignored);
    }
  }

  private final List<Problem> problems = new ArrayList<>();
  private final List<Problem> ignored = new ArrayList<>();

  private ConfigurationReader() {}

  /**
   * Reads a document.
   *
   * @throws ConfigurationException with all problems at once when anything in it is wrong
   */
  public static Accepted read(byte[] document) throws ConfigurationException {
    if (document.length > BYTES_MAX) {
      throw new ConfigurationException(
          new Problem(1, "%d bytes; at most %d".formatted(document.length, BYTES_MAX)));
    }
    return new ConfigurationReader().accept(XmlElement.parse(document));
  }

  private Accepted accept(XmlElement root) throws ConfigurationException {
    if (!root.name().equals("xml")) {
      throw new ConfigurationException(
          new Problem(
              root.line(), "<%s>: the outermost element must be <xml>".formatted(root.name())));
    }
    ValueReader values = new ValueReader(root, "", problems);
    AgentConfiguration configuration =
        new AgentConfiguration(
            metrics(values, root), operation(values), answering(values), logLevel(values));
    values.unread("TCPService", ignored);
    if (!problems.isEmpty()) {
      problems.sort(Comparator.comparingInt(Problem::line));
      throw new ConfigurationException(problems);
    }
    return new Accepted(configuration, ignored);
  }

  private AgentConfiguration.Metrics metrics(ValueReader values, XmlElement root) {
    AgentConfiguration.Metrics defaults = AgentConfiguration.DEFAULTS.metrics();
    List<AgentConfiguration.TcpService> services =
        root.children().stream()
            .filter(child -> child.name().equals("TCPService"))
            .map(this::service)
            .toList();
    if (services.size() > SERVICES_MAX) {
      problems.add(
          new Problem(
              root.line(),
              "TCPService: %d services; at most %d".formatted(services.size(), SERVICES_MAX)));
    }
    return new AgentConfiguration.Metrics(
        resource(values, "Cpu", defaults.cpu()), resource(values, "Ram", defaults.ram()), services);
  }

  private AgentConfiguration.Resource resource(
      ValueReader parent, String name, AgentConfiguration.Resource defaults) {
    Optional<XmlElement> element = parent.child(name);
    if (element.isEmpty()) {
      return defaults;
    }
    ValueReader values = new ValueReader(element.get(), name + "/", problems);
    AgentConfiguration.Resource resource =
        new AgentConfiguration.Resource(
            values.decimal("ImportanceFactor", IMPORTANCE, defaults.importance()),
            values.decimal("ThresholdValue", PERCENT, defaults.threshold()));
    values.unread("", ignored);
    return resource;
  }

  private AgentConfiguration.TcpService service(XmlElement element) {
    ValueReader values = new ValueReader(element, "TCPService/", problems);
    int port = values.integer("Port", PORT, 80);
    Optional<InetAddress> address =
        values.read("IPAddress", ConfigurationReader::address, Optional.empty());
    AgentConfiguration.TcpService service =
        new AgentConfiguration.TcpService(
            values.read("Name", ConfigurationReader::name, "port " + port),
            new ServiceEndpoint(address, port),
            values.integer("MaxConnections", COUNT, 0),
            values.decimal("ImportanceFactor", IMPORTANCE, 0));
    values.unread("", ignored);
    return service;
  }

  private static AgentConfiguration.Operation operation(ValueReader values) {
    AgentConfiguration.Operation defaults = AgentConfiguration.DEFAULTS.operation();
    return new AgentConfiguration.Operation(
        values.choice("AgentStatus", AgentStatus.class, defaults.status()),
        values.bool("ReadAgentStatusFromConfig", defaults.followed()),
        seconds(values, "ReadAgentStatusFromConfigInterval", defaults.interval()));
  }

  private static AgentConfiguration.Answering answering(ValueReader values) {
    AgentConfiguration.Answering defaults = AgentConfiguration.DEFAULTS.answering();
    return new AgentConfiguration.Answering(
        values.integer("Port", PORT, defaults.port()),
        seconds(values, "Interval", defaults.commandInterval()),
        values.bool("ReturnIdle", defaults.returnIdle()));
  }

  private static LogLevel logLevel(ValueReader values) {
    return values.choice("LogLevel", LogLevel.class, AgentConfiguration.DEFAULTS.logLevel());
  }

  private static Duration seconds(ValueReader values, String name, Duration fallback) {
    return Duration.ofSeconds(values.integer(name, SECONDS, (int) fallback.toSeconds()));
  }

  private static String name(String text) {
    if (text.isBlank()
        || text.length() > NAME_MAX
        || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "1 to %d characters, no control characters".formatted(NAME_MAX));
    }
    return text;
  }

  /** {@code *} and the unspecified address are any address. */
  private static Optional<InetAddress> address(String text) {
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
