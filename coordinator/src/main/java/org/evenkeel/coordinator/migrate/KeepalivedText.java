package org.evenkeel.coordinator.migrate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.config.Quoted;

/**
 * The lines of keepalived.conf(5) and of what it includes as directives, with its definitions put
 * in. Lines for some nodes only, sequences and lists are reported. All is bounded: the length with
 * everything put in, the depth of braces, of files and of definitions.
 */
final class KeepalivedText {
  /** So deep braces are nested at the most; five are in use. */
  static final int DEPTH_MAX = 32;

  private static final int FILES_MAX = 256;
  private static final int FILES_DEEP = 16;
  private static final int ROUNDS_MAX = 16;
  private static final long LENGTH_MAX = 4L << 20;

  private static final Pattern DEFINITION =
      Pattern.compile("\\s*\\$([A-Za-z_][A-Za-z0-9_]{0,63})=(.*)", Pattern.DOTALL);
  private static final Pattern USE =
      Pattern.compile(
          "\\$(?:\\{([A-Za-z_][A-Za-z0-9_]{0,63})\\}|([A-Za-z_][A-Za-z0-9_]{0,63})(?=\\s|$))");
  private static final Pattern INCLUDE = Pattern.compile("\\s*(include[rmwba]?)\\s+(.*)");
  private static final Pattern SELECTED = Pattern.compile("\\s*[@~]\\S*.*", Pattern.DOTALL);

  private final Includes includes;
  private final Reading reading;
  private final Map<String, String> definitions = new HashMap<>();
  private final Deque<Open> open = new ArrayDeque<>();
  private long length;
  private int files;

  /** A block that has not been closed yet. */
  private record Open(Origin at, List<String> words, List<Directive> block) {
    Directive closed() {
      String name = words.isEmpty() ? "{" : words.getFirst();
      List<String> values = words.isEmpty() ? List.of() : words.subList(1, words.size());
      return new Directive(at, name, values, block);
    }
  }

  private KeepalivedText(Includes includes, Reading reading) {
    this.includes = includes;
    this.reading = reading;
    definitions.put("_HASH", String.valueOf(KeepalivedWord.HASH));
    definitions.put("_BANG", String.valueOf(KeepalivedWord.BANG));
  }

  /**
   * The directives of a text.
   *
   * @throws UnreadableException when its braces do not match, or it is larger or deeper than any
   */
  static List<Directive> parse(Source source, Includes includes, Reading reading)
      throws UnreadableException {
    KeepalivedText text = new KeepalivedText(includes, reading);
    Open root = new Open(source.start(), List.of(), new ArrayList<>());
    text.open.push(root);
    text.file(source, 0);
    if (text.open.size() > 1) {
      throw new UnreadableException(
          text.open.getFirst().at(), "the { of this line is not closed", "a } for it");
    }
    return root.block();
  }

  private void file(Source source, int depth) throws UnreadableException {
    if (++files > FILES_MAX || depth > FILES_DEEP) {
      throw new UnreadableException(
          source.start(),
          "is one of more than %d files, or included deeper than %d"
              .formatted(FILES_MAX, FILES_DEEP),
          "no file that includes itself");
    }
    String[] lines = source.text().split("\\R", -1);
    for (int i = 0; i < lines.length; i++) {
      Origin at = new Origin(source.name(), i + 1);
      StringBuilder line = new StringBuilder(lines[i]);
      if (DEFINITION.matcher(lines[i]).matches()) {
        while (isContinued(line) && i + 1 < lines.length) {
          line.setLength(line.toString().stripTrailing().length() - 1);
          line.append('\n').append(lines[++i]);
        }
      }
      Matcher include = INCLUDE.matcher(lines[i]);
      if (include.matches()) {
        include(at, include.group(1), include.group(2), source, depth);
      } else {
        line(at, line.toString(), source, 0);
      }
    }
  }

  private static boolean isContinued(CharSequence line) {
    return line.toString().stripTrailing().endsWith("\\");
  }

  private void include(Origin at, String word, String rest, Source from, int depth)
      throws UnreadableException {
    List<KeepalivedWord> words = KeepalivedWord.of(rest);
    String pattern = words.isEmpty() ? "" : words.getFirst().text();
    List<Source> found = includes.matching(from.directory(), pattern);
    if (found.isEmpty()) {
      reading.drop(
          at,
          word,
          "no file is found for " + Quoted.of(pattern),
          "import again where the files are, or bring their text here");
    }
    for (Source each : found) {
      each.check();
      file(each, depth + 1);
    }
  }

  /** A line, which with its definitions put in may become several, which may hold definitions. */
  private void line(Origin at, String text, Source source, int depth) throws UnreadableException {
    grow(at, text.length());
    if (depth > ROUNDS_MAX) {
      throw new UnreadableException(
          at, "its definitions hold each other", "definitions that come to an end");
    }
    Matcher definition = DEFINITION.matcher(text);
    if (definition.matches()) {
      definitions.put(definition.group(1), stripped(definition.group(2)));
      return;
    }
    if (SELECTED.matcher(text).matches()) {
      String word = text.strip().split("[\\s(]", 2)[0];
      reading.drop(
          at,
          word,
          word.startsWith("@")
              ? "the line is for some nodes only, and whose file this is is not known"
              : "sequences and lists of lines are not written out",
          "write the lines of this node without it, and import again");
      return;
    }
    Optional<String> replaced = replaced(at, text, source);
    if (replaced.isEmpty()) {
      words(at, KeepalivedWord.of(text));
      return;
    }
    for (String each : replaced.get().split("\n", -1)) {
      line(at, each, source, depth + 1);
    }
  }

  private void grow(Origin at, int by) throws UnreadableException {
    length += by + 1L;
    if (length > LENGTH_MAX) {
      throw new UnreadableException(
          at, "with definitions put in, it is longer than " + LENGTH_MAX, "fewer of them");
    }
  }

  /** The text with definitions put in, once; empty when there are none in it. */
  private Optional<String> replaced(Origin at, String text, Source source)
      throws UnreadableException {
    Matcher use = USE.matcher(text);
    StringBuilder now = new StringBuilder();
    boolean changed = false;
    while (use.find()) {
      Optional<String> value =
          definition(use.group(1) == null ? use.group(2) : use.group(1), source);
      use.appendReplacement(now, Matcher.quoteReplacement(value.orElse(use.group())));
      changed |= value.isPresent();
      if (now.length() > Source.LENGTH_MAX) {
        throw new UnreadableException(
            at, "with definitions put in, the line is longer than " + Source.LENGTH_MAX, "less");
      }
    }
    use.appendTail(now);
    return changed ? Optional.of(now.toString()) : Optional.empty();
  }

  private Optional<String> definition(String name, Source source) {
    return name.equals("_PWD")
        ? Optional.of(source.directory())
        : Optional.ofNullable(definitions.get(name));
  }

  /** Values keep their quotes: they are read where they are used. */
  private static String stripped(String value) {
    return value.lines().map(String::strip).collect(Collectors.joining("\n"));
  }

  private void words(Origin at, List<KeepalivedWord> words) throws UnreadableException {
    List<String> begun = new ArrayList<>();
    for (KeepalivedWord word : words) {
      if (!word.isBrace()) {
        begun.add(word.text());
      } else if (word.opens()) {
        push(at, begun);
        begun = new ArrayList<>();
      } else {
        add(at, begun);
        begun = new ArrayList<>();
        close(at);
      }
    }
    add(at, begun);
  }

  private void push(Origin at, List<String> words) throws UnreadableException {
    if (open.size() > DEPTH_MAX) {
      throw new UnreadableException(at, "is nested deeper than " + DEPTH_MAX, "fewer braces");
    }
    List<Directive> block = open.getFirst().block();
    boolean alone = words.isEmpty() && !block.isEmpty() && block.getLast().block().isEmpty();
    if (alone) { // the brace is on a line of its own
      Directive before = block.removeLast();
      List<String> all = new ArrayList<>(List.of(before.name()));
      all.addAll(before.values());
      open.push(new Open(before.at(), all, new ArrayList<>()));
    } else {
      open.push(new Open(at, List.copyOf(words), new ArrayList<>()));
    }
  }

  private void close(Origin at) throws UnreadableException {
    if (open.size() == 1) {
      throw new UnreadableException(at, "there is no { for this }", "one } for each {");
    }
    Directive closed = open.pop().closed();
    open.getFirst().block().add(closed);
  }

  private void add(Origin at, List<String> words) {
    if (!words.isEmpty()) {
      open.getFirst()
          .block()
          .add(Directive.of(at, words.getFirst(), words.subList(1, words.size())));
    }
  }
}
