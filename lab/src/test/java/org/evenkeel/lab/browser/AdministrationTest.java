package org.evenkeel.lab.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** What an administrator does besides looking, in a real browser. */
@BrowserTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AdministrationTest {
  private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
  private static final List<String> PAGES =
      List.of(
          "",
          "add-service",
          "services/shop",
          "configuration",
          "configuration/edit",
          "ha",
          "local",
          "lockdown",
          "wizard",
          "wizard?ha-pair=perhaps",
          "wizard?ha-pair=&one-armed=y&interface=&address=10.99.8.1&netmask=&gateway=&name-server="
              + "&virtual-address=&port=8081&real-server=",
          "certificates",
          "users",
          "audit",
          "maintenance",
          "events",
          "logs");

  @AfterEach
  void asItWas(Stage stage) {
    View.reset(stage.browser());
  }

  @Test
  @Order(1)
  void theKeyboardAloneGoesThroughTheMenu(Stage stage) {
    stage.browser().executeScript("document.activeElement.blur()");
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < 20 && !seen.contains("Events"); i++) {
      press(stage, Keys.TAB);
      seen.add(stage.browser().switchTo().activeElement().getText());
    }
    assertEquals("Skip to the content", seen.getFirst());
    assertTrue(seen.contains("Cluster configuration"), seen.toString());
    press(stage, Keys.ENTER);
    stage.await("the page", () -> stage.text(By.tagName("h1")).equals("Events"));
    WebElement current = stage.browser().findElement(By.cssSelector("[aria-current=page]"));
    assertEquals("Events", current.getText());
  }

  @Test
  @Order(2)
  void aServiceIsAddedAndSeenLive(Stage stage) {
    open(stage, "add-service");
    type(stage, By.id("f-name"), "mail");
    type(stage, By.id("f-address"), "127.0.0.7");
    type(stage, By.id("f-ports"), "99999");
    stage.await("the refusal", () -> !stage.text(By.id("f-ports-problem")).isEmpty());
    WebElement ports = stage.browser().findElement(By.id("f-ports"));
    assertEquals("true", ports.getAttribute("aria-invalid"));
    ports.clear();
    ports.sendKeys(Integer.toString(stage.shopPort()));
    type(stage, By.id("f-forwarding"), "proxy");
    for (int i = 1; i <= 2; i++) {
      stage.browser().findElement(By.id("add-real")).click();
      By row = By.cssSelector("#reals > :nth-child(" + i + ") [data-real-key=name]");
      type(stage, row, "mail" + i);
      type(
          stage,
          By.cssSelector("#reals > :nth-child(" + i + ") [data-real-key=address]"),
          "127.0.0.2" + i);
    }
    stage.await("the plan", () -> stage.text(By.id("plan")).contains("+ virtual-services.mail"));
    stage.await(
        "it can be committed", () -> stage.browser().findElement(By.id("commit")).isEnabled());
    stage.browser().findElement(By.id("commit")).click();
    stage.await("both are up", () -> stage.cell("mail", "mail1", "Health").startsWith("Up"));
    stage.await("both are up", () -> stage.cell("mail", "mail2", "Health").startsWith("Up"));
  }

  @Test
  @Order(3)
  void whatIsLookedForIsFoundAndSorted(Stage stage) {
    open(stage, "");
    assertEquals("service-mail", lastService(stage), "as configured");
    type(stage, By.id("sort"), "by name");
    stage.await("the order", () -> lastService(stage).equals("service-shop"));
    type(stage, By.id("find"), "MAIL2");
    stage.await("the other is hidden", () -> !shown(stage, "service-shop"));
    assertTrue(shown(stage, "service-mail"));
    assertEquals("1 of 3 virtual services", stage.text(By.id("found")));
    stage.browser().navigate().refresh();
    stage.await("it is remembered", () -> !shown(stage, "service-shop"));
    stage.browser().findElement(By.id("find")).clear();
    stage.browser().findElement(By.id("attention")).click();
    stage.await("all is well with it", () -> !shown(stage, "service-mail"));
  }

  private static String lastService(Stage stage) {
    WebElement last =
        stage.browser().findElements(By.cssSelector("#services > .service")).getLast();
    return String.valueOf(last.getAttribute("id"));
  }

  private static boolean shown(Stage stage, String id) {
    return stage.browser().findElement(By.id(id)).isDisplayed();
  }

  @Test
  @Order(4)
  void whoEditsWhatSomebodyElseHasChangedIsToldSo(Stage stage) {
    open(stage, "services/mail");
    stage
        .browser()
        .executeAsyncScript(
            "const done = arguments[0];"
                + " fetch('/api/v1/virtual-services/mail', { method: 'PATCH', headers: {"
                + " ...JSON.parse(document.body.dataset.headers),"
                + " 'Content-Type': 'application/json' }, body: '{\"scheduler\":\"rr\"}' })"
                + ".then(done)");
    type(stage, By.id("f-quorum-up"), "2");
    stage.await("the notice", () -> stage.text(By.id("notice")).startsWith("Somebody else"));
    stage.browser().findElement(By.id("reload")).click();
    stage.await(
        "what runs",
        () -> "rr".equals(stage.browser().findElement(By.id("f-scheduler")).getAttribute("value")));
    stage.browser().findElement(By.id("remove-service")).click();
    stage.browser().switchTo().alert().accept();
    stage.await("the overview", () -> stage.text(By.tagName("h1")).equals("lb1"));
    assertTrue(stage.browser().findElements(By.id("service-mail")).isEmpty());
  }

  @Test
  @Order(5)
  void theTextIsEditedAndGoesBackUnlessItIsKept(Stage stage) {
    open(stage, "configuration/edit");
    WebElement text = stage.browser().findElement(By.id("text"));
    String begun = text.getAttribute("value");
    text.sendKeys(Keys.chord(Keys.CONTROL, Keys.END), "nonsense: [");
    stage.await(
        "the refusal",
        () -> !stage.browser().findElements(By.cssSelector(".problems button")).isEmpty());
    assertFalse(stage.browser().findElement(By.id("commit")).isEnabled());
    text.clear();
    text.sendKeys(begun + "# a word for who comes next");
    stage.await(
        "it can be committed", () -> stage.browser().findElement(By.id("commit")).isEnabled());
    type(stage, By.id("comment"), "a word");
    stage.browser().findElement(By.id("back")).click();
    stage.browser().findElement(By.id("commit")).click();
    stage.await("the question", () -> stage.browser().findElement(By.id("keep")).isDisplayed());
    stage.browser().findElement(By.cssSelector("#keep button")).click();
    stage.await("the page", () -> stage.text(By.tagName("h1")).equals("Cluster configuration"));
    assertTrue(stage.text(By.cssSelector(".yaml")).contains("# a word for who comes next"));
    assertTrue(stage.text(By.cssSelector(".history li")).contains("a word"));
  }

  @Test
  @Order(6)
  void theLogIsSeenAsItIsWritten(Stage stage) {
    open(stage, "logs");
    type(stage, By.id("text"), "revision");
    stage.await("what was done", () -> stage.text(By.id("lines")).contains("Revision"));
    stage.browser().findElement(By.id("text")).clear();
    type(stage, By.id("text"), "nobody wrote this");
    stage.await("nothing", () -> stage.browser().findElement(By.id("none")).isDisplayed());
  }

  @Test
  @Order(7)
  void everyPageIsAccessibleAndFitsAPhone(Stage stage) throws IOException {
    for (String page : PAGES) {
      open(stage, page);
      for (String scheme : new String[] {"light", "dark"}) {
        View.of(stage.browser(), 1280, 900, scheme);
        assertEquals(List.of(), violations(stage), page + ", " + scheme);
      }
      View.of(stage.browser(), 390, 844, "light");
      assertEquals(List.of(), violations(stage), page + ", narrow");
      LayoutTest.everyTextIsReadable(stage);
      View.reset(stage.browser());
    }
  }

  @Test
  @Order(8)
  void picturesOfThePages(Stage stage) throws IOException {
    open(stage, "services/shop");
    WebElement weight = stage.browser().findElement(By.id("f-scheduler"));
    weight.sendKeys("wlc");
    stage.await("the plan", () -> stage.text(By.id("plan")).contains("scheduler"));
    ScreenshotTest.take(stage, 1280, 900, "light", "editor.png");
    ScreenshotTest.take(stage, 390, 844, "dark", "editor-phone-dark.png");
    open(stage, "audit");
    stage.await("the chain", () -> stage.text(By.id("chain")).startsWith("Verified"));
    ScreenshotTest.take(stage, 1280, 900, "dark", "audit-dark.png");
    planLockdown(stage);
    ScreenshotTest.take(stage, 1280, 900, "light", "lockdown.png");
  }

  /** By keyboard alone, and no further than the plan: this machine's own packet filter stays. */
  @Test
  @Order(9)
  void aPlannedLockdownIsAccessibleAndFitsAPhone(Stage stage) throws IOException {
    planLockdown(stage);
    for (String scheme : new String[] {"light", "dark"}) {
      View.of(stage.browser(), 390, 844, scheme);
      assertEquals(List.of(), violations(stage), scheme);
      LayoutTest.everyTextIsReadable(stage);
    }
    assertTrue(stage.text(By.cssSelector("#proposal pre")).contains("192.0.2.0/24"));
  }

  private static void planLockdown(Stage stage) {
    open(stage, "lockdown");
    WebElement networks = stage.browser().findElement(By.id("networks"));
    networks.clear();
    networks.sendKeys("192.0.2.0/24", Keys.TAB, Keys.END, Keys.ENTER);
    stage.await("the plan", () -> !stage.browser().findElements(By.id("proposal")).isEmpty());
    stage.browser().findElement(By.cssSelector("#proposal summary")).sendKeys(Keys.ENTER);
  }

  private static List<?> violations(Stage stage) throws IOException {
    try (InputStream in = AdministrationTest.class.getResourceAsStream(AXE)) {
      if (in == null) {
        throw new IOException(AXE + " is not on the class path");
      }
      stage.browser().executeScript(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    Object found =
        stage
            .browser()
            .executeAsyncScript(
                "const done = arguments[0]; axe.run().then((told) => done(told.violations.map("
                    + "(each) => each.id + ': ' + each.nodes.map((node) => node.html).join())))");
    return found instanceof List<?> list ? list : List.of("no answer: " + found);
  }

  private static void open(Stage stage, String page) {
    stage.browser().get(stage.balancer().url() + "/lbadmin/" + page);
  }

  private static void type(Stage stage, By field, String text) {
    stage.browser().findElement(field).sendKeys(text);
  }

  private static void press(Stage stage, Keys key) {
    new Actions(stage.browser()).sendKeys(key).perform();
  }
}
