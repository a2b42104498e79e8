package org.evenkeel.agent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Carries over the {@code agent-config.json} of lbfeedback 5: its monitors become metrics, its
 * responders become responders with importances of their own.
 */
final class LbfeedbackMigration {
  /** Where that agent looks for its scripts. */
  private static final String SCRIPTS = "/opt/lbfeedback/";

  private final List<String> notes = new ArrayList<>();
  private final XmlWriter xml = new XmlWriter();

  /** A monitor's name there, a metric's name here. */
  private final Map<String, String> names = new HashMap<>();

  Migration migrate(String json) {
    Map<String, Object> root = object(JsonReader.read(json), "the file");
    Map<String, Object> monitors = objects(root, "monitors");
    Map<String, Object> responders = feedbackOnly(objects(root, "responders"));
    if (monitors.isEmpty() && responders.isEmpty()) {
      throw new IllegalArgumentException("it holds neither monitors nor responders");
    }
    Map<String, Source> sources = sources(responders);
    writeMetrics(monitors, sources);
    writeRules(responders);
    writeResponders(responders);
    for (String key : root.keySet()) {
      if (!Set.of("monitors", "responders").contains(key)) {
        notes.add("%s: has no counterpart; left out".formatted(key));
      }
    }
    return new Migration(xml.end(), notes);
  }

  /** What the responders want of a monitor; here that is a property of the metric. */
  private record Source(double importance, double maximum, double threshold) {
    private static final Source NONE = new Source(0, 0, 0);

    private Source of(double otherImportance) {
      return new Source(otherImportance, maximum, threshold);
    }
  }

  private Map<String, Object> feedbackOnly(Map<String, Object> all) {
    Map<String, Object> kept = new LinkedHashMap<>();
    all.forEach(
        (name, value) -> {
          String protocol = string(object(value, name), "protocol", "tcp");
          if (protocol.contains("api")) {
            notes.add(
                "responder %s: there is no API here; use the commands status, online, drain, halt"
                    .formatted(name));
          } else {
            kept.put(name, value);
          }
        });
    return kept;
  }

  private Map<String, Source> sources(Map<String, Object> responders) {
    Map<String, Source> sources = new HashMap<>();
    boolean first = true;
    for (Map.Entry<String, Object> responder : responders.entrySet()) {
      Map<String, Object> own =
          objects(object(responder.getValue(), responder.getKey()), "feedback-sources");
      for (Map.Entry<String, Object> entry : own.entrySet()) {
        Source wanted = source(object(entry.getValue(), entry.getKey()));
        // The first responder counts what the metrics themselves say.
        Source before = sources.putIfAbsent(entry.getKey(), first ? wanted : wanted.of(0));
        if (before != null && !before.of(0).equals(wanted.of(0))) {
          notes.add(
              "monitor %s: responders differ in max-value or source-threshold; the first ones hold"
                  .formatted(entry.getKey()));
        }
      }
      first = false;
    }
    return sources;
  }

  private static Source source(Map<String, Object> source) {
    return new Source(
        number(source, "significance", 1),
        number(source, "max-value", 0),
        number(source, "source-threshold", 0));
  }

  private void writeMetrics(Map<String, Object> monitors, Map<String, Source> sources) {
    boolean cpu = false;
    for (Map.Entry<String, Object> entry : monitors.entrySet()) {
      String name = entry.getKey();
      Map<String, Object> monitor = object(entry.getValue(), name);
      Map<String, Object> options = objects(monitor, "metric-config");
      Source source = sources.getOrDefault(name, Source.NONE);
      String type = string(monitor, "metric-type", "");
      cpu |= type.equals("cpu");
      switch (type) {
        case "cpu" -> machine(name, "Cpu", "cpu", source);
        case "ram" -> machine(name, "Ram", "ram", source);
        case "disk-usage" -> {
          xml.open("Disk").value("Name", name).value("Path", string(options, "disk-path", "/"));
          share(name, source).close("Disk");
          percentOnly(name, source);
        }
        case "netconn" -> {
          names.put(name, "");
          notes.add(
              "monitor %s: counts every connection of the machine, which is not done here; write a <TCPService> for each service, the maximum was %s"
                  .formatted(name, source.maximum() > 0 ? "" + (long) source.maximum() : "2000"));
        }
        case "script" -> script(name, options, monitor, source);
        default -> {
          names.put(name, "");
          notes.add("monitor %s: metric-type %s is not known; left out".formatted(name, type));
        }
      }
      if (monitor.containsKey("stats-config")) {
        notes.add(
            "monitor %s: stats-config is left out; <Smoothing halfLife=\"…\"/> does the like"
                .formatted(name));
      }
    }
    if (!cpu) {
      xml.open("Cpu").value("ImportanceFactor", 0).close("Cpu");
    }
  }

  private void machine(String name, String element, String metric, Source source) {
    if (names.containsValue(metric)) {
      names.put(name, metric);
      notes.add("monitor %s: is the same metric as another one here".formatted(name));
      return;
    }
    xml.open(element);
    share(name, source).close(element);
    names.put(name, metric);
    percentOnly(name, source);
  }

  private void script(
      String name, Map<String, Object> options, Map<String, Object> monitor, Source source) {
    double seconds = Math.max(1, Math.ceil(number(monitor, "interval-ms", 3000) / 1000));
    xml.open("Script").value("Name", name).open("Command");
    xml.value("Argument", SCRIPTS + string(options, "script-name", "?")).close("Command");
    xml.value("Interval", seconds).value("Max", source.maximum() > 0 ? source.maximum() : 100);
    share(name, source).close("Script");
    notes.add(
        "script %s: look whether %s is where it is, and whether it may run without privilege"
            .formatted(name, SCRIPTS + string(options, "script-name", "?")));
  }

  private XmlWriter share(String name, Source source) {
    names.putIfAbsent(name, name);
    xml.value("ImportanceFactor", source.importance());
    return source.threshold() > 0 ? xml.value("ThresholdValue", source.threshold()) : xml;
  }

  private void percentOnly(String name, Source source) {
    if (source.maximum() > 0 && source.maximum() != 100) {
      notes.add(
          "monitor %s: max-value %s is left out; this metric is a percentage as it is"
              .formatted(name, (long) source.maximum()));
    }
  }

  private void writeRules(Map<String, Object> responders) {
    Set<String> rules = new TreeSet<>();
    Set<Double> intervals = new HashSet<>();
    responders.forEach(
        (name, value) -> {
          Map<String, Object> responder = object(value, name);
          rules.add(rule(responder));
          intervals.add(commandSeconds(responder));
        });
    if (!rules.isEmpty()) {
      xml.line(rules.iterator().next());
    }
    if (!intervals.isEmpty()) {
      xml.value("Interval", intervals.iterator().next());
    }
    if (rules.size() > 1) {
      notes.add("threshold: one rule holds for all responders here; theirs differ");
    }
    if (intervals.size() > 1) {
      notes.add("command-interval: one holds for all responders here; theirs differ");
    }
  }

  /** Early versions counted seconds, later ones milliseconds. */
  private static double commandSeconds(Map<String, Object> responder) {
    double interval = number(responder, "command-interval", 10);
    return Math.max(1, Math.min(86_400, Math.ceil(interval >= 1000 ? interval / 1000 : interval)));
  }

  private static String rule(Map<String, Object> responder) {
    String mode = string(responder, "threshold-mode", "none");
    String commands = " " + string(responder, "haproxy-commands", "default") + " ";
    String word =
        commands.contains(" maint ") ? "maint" : commands.contains(" down ") ? "down" : "drain";
    double value = number(responder, "global-threshold", 0);
    boolean known = Set.of("any", "overall", "metric").contains(mode);
    boolean silent = commands.strip().equals("none") || (mode.equals("overall") && value <= 0);
    if (!known || silent) {
      return "<Threshold mode=\"none\"/>";
    }
    String overall = value > 0 ? " value=\"" + (long) value + "\"" : "";
    return "<Threshold mode=\"%s\" word=\"%s\"%s/>".formatted(mode, word, overall);
  }

  private void writeResponders(Map<String, Object> responders) {
    boolean first = true;
    for (Map.Entry<String, Object> entry : responders.entrySet()) {
      Map<String, Object> responder = object(entry.getValue(), entry.getKey());
      if (first) {
        place(entry.getKey(), responder);
      } else {
        xml.open("Responder").value("Name", entry.getKey());
        place(entry.getKey(), responder);
        counted(responder).forEach(this::metric);
        xml.close("Responder");
      }
      first = false;
    }
  }

  private void metric(String name, double importance) {
    xml.open("Metric").value("Name", name).value("ImportanceFactor", importance).close("Metric");
  }

  private Map<String, Double> counted(Map<String, Object> responder) {
    Map<String, Double> counted = new LinkedHashMap<>();
    objects(responder, "feedback-sources")
        .forEach(
            (monitor, source) -> {
              String metric = names.getOrDefault(monitor, "");
              if (!metric.isEmpty()) {
                counted.put(metric, number(object(source, monitor), "significance", 1));
              }
            });
    return counted;
  }

  private void place(String name, Map<String, Object> responder) {
    xml.value("Port", string(responder, "port", "3333"));
    String address = string(responder, "ip", "*");
    if (!address.equals("*") && !address.equals("0.0.0.0") && !address.equals("::")) {
      xml.value("Listen", address);
    }
    String protocol = string(responder, "protocol", "tcp");
    if (protocol.startsWith("http")) {
      xml.value("Protocol", "http");
    }
    if (protocol.equals("https")) {
      notes.add(
          "responder %s: add <Tls> with a certificate; it answers in clear so far".formatted(name));
    }
  }

  private static Map<String, Object> objects(Map<String, Object> of, String name) {
    return of.containsKey(name) && of.get(name) instanceof Map<?, ?>
        ? object(of.get(name), name)
        : Map.of();
  }

  private static Map<String, Object> object(@Nullable Object value, String what) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException(what + " is not an object");
    }
    Map<String, Object> members = new LinkedHashMap<>();
    map.forEach((name, member) -> members.put(String.valueOf(name), member));
    return members;
  }

  private static String string(Map<String, Object> of, String name, String fallback) {
    return switch (of.get(name)) {
      case String text when !text.isBlank() -> text.strip();
      case Double number -> "" + number.longValue();
      case null, default -> fallback;
    };
  }

  private static double number(Map<String, Object> of, String name, double fallback) {
    return switch (of.get(name)) {
      case Double number -> number;
      case String text -> parsed(text, fallback);
      case null, default -> fallback;
    };
  }

  private static double parsed(String text, double fallback) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException _) {
      return fallback;
    }
  }
}
