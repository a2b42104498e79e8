package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.evenkeel.lab.QuickStart.Block;
import org.junit.jupiter.api.Test;

/** What is typed where stands on the page. */
class QuickStartPageTest {

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
    QuickStart read = QuickStart.parsed(page.lines().toList());
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
    assertThrows(IllegalArgumentException.class, () -> QuickStart.parsed(page));
  }

  @Test
  void thePageItselfSaysWhereEachBlockIsTyped() throws Exception {
    QuickStart page = QuickStart.read();
    assertEquals(
        List.of("lb1", "lb2"),
        page.sections().getOrDefault("Install", List.of()).getFirst().places(),
        page::toString);
  }
}
