package org.evenkeel.coordinator.migrate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.config.Quoted;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * Who was taken of a text's directives, and what became of the others. For one thread, while one
 * text is read.
 */
final class Reading {
  /** Longer durations are not configured anywhere. */
  static final Duration LONGEST = Duration.ofHours(24);

  private static final Pattern WHOLE = Pattern.compile("0|[1-9][0-9]{0,9}");
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,9}(\\.[0-9]{0,9})?");

  private final Set<Directive> taken = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Directive> told = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<Dropped> dropped = new ArrayList<>();

  /** Marks a directive as taken. */
  Directive take(Directive directive) {
    taken.add(directive);
    return directive;
  }

  /** Marks a directive as taken, with all that is in its block. */
  void takeWhole(Directive directive) {
    take(directive);
    directive.block().forEach(this::takeWhole);
  }

  /** Reports a directive that is left out with all that is in its block. */
  void omit(Directive directive, String why, String remedy) {
    drop(directive, why, remedy);
    takeWhole(directive);
  }

  /** All directives of some names in a block, which are thereby taken. */
  List<Directive> all(List<Directive> block, String... names) {
    List<String> wanted = Arrays.asList(names);
    return block.stream().filter(each -> wanted.contains(each.name())).map(this::take).toList();
  }

  /** The last directive of some names in a block; it is taken, and those before it are dropped. */
  Optional<Directive> last(List<Directive> block, String... names) {
    List<Directive> all = all(block, names);
    for (Directive earlier : all.subList(0, Math.max(all.size() - 1, 0))) {
      drop(
          earlier, "is said again in line " + all.getLast().at().line(), "nothing, that one holds");
    }
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
  }

  /** Whether a block has a word and it does not say no. */
  boolean says(List<Directive> block, String... names) {
    return last(block, names).map(Directive::says).orElse(false);
  }

  /** Reports a directive, once. */
  void drop(Directive directive, String why, String remedy) {
    take(directive);
    if (told.add(directive)) {
      dropped.add(new Dropped(directive.at(), directive.name(), why, remedy));
    }
  }

  /** Reports something that is not a directive of its own. */
  void drop(Origin at, String what, String why, String remedy) {
    dropped.add(new Dropped(at, what, why, remedy));
  }

  /** Reports every directive that nobody has taken, blocks as a whole. */
  void rest(List<Directive> block, Vocabulary vocabulary) {
    for (Directive directive : block) {
      if (taken.contains(directive)) {
        rest(directive.block(), vocabulary);
      } else {
        Vocabulary.Meaning meaning = vocabulary.of(directive.name());
        drop(directive, meaning.why(), meaning.remedy());
      }
    }
  }

  /** What was reported, in the order of the text. */
  List<Dropped> dropped() {
    return dropped.stream().sorted().distinct().toList();
  }

  /** A whole number within limits; one that is not is reported, and there is none. */
  Optional<Integer> number(Directive directive, int index, int min, int max) {
    String text = directive.value(index);
    if (WHOLE.matcher(text).matches()) {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return Optional.of((int) value);
      }
    }
    drop(
        directive,
        "%s is no whole number from %d to %d".formatted(Quoted.of(text), min, max),
        "its default holds; set it in the YAML");
    return Optional.empty();
  }

  /** Seconds, also with a fraction; what is not between {@code min} and a day is reported. */
  Optional<Duration> seconds(Directive directive, Duration min) {
    String text = directive.value(0);
    if (DECIMAL.matcher(text).matches()) {
      Duration value = Duration.ofMillis(Math.round(Double.parseDouble(text) * 1_000));
      if (value.compareTo(min) >= 0 && value.compareTo(LONGEST) <= 0) {
        return Optional.of(value);
      }
    }
    drop(
        directive,
        "%s is no time from %d ms to a day".formatted(Quoted.of(text), min.toMillis()),
        "its default holds; set it in the YAML");
    return Optional.empty();
  }

  /** An address; anything else is reported. */
  Optional<IpAddress> address(Directive directive, String text) {
    try {
      return Optional.of(IpAddress.parse(text));
    } catch (IllegalArgumentException _) {
      drop(
          directive,
          Quoted.of(text) + " is no IP address, and names are not looked up",
          "write the address and import again");
      return Optional.empty();
    }
  }
}
