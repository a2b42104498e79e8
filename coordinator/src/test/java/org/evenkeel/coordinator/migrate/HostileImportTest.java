package org.evenkeel.coordinator.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.evenkeel.coordinator.config.ClusterYaml;
import org.evenkeel.coordinator.config.Parsed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Texts that nobody meant. Whatever is in one, it is refused, or becomes what is accepted. */
class HostileImportTest {
  /** Far more than any of these needs; only an unbounded one takes longer. */
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private static final String CHARACTERS = "{}\"'$=#!\\\n\t []:-/.,0aé\u2028\uE023\uD83D@~<>*";

  private static void holds(Format format, String text, String message) {
    Imported imported;
    try {
      imported = Imported.read(format, new Source("f", "/nowhere", text), Includes.NONE);
    } catch (UnreadableException e) {
      String said = String.valueOf(e.getMessage());
      assertTrue(said.matches("(f|import):[0-9]+: .*; .*"), said);
      return;
    }
    assertEquals(
        new Parsed.Valid<>(imported.cluster()),
        ClusterYaml.parse("new.yaml", imported.yaml(format, "f")),
        message);
    for (Dropped dropped : imported.dropped()) {
      assertEquals(1, dropped.toString().lines().count(), message);
    }
  }

  @ParameterizedTest
  @CsvSource({"KEEPALIVED,keepalived.conf", "LDIRECTORD,ldirectord.cf", "IPVSADM,ipvsadm.rules"})
  void mutatedSamplesAreRefusedOrBecomeAcceptedYaml(Format format, String name) {
    long seed = 20_261_122;
    Random random = new Random(seed);
    String sample = Samples.text(name);
    List<String> words = List.of(sample.split("\\s+"));
    assertTimeoutPreemptively(
        DEADLINE,
        () -> {
          for (int round = 0; round < 60; round++) {
            StringBuilder text = new StringBuilder(sample);
            for (int change = random.nextInt(1, 12); change > 0; change--) {
              mutate(text, words, random);
            }
            holds(format, text.toString(), "seed " + seed + ", round " + round + ":\n" + text);
          }
        });
  }

  private static void mutate(StringBuilder text, List<String> words, Random random) {
    int at = random.nextInt(text.length());
    int end = Math.min(text.length(), at + random.nextInt(40));
    switch (random.nextInt(4)) {
      case 0 -> text.delete(at, Math.min(end, text.length() - 1));
      case 1 -> text.insert(at, CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
      case 2 -> text.replace(at, end, words.get(random.nextInt(words.size())));
      default -> text.insert(at, text.substring(at, end));
    }
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void noiseIsRefusedOrBecomesAcceptedYaml(Format format) {
    long seed = 9_113;
    Random random = new Random(seed);
    assertTimeoutPreemptively(
        DEADLINE,
        () -> {
          for (int round = 0; round < 100; round++) {
            StringBuilder text =
                new StringBuilder("-A -t 1.2.3.4:1\nvirtual=1.2.3.4:1\nvirtual_server 1.2.3.4 1 {");
            for (int i = random.nextInt(200); i > 0; i--) {
              text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
            }
            holds(format, text.append("\n}\n").toString(), "seed " + seed + ", round " + round);
          }
        });
  }

  private static void refused(String wanted, String text) {
    UnreadableException refusal =
        assertTimeoutPreemptively(
            DEADLINE,
            () ->
                assertThrows(
                    UnreadableException.class,
                    () ->
                        Imported.read(
                            Format.KEEPALIVED, new Source("f", "/", text), Includes.NONE)));
    assertTrue(String.valueOf(refusal.getMessage()).contains(wanted), refusal::toString);
  }

  @Test
  void definitionsThatMultiplyAreRefused() {
    StringBuilder text = new StringBuilder("global_defs {\n}\n$A0=xxxxxxxxxxxxxxxx\n");
    for (int i = 1; i < 30; i++) {
      text.append("$A%d=%s\n".formatted(i, ("${A" + (i - 1) + "} ").repeat(10)));
    }
    refused("longer than", text.append("${A29}\n").toString());
  }

  @Test
  void definitionsThatHoldEachOtherAreRefused() {
    refused("hold each other", "global_defs {\n}\n$A=${B}\n$B=${A}\n${A}\n");
  }

  @Test
  void bracesAreCountedAndBounded() {
    refused("is not closed", "global_defs {\n");
    refused("there is no { for this", "global_defs {\n}\n}\n");
    refused("nested deeper than 32", "global_defs {\n" + "a {\n".repeat(40) + "}\n".repeat(41));
  }

  @Test
  void whatIsNoTextIsRefused() {
    refused("has a character 0", "global_defs {\n\0}\n");
    refused("at most 1048576", "#".repeat(Source.LENGTH_MAX + 1));
    refused("has no block that keepalived.conf has", "hello world\n");
  }

  @Test
  void aFileThatIncludesItselfIsRefused() {
    Source file = new Source("loop.conf", "/", "global_defs {\n}\ninclude loop.conf\n");
    UnreadableException refusal =
        assertThrows(
            UnreadableException.class,
            () -> Imported.read(Format.KEEPALIVED, file, (_, _) -> List.of(file)));
    assertTrue(String.valueOf(refusal.getMessage()).contains("included deeper than 16"));
  }

  @Test
  void moreServicesThanEvenkeelYamlHoldsAreRefused() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 4_000; i++) {
      text.append("-A -t 10.1.%d.%d:80\n".formatted(i / 250, 1 + i % 250));
    }
    UnreadableException refusal =
        assertTimeoutPreemptively(
            DEADLINE,
            () ->
                assertThrows(
                    UnreadableException.class,
                    () ->
                        Imported.read(
                            Format.IPVSADM, new Source("f", "/", text.toString()), Includes.NONE)));
    assertTrue(String.valueOf(refusal.getMessage()).contains("characters; at most 1048576"));
  }
}
