package org.evenkeel.installers.manual;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text in blocks.
 *
 * @param blocks in their order; none when nothing is said
 */
record Prose(List<Block> blocks) {
  private static final Pattern SENTENCE = Pattern.compile(".*?[.:](?= |$)|.+");
  private static final Pattern DEFAULT = Pattern.compile("[;,]? \\(?default\\b.*");

  /** A part of a text. */
  sealed interface Block {}

  /**
   * Lines may be broken anywhere between words.
   *
   * @param text one line
   */
  record Paragraph(String text) implements Block {}

  /**
   * Lines stay as they are.
   *
   * @param lines without what they were indented by
   */
  record Literal(List<String> lines) implements Block {
    Literal {
      lines = List.copyOf(lines);
    }
  }

  Prose {
    blocks = List.copyOf(blocks);
  }

  /**
   * Text as sources have it: what follows one another is a paragraph, an empty line parts two, and
   * an indented line is kept.
   */
  static Prose of(List<String> lines) {
    List<Block> blocks = new ArrayList<>();
    boolean open = false;
    for (String line : lines) {
      if (line.isBlank()) {
        open = false;
      } else if (line.startsWith("  ")) {
        blocks.add(new Literal(List.of(line.strip())));
        open = false;
      } else if (open && blocks.getLast() instanceof Paragraph(String text)) {
        blocks.set(blocks.size() - 1, new Paragraph(text + " " + line.strip()));
      } else {
        blocks.add(new Paragraph(line.strip()));
        open = true;
      }
    }
    return new Prose(blocks);
  }

  /** The first sentence, with a full stop; empty when nothing is said. */
  String summary() {
    if (blocks.isEmpty() || !(blocks.getFirst() instanceof Paragraph(String text))) {
      return "";
    }
    Matcher first = SENTENCE.matcher(text);
    return first.lookingAt() ? first.group().replaceFirst(":$", ".") : text;
  }

  /** The first sentence in a few words, without what the default is; empty when nothing is said. */
  String hint() {
    if (blocks.isEmpty() || !(blocks.getFirst() instanceof Paragraph(String text))) {
      return "";
    }
    String sentence = text.split("(?<=\\.) ", 2)[0];
    return DEFAULT.matcher(sentence).replaceFirst("").replaceFirst("\\.$", "");
  }
}
