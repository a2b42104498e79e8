package org.evenkeel.lab.browser;

import static org.evenkeel.lab.browser.Balancer.real;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoAlertPresentException;
import org.openqa.selenium.interactions.Actions;

/** Drain, halt and online from the overview, by mouse and by keyboard. */
@BrowserTest
class OperatorTest {

  @Test
  void drainAndOnlineAreSeenOnThePageAndOnTheCommandLine(Stage stage) throws Exception {
    stage.button("shop", "shop1", "drain").click();
    awaitState(stage, "shop1", "drain");
    assertEquals("drain", stateInCommand(stage, "shop1"));
    stage.await("no weight", () -> stage.cell("shop", "shop1", "Weight").equals("0 / 100"));

    stage.button("shop", "shop1", "online").click();
    awaitState(stage, "shop1", "online");
    assertEquals("online", stateInCommand(stage, "shop1"));
  }

  @Test
  void haltAsksFirst(Stage stage) throws Exception {
    stage.button("shop", "shop2", "halt").click();
    stage.await("the question", () -> question(stage).contains("Halt shop2 of shop?"));
    stage.browser().switchTo().alert().dismiss();
    stage.button("shop", "shop3", "drain").click(); // a change that would come after a halt
    awaitState(stage, "shop3", "drain");
    assertEquals("online", stage.cell("shop", "shop2", "State"));

    stage.button("shop", "shop2", "halt").click();
    stage.await("the question", () -> !question(stage).isEmpty());
    stage.browser().switchTo().alert().accept();
    awaitState(stage, "shop2", "halt");
    assertEquals("halt", stateInCommand(stage, "shop2"));

    stage.button("shop", "shop2", "online").click();
    stage.button("shop", "shop3", "online").click();
    awaitState(stage, "shop2", "online");
    awaitState(stage, "shop3", "online");
  }

  private static String question(Stage stage) {
    try {
      return stage.browser().switchTo().alert().getText();
    } catch (NoAlertPresentException _) {
      return "";
    }
  }

  @Test
  void keyboardAloneDrainsAndFocusOutlastsUpdates(Stage stage) {
    String drain = Stage.buttonId("rabbitmq", "rabbit3", "drain");
    stage.browser().executeScript("document.activeElement.blur()");
    for (int i = 0; i < 50 && !focused(stage).equals(drain); i++) {
      press(stage, Keys.TAB);
    }
    assertEquals(drain, focused(stage), "50 times Tab do not reach the button");

    press(stage, Keys.ENTER);
    stage.await("drained", () -> stage.cell("rabbitmq", "rabbit3", "State").equals("drain"));
    assertEquals(drain, focused(stage), "after its own change");
    stage.idle("rabbit3", 42);
    stage.await("42", () -> stage.cell("rabbitmq", "rabbit3", "Idle").startsWith("42"));
    stage.idle("rabbit3", 100);
    stage.await("100", () -> stage.cell("rabbitmq", "rabbit3", "Idle").startsWith("100"));
    assertEquals(drain, focused(stage), "after other changes of its row");

    new Actions(stage.browser()).keyDown(Keys.SHIFT).sendKeys(Keys.TAB).keyUp(Keys.SHIFT).perform();
    assertEquals(Stage.buttonId("rabbitmq", "rabbit3", "online"), focused(stage));
    press(stage, Keys.SPACE);
    stage.await("online", () -> stage.cell("rabbitmq", "rabbit3", "State").equals("online"));
  }

  @Test
  void pressThatHasBegunOutlastsAnUpdate(Stage stage) {
    Actions mouse = new Actions(stage.browser());
    mouse.clickAndHold(stage.button("rabbitmq", "rabbit1", "drain")).perform();
    stage.idle("rabbit1", 71);
    stage.await("71", () -> stage.cell("rabbitmq", "rabbit1", "Idle").startsWith("71"));
    mouse.release().perform();
    stage.await("drained", () -> stage.cell("rabbitmq", "rabbit1", "State").equals("drain"));
    stage.idle("rabbit1", 100);
    stage.button("rabbitmq", "rabbit1", "online").click();
    stage.await("online", () -> stage.cell("rabbitmq", "rabbit1", "State").equals("online"));
  }

  @Test
  void theStateInForceIsThePressedButton(Stage stage) {
    assertEquals("true", stage.button("shop", "shop3", "online").getAttribute("aria-pressed"));
    stage.button("shop", "shop3", "drain").click();
    awaitState(stage, "shop3", "drain");
    assertEquals("false", stage.button("shop", "shop3", "online").getAttribute("aria-pressed"));
    assertEquals("true", stage.button("shop", "shop3", "drain").getAttribute("aria-pressed"));
    stage.button("shop", "shop3", "online").click();
    awaitState(stage, "shop3", "online");
  }

  private static void press(Stage stage, Keys key) {
    new Actions(stage.browser()).sendKeys(key).perform();
  }

  private static String focused(Stage stage) {
    String id = (String) stage.browser().executeScript("return document.activeElement.id");
    return id == null ? "" : id;
  }

  private static void awaitState(Stage stage, String real, String state) {
    stage.await(real + " " + state, () -> stage.cell("shop", real, "State").equals(state));
  }

  private static String stateInCommand(Stage stage, String real) throws Exception {
    return real(stage.balancer().statusCommand(), "shop", real).path("state").asText();
  }
}
