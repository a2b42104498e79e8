package org.evenkeel.coordinator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;
import org.evenkeel.coordinator.cli.KeyValues.UnreadableWordException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyValuesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          weight=50 | {"weight":50}
          check.interval=5s | {"check":{"interval":"5s"}}
          ports=80,443 | {"ports":"80,443"}
          address=fd00::1 | {"address":"fd00::1"}
          allow-from=[10.0.0.0/8, 192.0.2.0/24] | {"allow-from":["10.0.0.0/8","192.0.2.0/24"]}
          tunnel={type: gue, port: 6080} | {"tunnel":{"type":"gue","port":6080}}
          backup=true | {"backup":true}
          scheduler= | {"scheduler":null}
          check.body="200" | {"check":{"body":"200"}}
          check.body=a: b # c | {"check":{"body":"a: b # c"}}
          check.path=/a?b=c | {"check":{"path":"/a?b=c"}}
          check.body=*x | {"check":{"body":"*x"}}
          state=off | {"state":"off"}
          """)
  void aWordIsAKeyAndItsValue(String word, String json) throws Exception {
    assertEquals(JSON.readTree(json), KeyValues.object(List.of(word)));
  }

  @Test
  void wordsOfOneLevelAreOneObject() throws Exception {
    assertEquals(
        JSON.readTree("{\"check\": {\"type\": \"http\", \"path\": \"/\"}, \"weight\": 1}"),
        KeyValues.object(List.of("check.type=http", "weight=1", "check.path=/")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "weight",
        "=5",
        ".a=1",
        "a.=1",
        "a..b=1",
        "a=[1",
        "a=[0-9]+",
        "a={b",
        "a='b",
        "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q=1"
      })
  void whatIsNoneIsToldWithWhatWouldBe(String word) {
    UnreadableWordException told =
        assertThrows(UnreadableWordException.class, () -> KeyValues.object(List.of(word)));
    assertTrue(String.valueOf(told.getMessage()).contains(";"), told.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=1 a=2", "a=1 a.b=2", "a.b=1 a=2", "a= a.b=1"})
  void contradictionsAreTold(String words) {
    assertThrows(
        UnreadableWordException.class, () -> KeyValues.object(List.of(words.split(" ", -1))));
  }

  @Test
  void whatIsShownCanBeTypedAgain() throws Exception {
    ObjectNode object =
        (ObjectNode)
            JSON.readTree(
                """
                {"name": "web", "ports": "80", "weight": 5, "backup": false, "empty": {}, "text": "",
                 "check": {"type": "http", "body": "[0-9]+", "headers": {"x.y": "a"}},
                 "allow-from": ["10.0.0.0/8"], "quote": "\\"it\\" is", "yes": "true"}
                """);
    List<String> words =
        KeyValues.entries(object).stream().map(each -> each.key() + "=" + each.value()).toList();
    assertEquals(object, KeyValues.object(words), words.toString());
  }

  @Test
  void whateverIsTypedIsReadOrToldOf() {
    Random random = new Random(7);
    String letters = "ab.=[]{}'\"&*!|>%@#,: -0~\\\n\u00e9";
    int told = 0;
    for (int round = 0; round < 20_000; round++) {
      StringBuilder word = new StringBuilder("k=");
      for (int length = random.nextInt(12); length > 0; length--) {
        word.append(letters.charAt(random.nextInt(letters.length())));
      }
      try {
        assertTrue(KeyValues.object(List.of(word.toString())).has("k"), word.toString());
      } catch (UnreadableWordException e) {
        told++;
      }
    }
    assertTrue(told > 0 && told < 20_000, "some are, some are not: " + told);
  }
}
