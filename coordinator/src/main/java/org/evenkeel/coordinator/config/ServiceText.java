package org.evenkeel.coordinator.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * The virtual services of {@code evenkeel.yaml} as they are written there, to be read and changed
 * one by one. What is not changed keeps its text: comments, order and style. Pure.
 */
public final class ServiceText {
  private static final String KEY = ClusterKeys.VIRTUAL_SERVICES.name();
  private static final String NAME = "name";
  private static final int INDENT = 2;
  private static final LoadSettings LOAD =
      LoadSettings.builder().setCodePointLimit(YamlDocument.LENGTH_MAX).build();
  private static final DumpSettings BLOCK =
      DumpSettings.builder()
          .setDefaultFlowStyle(FlowStyle.BLOCK)
          .setDereferenceAliases(true)
          .setIndicatorIndent(INDENT)
          .setIndentWithIndicator(true)
          .setWidth(4_096)
          .build();

  private final String text;

  /** Where the items are; empty when there is no such list. */
  private final Optional<SequenceNode> list;

  /** The key of the list, wherever its value is; empty when there is none. */
  private final Optional<Node> key;

  private ServiceText(String text) {
    this.text = text;
    Optional<NodeTuple> entry =
        new Compose(LOAD)
            .composeString(text)
            .filter(MappingNode.class::isInstance)
            .map(MappingNode.class::cast)
            .flatMap(
                root ->
                    root.getValue().stream()
                        .filter(each -> isText(each.getKeyNode(), KEY))
                        .findFirst());
    this.key = entry.map(NodeTuple::getKeyNode);
    this.list =
        entry
            .map(NodeTuple::getValueNode)
            .filter(SequenceNode.class::isInstance)
            .map(SequenceNode.class::cast);
  }

  /**
   * The services of a text that {@link ClusterYaml#parse} takes, as maps, lists, text and numbers;
   * what {@code defaults} says of them is not in it.
   */
  public static List<Map<String, Object>> read(String yaml) {
    if (!(new Load(LOAD).loadFromString(yaml) instanceof Map<?, ?> root)
        || !(root.get(KEY) instanceof Collection<?> services)) {
      return List.of();
    }
    List<Map<String, Object>> read = new ArrayList<>();
    for (Object service : services) {
      Map<String, Object> copy = new LinkedHashMap<>();
      ((Map<?, ?>) service).forEach((name, value) -> copy.put(String.valueOf(name), value));
      read.add(copy);
    }
    return read;
  }

  /**
   * All of a text that {@link ClusterYaml#parse} takes, as {@link #read} has the services: nothing
   * is added, and what is written twice by an alias is there twice.
   */
  public static Map<String, Object> whole(String yaml) {
    Map<String, Object> whole = new LinkedHashMap<>();
    if (new Load(LOAD).loadFromString(yaml) instanceof Map<?, ?> root) {
      root.forEach((name, value) -> whole.put(String.valueOf(name), value));
    }
    return whole;
  }

  /**
   * The text with other services: those of the same name and content keep their text, those of the
   * same name are replaced where they stand, others are taken out, and new ones come last.
   *
   * @param yaml a text that {@link ClusterYaml#parse} takes
   * @param services each with a name that is no other's
   * @return a text that reads as {@code services}; whether it is a configuration is not said
   */
  public static String with(String yaml, List<Map<String, Object>> services) {
    List<Map<String, Object>> before = read(yaml);
    if (before.equals(services)) {
      return yaml;
    }
    ServiceText text = new ServiceText(yaml);
    String spliced = text.spliced(before, services);
    if (readsAs(spliced, services)) {
      return spliced;
    }
    String list = text.rewritten(services); // another order, for example
    return readsAs(list, services) ? list : dumped(yaml, services);
  }

  /** All of it anew, comments lost: JSON has none, and aliases are beyond splicing. */
  private static String dumped(String yaml, List<Map<String, Object>> services) {
    Map<Object, Object> root = new LinkedHashMap<>();
    if (new Load(LOAD).loadFromString(yaml) instanceof Map<?, ?> written) {
      root.putAll(written);
    }
    root.put(KEY, services);
    return new Dump(BLOCK).dumpToString(root);
  }

  private static boolean readsAs(String yaml, List<Map<String, Object>> services) {
    try {
      return read(yaml).equals(services);
    } catch (RuntimeException _) {
      return false; // it is no YAML any more
    }
  }

  private String spliced(List<Map<String, Object>> before, List<Map<String, Object>> services) {
    if (list.isEmpty() || list.get().getFlowStyle() == FlowStyle.FLOW || before.isEmpty()) {
      return rewritten(services);
    }
    List<Map<String, Object>> fresh = new ArrayList<>(services);
    List<Node> items = list.get().getValue();
    StringBuilder edited = new StringBuilder(text);
    List<Runnable> fromTheEnd = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Node item = items.get(i);
      Map<String, Object> old = before.get(i);
      Optional<Map<String, Object>> now = named(services, String.valueOf(old.get(NAME)));
      now.ifPresent(fresh::remove);
      if (now.isEmpty()) {
        fromTheEnd.addFirst(() -> remove(edited, item));
      } else if (!now.get().equals(old)) {
        fromTheEnd.addFirst(() -> replace(edited, item, now.get()));
      }
    }
    if (fresh.size() == services.size()) {
      return rewritten(services); // none stays
    }
    if (!fresh.isEmpty()) {
      int dash = column(lineStart(offset(items.getLast())), offset(items.getLast()));
      int end = lineEnd(text, end(items.getLast()));
      edited.insert(end, added(fresh, items.getLast(), dash));
    }
    fromTheEnd.forEach(Runnable::run);
    return edited.toString();
  }

  private static Optional<Map<String, Object>> named(
      List<Map<String, Object>> services, String name) {
    return services.stream()
        .filter(each -> name.equals(String.valueOf(each.get(NAME))))
        .findFirst();
  }

  private String added(List<Map<String, Object>> fresh, Node last, int column) {
    int dash = text.lastIndexOf('-', offset(last));
    String indent = " ".repeat(dash - lineStart(dash));
    String gap = " ".repeat(Math.max(1, column - indent.length() - 1));
    StringBuilder added = new StringBuilder();
    for (Map<String, Object> service : fresh) {
      added.append('\n').append(indent).append('-').append(gap).append(block(service, column));
    }
    return added.toString();
  }

  private void replace(StringBuilder edited, Node item, Map<String, Object> service) {
    int start = offset(item);
    edited.replace(
        start, lineEnd(text, end(item)), block(service, column(lineStart(start), start)));
  }

  /** With its dash and its line, and the line's end. */
  private void remove(StringBuilder edited, Node item) {
    int start = lineStart(text.lastIndexOf('-', offset(item)));
    edited.delete(start, Math.min(text.length(), lineEnd(text, end(item)) + 1));
  }

  /** The whole list in a form of our own. */
  private String rewritten(List<Map<String, Object>> services) {
    StringBuilder written = new StringBuilder();
    if (services.isEmpty()) {
      written.append(" []");
    }
    for (Map<String, Object> service : services) {
      written.append("\n").append(" ".repeat(INDENT)).append("- ");
      written.append(block(service, 2 * INDENT));
    }
    if (key.isEmpty()) {
      String begin = text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
      return (text.strip().equals("{}") ? "" : begin) + KEY + ":" + written + "\n";
    }
    int start = offset(key.get().getEndMark().orElseThrow().getIndex());
    int colon = text.indexOf(':', start) + 1;
    int end = list.map(ServiceText::last).map(this::offset).orElse(colon);
    return text.substring(0, colon) + written + text.substring(Math.max(colon, end));
  }

  /** A mapping in block style whose first line is indented by who writes it there. */
  private static String block(Map<String, Object> service, int column) {
    String dumped = new Dump(BLOCK).dumpToString(service).stripTrailing();
    return dumped.replace("\n", "\n" + " ".repeat(column));
  }

  private static boolean isText(Node node, String text) {
    return node instanceof ScalarNode scalar && scalar.getValue().equals(text);
  }

  private int end(Node node) {
    int end = offset(last(node));
    while (end > 0 && text.charAt(end - 1) == '\n') {
      end--; // a literal's last line break is its own
    }
    return end;
  }

  /**
   * Where the text of a node ends, in code points. A block goes on to the next token in the eyes of
   * the parser, over blank lines and comments that are not its own.
   */
  private static int last(Node node) {
    if (node instanceof CollectionNode<?> collection
        && collection.getFlowStyle() == FlowStyle.BLOCK
        && !collection.getValue().isEmpty()) {
      Object end = collection.getValue().getLast();
      return last(end instanceof NodeTuple pair ? pair.getValueNode() : (Node) end);
    }
    return node.getEndMark().orElseThrow().getIndex();
  }

  private int offset(Node node) {
    return offset(node.getStartMark().orElseThrow().getIndex());
  }

  private int offset(int codePoints) {
    return text.offsetByCodePoints(0, codePoints);
  }

  private int lineStart(int at) {
    return text.lastIndexOf('\n', at - 1) + 1;
  }

  private static int lineEnd(String text, int at) {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end;
  }

  private static int column(int lineStart, int at) {
    return at - lineStart;
  }
}
