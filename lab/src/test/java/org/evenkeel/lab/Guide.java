package org.evenkeel.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of {@code docs}: tests do what it says, to the letter.
 *
 * @param text the whole page
 */
record Guide(String text) {
  private static final Pattern YAML = block("yaml");
  private static final Pattern SHELL = block("sh");

  /** A guide. */
  static Guide of(String name) throws IOException {
    return page("guides/" + name);
  }

  /** Any page. */
  static Guide page(String name) throws IOException {
    return new Guide(Files.readString(Project.root().resolve("docs/" + name + ".md")));
  }

  private static Pattern block(String language) {
    return Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$");
  }

  /** The configuration that is shown next below some words of the page. */
  String configuration(String below) {
    return next(YAML, below);
  }

  /** The lines for the shell that are shown next below some words of the page. */
  String script(String below) {
    return next(SHELL, below);
  }

  /** The commands that are shown next below some words of the page, each as its words. */
  List<List<String>> commands(String below) {
    return next(SHELL, below)
        .lines()
        .map(line -> List.of(line.replaceFirst("^sudo ", "").split(" ", -1)))
        .toList();
  }

  private String next(Pattern block, String below) {
    int start = text.indexOf(below);
    Matcher matcher = block.matcher(text);
    if (start < 0 || !matcher.find(start)) {
      throw new AssertionError("the guide has no block below: " + below);
    }
    return matcher.group(1);
  }
}
