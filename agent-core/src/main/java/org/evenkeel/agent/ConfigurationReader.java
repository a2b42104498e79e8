package org.evenkeel.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads agent.xml: the format of the Loadbalancer.org agent, version 4, and our own elements. An
 * element that is absent has its default; one that is not known is left alone and told, so that
 * files of other versions are understood and a slip of the pen is seen.
 */
public final class ConfigurationReader {
  /** Far above any real file; bounds what a hostile one can cost. */
  public static final int BYTES_MAX = 256 << 10;

  private static final ValueReader.Range SECONDS = new ValueReader.Range(1, 86_400);
  private static final ValueReader.Range LINGER = new ValueReader.Range(0, 3600);
  private static final ValueReader.Range HALF_LIFE = new ValueReader.Range(0, 3600);
  private static final ValueReader.Range PERCENT = new ValueReader.Range(0, 100);
  private static final Set<String> WORDS = Set.of("drain", "down", "maint");

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

  private final ValueReader.Findings findings =
      new ValueReader.Findings(new ArrayList<>(), new ArrayList<>());

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
    ValueReader values = new ValueReader(root, "", findings);
    List<Metric> metrics = new MetricsReader(values).read();
    AgentConfiguration configuration =
        new AgentConfiguration(
            metrics,
            judgement(values),
            operation(values),
            new RespondersReader(values, metrics).read(),
            values.choice("LogLevel", LogLevel.class, AgentConfiguration.DEFAULTS.logLevel()));
    values.unread();
    if (!findings.problems().isEmpty()) {
      findings.problems().sort(Comparator.comparingInt(Problem::line));
      throw new ConfigurationException(findings.problems());
    }
    return new Accepted(configuration, findings.ignored());
  }

  private static AgentConfiguration.Operation operation(ValueReader values) {
    AgentConfiguration.Operation defaults = AgentConfiguration.DEFAULTS.operation();
    return new AgentConfiguration.Operation(
        values.choice("AgentStatus", AgentStatus.class, defaults.status()),
        values.bool("ReadAgentStatusFromConfig", defaults.followed()),
        seconds(values, "ReadAgentStatusFromConfigInterval", SECONDS, defaults.interval()),
        seconds(values, "Interval", SECONDS, defaults.commandInterval()),
        seconds(values, "Linger", LINGER, defaults.linger()));
  }

  private static AgentConfiguration.Judgement judgement(ValueReader values) {
    AgentConfiguration.Judgement defaults = AgentConfiguration.DEFAULTS.judgement();
    return new AgentConfiguration.Judgement(
        values.bool("ReturnIdle", defaults.returnIdle()), threshold(values), halfLife(values));
  }

  private static ThresholdRule threshold(ValueReader values) {
    Optional<XmlElement> element = values.child("Threshold");
    if (element.isEmpty()) {
      return ThresholdRule.VERSION_4;
    }
    XmlElement found = element.get();
    onlyAttributes(values, found, Set.of("mode", "word", "value"));
    ThresholdRule rule =
        new ThresholdRule(
            values.attribute(found, "mode", ConfigurationReader::mode, ThresholdRule.Mode.ANY),
            values.attribute(found, "word", ConfigurationReader::word, "drain"),
            values.attribute(found, "value", ValueReader.decimals(PERCENT), 0.0));
    if (rule.mode() == ThresholdRule.Mode.OVERALL && rule.value() == 0) {
      values.problem(found, "mode overall needs value=\"PERCENT\", the load that is too much");
    }
    return rule;
  }

  private static ThresholdRule.Mode mode(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "none" -> ThresholdRule.Mode.NONE;
      case "any" -> ThresholdRule.Mode.ANY;
      case "overall" -> ThresholdRule.Mode.OVERALL;
      case "metric" -> ThresholdRule.Mode.METRIC;
      default -> throw new IllegalArgumentException("none, any, overall or metric");
    };
  }

  private static String word(String text) {
    String word = text.toLowerCase(Locale.ROOT);
    if (!WORDS.contains(word)) {
      throw new IllegalArgumentException("drain, down or maint");
    }
    return word;
  }

  private static Duration halfLife(ValueReader values) {
    Optional<XmlElement> element = values.child("Smoothing");
    if (element.isEmpty()) {
      return Duration.ZERO;
    }
    onlyAttributes(values, element.get(), Set.of("halfLife"));
    if (element.get().attribute("halfLife").isEmpty()) {
      values.problem(element.get(), "write <Smoothing halfLife=\"SECONDS\"/>");
    }
    double seconds =
        values.attribute(element.get(), "halfLife", ValueReader.decimals(HALF_LIFE), 0.0);
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }

  private static void onlyAttributes(ValueReader values, XmlElement element, Set<String> known) {
    element.attributes().keySet().stream()
        .filter(name -> !known.contains(name))
        .forEach(name -> values.problem(element, "no attribute " + name + " is known here"));
  }

  private static Duration seconds(
      ValueReader values, String name, ValueReader.Range range, Duration fallback) {
    return Duration.ofSeconds(values.integer(name, range, (int) fallback.toSeconds()));
  }
}
