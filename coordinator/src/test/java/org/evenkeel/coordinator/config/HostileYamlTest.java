package org.evenkeel.coordinator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.evenkeel.coordinator.model.Cluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileYamlTest {
  /** Far more than any of these texts needs; only an unbounded one takes longer. */
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private static final String CHARACTERS = "{}[],:-?&*!|>'\"%@`#\n\t 0aé\u2028\uD83D\uDE00\0";

  @Test
  void aliasesThatMultiplyAreRefusedBeforeTheyAreWrittenOut() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String aliases = String.join(", ", Collections.nCopies(10, "*a" + (i - 1)));
      text.append("a%d: &a%d [%s]\n".formatted(i, i, aliases));
    }
    assertEquals(
        List.of(
            "e.yaml:1:1: document: has more than 200000 values once aliases are written out;"
                + " fewer of them, and no alias within what it stands for"),
        problems(text.toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"&a [*a]", "&a {b: *a}", "virtual-services: &a\n  - *a\n", "? &a [*a]\n: b"})
  void aValueThatContainsItselfIsRefused(String text) {
    assertTrue(
        problems(text).getFirst().contains("once aliases are written out"),
        problems(text)::toString);
  }

  @Test
  void aChainOfAliasesNeedsNoDepth() {
    StringBuilder text = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 20_000; i++) {
      text.append("a%d: &a%d [*a%d]\n".formatted(i, i, i - 1));
    }
    assertTrue(problems(text.toString()).getFirst().contains("once aliases are written out"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- ", "? ", "[{"})
  void deepNestingIsRefusedWithItsPosition(String opening) {
    String problem = problems(opening.repeat(100_000)).getFirst();
    assertTrue(problem.endsWith("nested deeper than 32 levels; no key needs as many"), problem);
    assertTrue(problem.startsWith("e.yaml:1:"), problem);
  }

  @Test
  void aTextBeyondTheLimitIsRefusedUnread() {
    String text = "#".repeat(YamlDocument.LENGTH_MAX);
    assertEquals(List.of(), problems(text));
    assertEquals(
        List.of("e.yaml:1:1: document: has 1048577 characters; at most 1048576"),
        problems(text + "#"));
  }

  @Test
  void aHugeValueIsShownShortened() {
    String problem = problems("x".repeat(100_000) + ": 1").getFirst();
    assertTrue(problem.length() < 200, problem);
    problem = problems("defaults: { scheduler: " + "y".repeat(100_000) + " }").getFirst();
    assertTrue(problem.length() < 300, problem);
  }

  @Test
  void controlCharactersDoNotReachTheTerminal() {
    String problem = problems("\"\\e[31m\\nx\\u202e\": 1").getFirst();
    assertTrue(problem.startsWith("e.yaml:1:1: ?[31m?x?: unknown key; "), problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\tdefaults: {}",
        "a: \u0000",
        "a: \u001b[0m",
        "a: b: c",
        "a: [1",
        "a: *nowhere",
        "--- {}\n--- {}",
        "%YAML 9.9\n--- {}",
        "a: \uD800",
        "a: 'x",
        "@",
        "!"
      })
  void whatIsNotYamlIsOneProblemWithAPosition(String text) {
    List<String> problems = problems(text);
    assertTrue(
        problems.getFirst().matches("(?s)e\\.yaml:\\d+:\\d+: document: .+; .+"),
        problems.toString());
  }

  @Test
  void aTabIsNamedAsSuch() {
    assertEquals(
        List.of(
            "e.yaml:2:1: document: is not YAML: found character 'tab' that cannot start any token;"
                + " indent with spaces"),
        problems("defaults:\n\tscheduler: rr\n"));
  }

  @Test
  void noTagMakesAnObject() {
    for (String tag :
        List.of("!!java.net.URL", "!!javax.script.ScriptEngineManager", "!x", "!!set")) {
      String text = "defaults: " + tag + " {scheduler: rr}";
      assertTrue(problems(text).getFirst().contains("is not supported; leave the tag out"), tag);
    }
  }

  @Test
  void randomBytesNeverThrow() {
    Random random = new Random(20260701);
    assertTimeoutPreemptively(
        DEADLINE,
        () -> {
          for (int round = 0; round < 2_000; round++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            problems(new String(bytes, StandardCharsets.ISO_8859_1));
          }
        });
  }

  @Test
  void everyMutationOfAGoodFileIsAcceptedOrRefusedAndNeverThrows() throws Exception {
    String good = Files.readString(Path.of("../docs/examples/evenkeel.yaml"));
    long seed = 4711;
    Random random = new Random(seed);
    int[] refused = new int[1];
    assertTimeoutPreemptively(
        DEADLINE,
        () -> {
          for (int round = 0; round < 1_500; round++) {
            String text = mutated(good, random);
            try {
              refused[0] += problems(text).isEmpty() ? 0 : 1;
            } catch (RuntimeException e) {
              throw new AssertionError("seed " + seed + ", round " + round + ":\n" + text, e);
            }
          }
        });
    assertTrue(refused[0] > 500 && refused[0] < 1_500, "both outcomes occur: " + refused[0]);
  }

  private static String mutated(String good, Random random) {
    StringBuilder text = new StringBuilder(good);
    for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
      int at = random.nextInt(text.length());
      int end = Math.min(text.length(), at + 1 + random.nextInt(8));
      switch (random.nextInt(5)) {
        case 0 -> text.delete(at, end);
        case 1 -> text.insert(at, CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        case 2 -> text.insert(at, text.substring(at, end));
        case 3 -> text.setCharAt(at, CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        default -> swapLines(text, random);
      }
    }
    return text.toString();
  }

  private static void swapLines(StringBuilder text, Random random) {
    List<String> lines = new ArrayList<>(text.toString().lines().toList());
    Collections.swap(lines, random.nextInt(lines.size()), random.nextInt(lines.size()));
    text.replace(0, text.length(), String.join("\n", lines) + "\n");
  }

  private static List<String> problems(String text) {
    return switch (ClusterYaml.parse("e.yaml", text)) {
      case Parsed.Valid<Cluster> _ -> List.of();
      case Parsed.Invalid<Cluster>(List<Problem> problems) ->
          problems.stream().map(Problem::toString).toList();
    };
  }
}
