package org.evenkeel.arp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FormatTest {
  @Test
  void documentsAreJsonAndYaml() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("a", List.of(Map.of("x", "\"1\"\n")));
    document.put("b", true);
    document.put("c", List.of());
    assertEquals(
        "{\"a\": [{\"x\": \"\\\"1\\\"\\u000a\"}], \"b\": true, \"c\": []}\n",
        Format.JSON.render(document, ""));
    assertEquals(
        "a:\n  - {\"x\": \"\\\"1\\\"\\u000a\"}\nb: true\nc: []\n",
        Format.YAML.render(document, ""));
    assertEquals("t\n", Format.TABLE.render(document, "t\n"));
  }

  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    assertEquals(
        "A    B\nlong c\n".replace("long ", "long  ").replace("A    ", "A     "),
        Format.columns(List.of(List.of("A", "B"), List.of("long", "c"))));
  }
}
