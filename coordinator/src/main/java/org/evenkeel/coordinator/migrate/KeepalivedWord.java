package org.evenkeel.coordinator.migrate;

import java.util.ArrayList;
import java.util.List;

/** A word of a line of keepalived.conf, or a brace by itself. */
record KeepalivedWord(String text, boolean isBrace) {
  /** Stands for # where it begins no comment: a character for private use. */
  static final char HASH = '\uE023';

  /** Likewise for !. */
  static final char BANG = '\uE021';

  /** The words of a line; a comment begins at # or ! outside quotes (keepalived.conf(5)). */
  static List<KeepalivedWord> of(String line) {
    List<KeepalivedWord> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean begun = false;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else if (c == '\\' && i + 1 < line.length()) {
          word.append(escaped(line.charAt(++i)));
        } else {
          word.append(c);
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
        begun = true;
      } else if (c == '#' || c == '!') {
        break;
      } else if (c == '$' && i + 1 < line.length() && line.charAt(i + 1) == '{') {
        int end = line.indexOf('}', i);
        int last = end < 0 ? line.length() - 1 : end;
        word.append(line, i, last + 1);
        begun = true;
        i = last;
      } else if (c == '{' || c == '}' || Character.isWhitespace(c)) {
        if (begun || !word.isEmpty()) {
          words.add(plain(word));
        }
        word.setLength(0);
        begun = false;
        if (!Character.isWhitespace(c)) {
          words.add(new KeepalivedWord(String.valueOf(c), true));
        }
      } else {
        word.append(c);
      }
    }
    if (begun || !word.isEmpty()) {
      words.add(plain(word));
    }
    return words;
  }

  private static KeepalivedWord plain(CharSequence word) {
    return new KeepalivedWord(word.toString().replace(HASH, '#').replace(BANG, '!'), false);
  }

  private static char escaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      default -> c;
    };
  }

  boolean opens() {
    return isBrace && text.equals("{");
  }
}
