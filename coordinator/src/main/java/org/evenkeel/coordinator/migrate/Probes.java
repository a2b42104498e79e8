package org.evenkeel.coordinator.migrate;

import com.google.re2j.PatternSyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.evenkeel.coordinator.config.Quoted;
import org.evenkeel.coordinator.model.CheckSpec;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.model.Encryption;
import org.evenkeel.coordinator.model.Encryption.Start;
import org.evenkeel.coordinator.model.Encryption.Verify;
import org.evenkeel.coordinator.model.Statuses;

/** The parts of checks that more than one program has. */
final class Probes {
  /** Whoever it is: neither program looks at certificates unless it is told to. */
  static final Encryption ANYONE =
      new Encryption(Start.DIRECT, Optional.empty(), new Verify.Anyone());

  private static final Pattern PATH = Pattern.compile("/[\\x21-\\x7e]{0,2000}");
  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}\\])(:[0-9]{1,5})?");
  private static final int TEXT_MAX = 4_096;

  private Probes() {}

  /** An HTTP request of a page. */
  static Probe.Http http(
      String method,
      String path,
      Optional<String> host,
      Statuses status,
      Optional<String> body,
      Optional<String> notBody,
      boolean encrypted) {
    return new Probe.Http(
        method,
        path,
        host,
        Map.of(),
        status,
        body,
        notBody,
        false,
        Optional.empty(),
        encrypted ? Optional.of(ANYONE) : Optional.empty());
  }

  /** A path that may be asked for; another is reported, and it is the root. */
  static String path(String text, Directive said, Reading reading) {
    if (PATH.matcher(text).matches()) {
      return text;
    }
    reading.drop(
        said, Quoted.of(text) + " is no path", "/ is asked for; set check.path in the YAML");
    return "/";
  }

  /** A host that may be asked for; another is reported, and there is none. */
  static Optional<String> host(Directive said, Reading reading) {
    String text = said.value(0);
    if (HOST.matcher(text).matches()) {
      return Optional.of(text);
    }
    reading.drop(said, Quoted.of(text) + " is no host", "set check.host in the YAML");
    return Optional.empty();
  }

  /** A regular expression that RE2 knows too; another is reported, and there is none. */
  static Optional<String> expression(String text, Directive said, Reading reading) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      if (text.length() <= TEXT_MAX && text.chars().noneMatch(Character::isISOControl)) {
        com.google.re2j.Pattern.compile(text);
        return Optional.of(text);
      }
    } catch (PatternSyntaxException _) {
      // said below
    }
    reading.drop(
        said,
        Quoted.of(text) + " is no regular expression of RE2",
        "set check.body in the YAML, see docs/checks.md");
    return Optional.empty();
  }

  /**
   * A program with its arguments, of which those that name the real server come from the
   * environment, so that one command serves all real servers.
   *
   * @param words the program, by its whole path, and its arguments
   * @param isAddress which words, by their index, are the real server's address
   * @param isPort which are its port; of use only where one is the address
   */
  static Probe exec(List<String> words, IntPredicate isAddress, IntPredicate isPort) {
    if (IntStream.range(1, words.size()).noneMatch(isAddress)) {
      return new Probe.Exec(words, Map.of());
    }
    StringBuilder script = new StringBuilder("exec");
    List<String> literal = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      if (i > 0 && isAddress.test(i)) {
        script.append(" \"$EVENKEEL_ADDRESS\"");
      } else if (i > 0 && isPort.test(i)) {
        script.append(" \"$EVENKEEL_PORT\"");
      } else {
        literal.add(words.get(i));
        script.append(" \"${").append(literal.size()).append("}\"");
      }
    }
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", script.toString(), "check"));
    command.addAll(literal);
    return new Probe.Exec(command, Map.of());
  }

  /** Whether words can be a program and its arguments; others are reported. */
  static boolean isCommand(List<String> words, Directive said, Reading reading) {
    boolean possible =
        !words.isEmpty()
            && words.getFirst().startsWith("/")
            && words.stream().allMatch(word -> word.length() <= TEXT_MAX);
    if (!possible) {
      reading.drop(
          said,
          "does not begin with a program's whole path",
          "a connection is tried instead; set check in the YAML");
    }
    return possible;
  }

  /** The file for a secret that does not belong into a configuration that others may read. */
  static Path secretFile(String service, String what) {
    return Path.of(
        "/etc/evenkeel/checks/%s.%s".formatted(service.replaceAll("[^A-Za-z0-9._-]", "-"), what));
  }

  /** A check with all its times. */
  static CheckSpec check(
      Probe probe, Duration interval, Duration fast, Duration timeout, int fall) {
    return new CheckSpec(
        probe,
        interval,
        timeout,
        1,
        fall,
        OptionalInt.empty(),
        CheckSpec.DEFAULT.approach(),
        fast,
        interval);
  }
}
