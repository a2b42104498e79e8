package org.evenkeel.agent.monitor.config;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.evenkeel.agent.Problem;
import org.evenkeel.agent.monitor.config.FieldProblem.Place;
import org.evenkeel.agent.monitor.config.ServiceEntry.Part;
import org.evenkeel.agent.monitor.config.XmlText.Element;
import org.evenkeel.agent.monitor.config.XmlText.Span;

/**
 * The text of agent.xml. An edit changes the characters of the values in question and leaves every
 * other as it is: elements that nobody here knows, comments, order, white space. Immutable.
 */
public final class AgentXml {
  private static final String SERVICE = "TCPService";

  /** What a file begins as: every element of the format, with what holds anyway. */
  private static final String TEMPLATE =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <xml>
        <Cpu><ImportanceFactor value="1"/><ThresholdValue value="100"/></Cpu>
        <Ram><ImportanceFactor value="0"/><ThresholdValue value="100"/></Ram>
        <ReadAgentStatusFromConfig value="False"/>
        <ReadAgentStatusFromConfigInterval value="5"/>
        <AgentStatus value="Normal"/>
        <Interval value="10"/>
        <Port value="3333"/>
        <ReturnIdle value="true"/>
        <LogLevel value="INFO"/>
      </xml>
      """;

  private final String text;
  private final Element root;

  private AgentXml(String text) {
    this.text = text;
    this.root = XmlText.parse(text);
  }

  /**
   * Takes a text.
   *
   * @throws IllegalArgumentException when it is not well-formed XML
   */
  public static AgentXml of(String text) {
    return new AgentXml(text);
  }

  /** What to begin with where there is no file. */
  public static AgentXml template() {
    return new AgentXml(TEMPLATE);
  }

  /** The whole text. */
  public String text() {
    return text;
  }

  /** What the fields of the editor begin with. */
  public Form form() {
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      element(root, setting.steps()).flatMap(this::value).ifPresent(v -> settings.put(setting, v));
    }
    List<Element> services = root.named(SERVICE);
    return new Form(
        settings,
        IntStream.range(0, services.size()).mapToObj(i -> entry(i, services.get(i))).toList());
  }

  private ServiceEntry entry(int index, Element service) {
    Map<Part, String> values = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      element(service, List.of(part.element()))
          .flatMap(this::value)
          .ifPresent(value -> values.put(part, value));
    }
    return new ServiceEntry(OptionalInt.of(index), values);
  }

  private Optional<String> value(Element element) {
    return element.value().map(span -> XmlValue.unescaped(span.in(text)));
  }

  private static Optional<Element> element(Element parent, List<String> steps) {
    Optional<Element> found = Optional.of(parent);
    for (String step : steps) {
      found = found.flatMap(element -> element.named(step).stream().findFirst());
    }
    return found;
  }

  /** The text that says what the fields say. Where they say what it says, it stays the same. */
  public AgentXml with(Form wanted) {
    Form before = form();
    AgentXml edited = this;
    for (Setting setting : Setting.values()) {
      if (!setting.same(before.value(setting), wanted.value(setting))) {
        edited = edited.set(setting.steps(), wanted.value(setting));
      }
    }
    return edited.withServices(before.services(), wanted.services());
  }

  private AgentXml withServices(List<ServiceEntry> before, List<ServiceEntry> wanted) {
    Map<Integer, ServiceEntry> kept =
        wanted.stream()
            .filter(entry -> entry.origin().isPresent())
            .collect(Collectors.toMap(entry -> entry.origin().getAsInt(), entry -> entry));
    AgentXml edited = this;
    for (int i = before.size() - 1; i >= 0; i--) {
      ServiceEntry entry = kept.get(i);
      edited = entry == null ? edited.without(i) : edited.change(i, before.get(i), entry);
    }
    for (ServiceEntry entry : wanted) {
      if (entry.origin().isEmpty()) {
        edited = edited.add(entry);
      }
    }
    return edited;
  }

  private AgentXml change(int index, ServiceEntry before, ServiceEntry wanted) {
    AgentXml edited = this;
    for (Part part : Part.values()) {
      if (!before.value(part).equals(wanted.value(part))) {
        Element service = edited.root.named(SERVICE).get(index);
        edited = edited.set(service, List.of(part.element()), wanted.value(part));
      }
    }
    return edited;
  }

  private AgentXml add(ServiceEntry entry) {
    String parts =
        Arrays.stream(Part.values())
            .map(part -> written(part.element(), entry.value(part)))
            .collect(Collectors.joining());
    String service = "<%1$s>%2$s</%1$s>".formatted(SERVICE, parts);
    List<Element> others = root.named(SERVICE);
    return others.isEmpty() ? append(root, service) : insertAfter(others.getLast(), service);
  }

  /** Takes a service out, with the line that it leaves empty. */
  private AgentXml without(int index) {
    Span whole = root.named(SERVICE).get(index).whole();
    int start = whole.start();
    while ("\t ".indexOf(text.charAt(start - 1)) >= 0) {
      start--;
    }
    boolean ownLine = text.charAt(start - 1) == '\n';
    if (ownLine && restOfLine(whole.end()).isBlank()) {
      start -= text.startsWith("\r\n", start - 2) ? 2 : 1;
      return splice(new Span(start, whole.end() + restOfLine(whole.end()).length()), "");
    }
    return splice(whole, "");
  }

  private AgentXml set(List<String> steps, String value) {
    return set(root, steps, value);
  }

  /** Sets the value of an element below {@code parent}, adding the elements that are missing. */
  private AgentXml set(Element parent, List<String> steps, String value) {
    Optional<Element> next = parent.named(steps.getFirst()).stream().findFirst();
    List<String> rest = steps.subList(1, steps.size());
    if (next.isEmpty()) {
      return append(parent, written(steps, value));
    }
    return rest.isEmpty() ? set(next.get(), value) : set(next.get(), rest, value);
  }

  private AgentXml set(Element element, String value) {
    String escaped = XmlValue.escaped(value);
    return element
        .value()
        .map(span -> splice(span, escaped))
        .orElseGet(
            () ->
                splice(
                    new Span(element.nameEnd(), element.nameEnd()),
                    " value=\"%s\"".formatted(escaped)));
  }

  private static String written(List<String> steps, String value) {
    return steps.size() == 1
        ? written(steps.getFirst(), value)
        : "<%1$s>%2$s</%1$s>"
            .formatted(steps.getFirst(), written(steps.subList(1, steps.size()), value));
  }

  private static String written(String name, String value) {
    return "<%s value=\"%s\"/>".formatted(name, XmlValue.escaped(value));
  }

  /** Adds a child behind all that {@code parent} holds, set apart as its last child is. */
  private AgentXml append(Element parent, String child) {
    if (parent.closed()) {
      String name = text.substring(parent.startTag().start() + 1, parent.nameEnd());
      int slash = parent.startTag().end() - 2;
      return splice(new Span(slash, slash + 2), ">%s</%s>".formatted(child, name));
    }
    int end = parent.contentEnd(text);
    int place = end;
    while (Character.isWhitespace(text.charAt(place - 1))) {
      place--;
    }
    if (parent.children().isEmpty()) {
      boolean outermost = parent.startTag().start() == root.startTag().start();
      String apart = outermost ? "\n  " + child + (place == end ? "\n" : "") : child;
      return splice(new Span(place, place), apart);
    }
    return splice(new Span(place, place), before(parent.children().getLast()) + child);
  }

  /** Behind an element and the comment that follows it on its line. */
  private AgentXml insertAfter(Element element, String sibling) {
    int place = element.whole().end();
    String rest = restOfLine(place);
    String trailing = rest.strip();
    boolean comment =
        trailing.startsWith("<!--") && trailing.indexOf("-->") == trailing.length() - 3;
    place += comment ? rest.stripTrailing().length() : 0;
    return splice(new Span(place, place), before(element) + sibling);
  }

  /** The white space that sets an element apart from what is before it. */
  private String before(Element element) {
    int end = element.whole().start();
    int start = end;
    while (Character.isWhitespace(text.charAt(start - 1))) {
      start--;
    }
    String space = text.substring(start, end);
    // One line break suffices where there is a paragraph.
    int lastBreak = space.lastIndexOf('\n');
    boolean windows = lastBreak > 0 && space.charAt(lastBreak - 1) == '\r';
    return lastBreak < 0 ? space : space.substring(windows ? lastBreak - 1 : lastBreak);
  }

  private String restOfLine(int from) {
    int end = from;
    while (end < text.length() && "\r\n".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return text.substring(from, end);
  }

  private AgentXml splice(Span span, String replacement) {
    return new AgentXml(text.substring(0, span.start()) + replacement + text.substring(span.end()));
  }

  /** Finds the field that a problem belongs to, which agent-core's reader found in this text. */
  public FieldProblem place(Problem problem) {
    int colon = problem.message().indexOf(": ");
    String path = colon < 0 ? "" : problem.message().substring(0, colon);
    Optional<Place> place = setting(path).or(() -> part(path, problem.line()));
    return place.isPresent()
        ? new FieldProblem(place, problem.message().substring(colon + 2))
        : new FieldProblem(place, "line %d: %s".formatted(problem.line(), problem.message()));
  }

  private static Optional<Place> setting(String path) {
    for (Setting setting : Setting.values()) {
      if (setting.path().equals(path)) {
        return Optional.of(new Place.OfSetting(setting));
      }
    }
    return Optional.empty();
  }

  private Optional<Place> part(String path, int line) {
    List<Element> services = root.named(SERVICE);
    for (int row = 0; row < services.size(); row++) {
      for (Part part : Part.values()) {
        boolean there =
            services.get(row).named(part.element()).stream()
                .anyMatch(element -> line(element.startTag().end()) == line);
        if (path.equals(SERVICE + "/" + part.element()) && there) {
          return Optional.of(new Place.OfService(row, part));
        }
      }
    }
    return Optional.empty();
  }

  /** The line of a place, from 1. */
  private int line(int offset) {
    return 1
        + (int)
            text.substring(0, offset)
                .replace("\r\n", "\n")
                .chars()
                .filter(c -> c == '\n' || c == '\r')
                .count();
  }
}
