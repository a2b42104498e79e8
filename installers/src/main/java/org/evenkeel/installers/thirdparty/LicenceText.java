package org.evenkeel.installers.thirdparty;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Writes {@code third-party-licences.txt}: a table of all libraries, then each text once with the
 * libraries that it belongs to.
 */
final class LicenceText {
  private static final String RULE = "-".repeat(80) + "\n";

  private LicenceText() {}

  /**
   * The text.
   *
   * @param title what it is about, such as {@code evenkeel 0.1.0}
   * @param runtime the Java that goes with it
   */
  static String of(String title, List<Program> programs, JavaRuntime runtime) {
    Map<String, Licensed> libraries = new TreeMap<>();
    for (Program program : programs) {
      program.libraries().forEach(one -> libraries.put(one.library().purl(), one));
    }
    StringBuilder text = new StringBuilder();
    text.append("Software of others in ").append(title).append("\n\n");
    text.append(
        """
        Evenkeel itself is under the Apache License, version 2.0. Below is what it is made with. Where
        a library is offered under several licences, "used" is the one that it is passed on under here.

        """);
    text.append(runtime(runtime)).append('\n');
    libraries.values().forEach(one -> text.append(entry(one)));
    texts(libraries.values().stream().toList())
        .forEach((words, names) -> text.append(block(words, names)));
    return text.toString();
  }

  private static String runtime(JavaRuntime runtime) {
    return """
    Java runtime (OpenJDK) %s
      used:    %s
      texts:   in its folder "legal", by module
      modules: %s
      source:  https://openjdk.org/projects/jdk-updates/
    """
        .formatted(runtime.version(), JavaRuntime.LICENCE, String.join(" ", runtime.modules()));
  }

  private static String entry(Licensed one) {
    StringBuilder entry = new StringBuilder();
    Library library = one.library();
    entry.append("%s %s%n".formatted(library.name(), library.version()).replace("\r", ""));
    entry.append("  used:    ").append(one.used().spdx()).append('\n');
    if (one.offered().size() > 1) {
      entry.append("  offered: ").append(one.expression()).append('\n');
    }
    return entry.append("  source:  ").append(library.source()).append("\n\n").toString();
  }

  /** Texts with the names of their libraries, in the order of those; blanks make no difference. */
  private static SequencedMap<String, Set<String>> texts(List<Licensed> libraries) {
    Map<String, String> seen = new LinkedHashMap<>();
    SequencedMap<String, Set<String>> texts = new LinkedHashMap<>();
    for (Licensed one : libraries) {
      for (String words : one.texts().values()) {
        String first = seen.computeIfAbsent(words.replaceAll("\\s+", " "), _ -> words);
        texts.computeIfAbsent(first, _ -> new TreeSet<>()).add(one.library().name());
      }
    }
    return texts;
  }

  private static String block(String words, Set<String> names) {
    return RULE + String.join("\n", names) + "\n" + RULE + "\n" + words + "\n\n";
  }
}
