package org.evenkeel.agent.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ImagePathTest {
  /** How Windows takes a command line apart, as Microsoft describes it for CommandLineToArgvW. */
  private static List<String> parsed(String line) {
    List<String> out = new ArrayList<>();
    int at = line.indexOf('"', 1) + 1;
    // The program's name has no escapes.
    out.add(line.substring(1, at - 1));
    StringBuilder argument = new StringBuilder();
    boolean quoted = false;
    boolean begun = false;
    while (at < line.length()) {
      int backslashes = 0;
      while (at < line.length() && line.charAt(at) == '\\') {
        backslashes++;
        at++;
      }
      char c = at < line.length() ? line.charAt(at) : ' ';
      boolean escapes = c == '"' && at < line.length();
      argument.repeat('\\', escapes ? backslashes / 2 : backslashes);
      begun |= backslashes > 0;
      at++;
      if (escapes && backslashes % 2 == 1) {
        argument.append('"');
      } else if (escapes) {
        quoted = !quoted;
        begun = true;
      } else if (!quoted && (c == ' ' || c == '\t')) {
        if (begun) {
          out.add(argument.toString());
        }
        argument.setLength(0);
        begun = false;
      } else {
        argument.append(c);
        begun = true;
      }
    }
    if (begun) {
      out.add(argument.toString());
    }
    return out;
  }

  @Test
  void theProgramIsAlwaysQuoted() {
    assertEquals(
        "\"C:\\Program Files\\Evenkeel\\java.exe\" -Xrs",
        ImagePath.of(List.of("C:\\Program Files\\Evenkeel\\java.exe", "-Xrs")));
    assertEquals("\"C:\\java.exe\"", ImagePath.of(List.of("C:\\java.exe")));
  }

  @Test
  void argumentsAreQuotedWhereTheyNeedIt() {
    assertEquals(
        "\"java\" \"C:\\Program Data\\\\\" C:\\x\\ \"\" \"a\\\"b\"",
        ImagePath.of(List.of("java", "C:\\Program Data\\", "C:\\x\\", "", "a\"b")));
  }

  @Test
  void whatWasJoinedComesApartAgain() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String alphabet = "ab \t\\\\\"\"-";
    for (int i = 0; i < 20_000; i++) {
      List<String> arguments = new ArrayList<>(List.of("C:\\Program Files\\java.exe"));
      for (int n = random.nextInt(5); n > 0; n--) {
        StringBuilder argument = new StringBuilder();
        for (int c = random.nextInt(8); c > 0; c--) {
          argument.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        arguments.add(argument.toString());
      }
      assertEquals(arguments, parsed(ImagePath.of(arguments)), () -> "seed " + seed);
    }
  }
}
