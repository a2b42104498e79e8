package org.evenkeel.coordinator.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Turns text into YAML nodes with positions (YAML 1.2, JSON schema: {@code no} and {@code off} are
 * plain text), whoever wrote the text: its length, its nesting and what its aliases amount to are
 * bounded, and no tag makes an object.
 */
final class YamlDocument {
  /** In UTF-16 units; a thousand services fit ten times over. */
  static final int LENGTH_MAX = 1 << 20;

  static final int DEPTH_MAX = 32;

  /** Nodes after every alias is replaced by what it stands for. */
  static final long NODES_MAX = 200_000;

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setCodePointLimit(LENGTH_MAX)
          .setAllowNonScalarKeys(true) // refused with a position where keys are read
          .setMaxAliasesForCollections(LENGTH_MAX) // what they amount to is counted here
          .build();

  private static final Set<Tag> TAGS =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.MAP, Tag.SEQ);

  private final String text;
  private final Problems problems;

  private YamlDocument(String text, Problems problems) {
    this.text = text;
    this.problems = problems;
  }

  /** The root node; empty when there is none or when a problem has been added. */
  static Optional<Located> compose(String text, Problems problems) {
    return new YamlDocument(text, problems).compose();
  }

  private Optional<Located> compose() {
    if (text.length() > LENGTH_MAX) {
      refuse("has " + text.length() + " characters", "at most " + LENGTH_MAX);
      return Optional.empty();
    }
    try {
      Parser events = new ParserImpl(SETTINGS, new StreamReader(SETTINGS, text));
      Optional<Node> root = new Composer(SETTINGS, new Shallow(events)).getSingleNode();
      if (root.isEmpty() || size(root.get(), new HashMap<>()) <= NODES_MAX) {
        return root.map(node -> new Located(node, ""));
      }
      refuse(
          "has more than " + NODES_MAX + " values once aliases are written out",
          "fewer of them, and no alias within what it stands for");
    } catch (DepthException e) {
      problems.add(
          Place.of(e.mark, Place.DOCUMENT),
          "is nested deeper than " + DEPTH_MAX + " levels",
          "no key needs as many");
    } catch (MarkedYamlEngineException e) {
      syntax(e);
    } catch (ReaderException e) {
      problems.add(
          placeOf(e.getPosition()),
          "character U+%04X cannot stand in YAML".formatted(e.getCodePoint()),
          "text without control characters");
    } catch (YamlEngineException e) {
      refuse("is not YAML: " + Quoted.plain(String.valueOf(e.getMessage())), "valid YAML 1.2");
    }
    return Optional.empty();
  }

  /** Nothing needs as many levels. */
  private static final class DepthException extends YamlEngineException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Mark> mark;

    DepthException(Optional<Mark> mark) {
      super("nested too deep");
      this.mark = mark;
    }
  }

  /** Looks at events on their way: composing and reading recurse, so the depth has to be known. */
  private static final class Shallow implements Parser {
    private final Parser events;
    private int depth;

    Shallow(Parser events) {
      this.events = events;
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
      return events.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
      return events.peekEvent();
    }

    @Override
    public boolean hasNext() {
      return events.hasNext();
    }

    @Override
    public Event next() {
      Event event = events.next();
      switch (event.getEventId()) {
        case MappingStart, SequenceStart -> depth++;
        case MappingEnd, SequenceEnd -> depth--;
        default -> {}
      }
      if (depth > DEPTH_MAX) {
        throw new DepthException(event.getStartMark());
      }
      return event;
    }
  }

  /**
   * How many nodes there are once aliases are written out, at most a little above the limit; tags
   * are looked at on the way.
   *
   * @param known the size of nodes seen before; {@code NODES_MAX + 1} while a node is being
   *     counted, so that one which contains itself is too large
   */
  private long size(Node node, Map<Node, Long> known) {
    Long before = known.putIfAbsent(node, NODES_MAX + 1);
    if (before != null) {
      return before;
    }
    refuseForeignTag(node);
    long size = 1;
    for (Node child : children(node)) {
      size = Math.min(size + size(child, known), NODES_MAX + 1);
    }
    known.put(node, size);
    return size;
  }

  private static List<Node> children(Node node) {
    return switch (node) {
      case SequenceNode sequence -> sequence.getValue();
      case MappingNode mapping -> {
        List<Node> children = new ArrayList<>();
        mapping
            .getValue()
            .forEach(
                tuple -> {
                  children.add(tuple.getKeyNode());
                  children.add(tuple.getValueNode());
                });
        yield children;
      }
      default -> List.of();
    };
  }

  private void refuseForeignTag(Node node) {
    if (!TAGS.contains(node.getTag())) {
      problems.add(
          Place.of(node.getStartMark(), Place.DOCUMENT),
          "the tag " + Quoted.of(node.getTag().getValue()) + " is not supported",
          "leave the tag out");
    }
  }

  private void syntax(MarkedYamlEngineException e) {
    String problem = String.valueOf(e.getProblem()).replace("\\t(TAB)", "tab");
    String what = Quoted.plain(problem.replaceFirst("\\. \\(.*", "")); // its own hint in brackets
    problems.add(
        Place.of(e.getProblemMark().or(e::getContextMark), Place.DOCUMENT),
        "is not YAML: " + what,
        what.contains("tab")
            ? "indent with spaces"
            : "this line or the one above: the same indentation for keys of one level, quotes and"
                + " brackets closed");
  }

  private void refuse(String wrong, String right) {
    problems.add(Place.start(Place.DOCUMENT), wrong, right);
  }

  /** The line and column of a character, counted in code points as the parser does. */
  private Place placeOf(int position) {
    int end = text.offsetByCodePoints(0, Math.min(position, text.codePointCount(0, text.length())));
    String before = text.substring(0, end);
    int line = (int) before.chars().filter(each -> each == '\n').count() + 1;
    int column = before.length() - before.lastIndexOf('\n');
    return new Place(line, column, Place.DOCUMENT);
  }
}
