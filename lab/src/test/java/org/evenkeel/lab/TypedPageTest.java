package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.evenkeel.lab.TypedPage.Block;
import org.junit.jupiter.api.Test;

/** What is typed where stands on the page. */
class TypedPageTest {

  @Test
  void blocksHaveTheirPlaces() {
    String page =
        """
        # Quick start

        ## Install

        Copy them. On **lb1**, then on **lb2**:

        ```sh
        one
        two
        ```

        On a **client**:

        ```sh
        curl
        ```
        """;
    TypedPage read = TypedPage.parsed(page.lines().toList());
    assertEquals(
        Map.of(
            "Install",
            List.of(
                new Block(List.of("lb1", "lb2"), true, "one\ntwo\n"),
                new Block(List.of("client"), false, "curl\n"))),
        read.sections());
  }

  @Test
  void aBlockThatNamesNoPlaceIsAMistake() {
    List<String> page = List.of("On **lb1** it is so:", "", "Type this:", "", "```sh", "x", "```");
    assertThrows(IllegalArgumentException.class, () -> TypedPage.parsed(page));
  }

  @Test
  void thePagesThemselvesSayWhereEachBlockIsTyped() throws Exception {
    TypedPage page = TypedPage.read("quick-start.md");
    assertEquals(
        List.of("lb1", "lb2"),
        page.sections().getOrDefault("Install", List.of()).getFirst().places(),
        page::toString);
    TypedPage other = TypedPage.read("upgrading.md");
    assertEquals(
        List.of(List.of("lb2"), List.of("lb1"), List.of("lb1")),
        other.sections().getOrDefault("A pair", List.of()).stream().map(Block::places).toList(),
        other::toString);
  }
}
