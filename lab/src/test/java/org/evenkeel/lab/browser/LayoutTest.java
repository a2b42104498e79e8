package org.evenkeel.lab.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The overview is readable in every width and in both colour schemes. */
@BrowserTest
class LayoutTest {

  @AfterEach
  void asItWas(Stage stage) {
    View.reset(stage.browser());
  }

  @ParameterizedTest
  @CsvSource({
    "320, light",
    "390, light",
    "390, dark",
    "768, light",
    "1140, dark",
    "1141, light",
    "1280, light",
    "1280, dark",
    "2560, dark"
  })
  void everyTextIsReadableAndNothingScrollsSideways(int width, String scheme, Stage stage)
      throws IOException {
    stage.server("shop3").die();
    stage.button("shop", "shop2", "drain").click();
    stage.await("down", () -> stage.cell("shop", "shop3", "Health").startsWith("Down"));
    stage.await("drained", () -> stage.cell("shop", "shop2", "State").equals("drain"));
    View.of(stage.browser(), width, 900, scheme);

    everyTextIsReadable(stage);

    stage.server("shop3").revive();
    stage.button("shop", "shop2", "online").click();
    stage.await("up", () -> stage.cell("shop", "shop3", "Health").startsWith("Up"));
    stage.await("online", () -> stage.cell("shop", "shop2", "State").equals("online"));
  }

  /** Whatever page is shown. */
  static void everyTextIsReadable(Stage stage) throws IOException {
    assertEquals(List.of(), stage.browser().executeScript(script()));
    Object overflow =
        stage
            .browser()
            .executeScript(
                "const page = document.documentElement;"
                    + " return Math.max(0, page.scrollWidth - page.clientWidth)");
    assertEquals(0L, overflow);
  }

  @Test
  void darkSchemeHasADarkGround(Stage stage) {
    assertTrue(brightness(stage) > 200, "light");
    View.of(stage.browser(), 1280, 900, "dark");
    assertTrue(brightness(stage) < 50, "dark");
  }

  /** Of the page's ground, 0 to 255. */
  private static double brightness(Stage stage) {
    Object mean =
        stage
            .browser()
            .executeScript(
                "const rgb = getComputedStyle(document.body).backgroundColor.match(/\\d+/g);"
                    + " return (Number(rgb[0]) + Number(rgb[1]) + Number(rgb[2])) / 3");
    return mean instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  private static String script() throws IOException {
    try (InputStream in = LayoutTest.class.getResourceAsStream("unreadable.js")) {
      if (in == null) {
        throw new IOException("unreadable.js is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
