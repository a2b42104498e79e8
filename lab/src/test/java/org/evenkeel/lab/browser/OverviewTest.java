package org.evenkeel.lab.browser;

import static org.evenkeel.lab.browser.Balancer.real;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** What the overview shows, and that it follows what happens. */
@BrowserTest
class OverviewTest {
  private static final System.Logger LOG = System.getLogger(OverviewTest.class.getName());
  private static final String MARKUP = "<img src=x onerror=alert(1)>";

  @Test
  void everyServiceAndRealServerIsShown(Stage stage) throws Exception {
    stage.await("all are up", () -> stage.text(By.id("summary")).contains("6\nof 6"));
    for (JsonNode service : status(stage).path("virtual-services")) {
      String name = service.path("name").asText();
      String heading = stage.text(By.cssSelector("#service-" + name + " .service-head"));
      assertTrue(heading.contains(name), heading);
      assertTrue(heading.contains(address(service, "ports")), heading);
      stage.await(
          name + " is up",
          () -> stage.text(By.cssSelector("#service-" + name + " .service-head")).contains("Up"));
      for (JsonNode real : service.path("real-servers")) {
        assertShown(stage, name, real);
      }
    }
  }

  private static JsonNode status(Stage stage) {
    try {
      return stage.balancer().status();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void assertShown(Stage stage, String service, JsonNode real) {
    String name = real.path("name").asText();
    String row = stage.text(By.id("service-" + service + "/" + name));
    assertTrue(row.startsWith(name + "\n" + address(real, "port")), row);
    stage.await(name + " is up", () -> stage.cell(service, name, "Health").startsWith("Up"));
    stage.await(
        "the weight of " + name,
        () -> {
          JsonNode now = real(status(stage), service, name);
          String weights =
              now.path("weight").asInt() + " / " + now.path("configured-weight").asInt();
          return weights.equals(stage.cell(service, name, "Weight"));
        });
    assertEquals("online", stage.cell(service, name, "State"), row);
  }

  private static String address(JsonNode of, String port) {
    return of.path("address").asText() + ":" + of.path(port).asText();
  }

  @Test
  void deathAndReturnOfARealServerShowWithoutAReload(Stage stage) {
    stage.await("shop1 is up", () -> health(stage, "shop1").startsWith("Up"));
    stage.browser().executeScript("window.mark = true");
    stage.server("shop1").die();
    stage.await("shop1 is down", () -> health(stage, "shop1").startsWith("Down"));
    stage.await("no weight", () -> stage.cell("shop", "shop1", "Weight").equals("0 / 100"));
    stage.await("five are left", () -> stage.text(By.id("summary")).contains("5\nof 6"));
    stage.server("shop1").revive();
    stage.await("shop1 is up again", () -> health(stage, "shop1").startsWith("Up"));
    stage.await("with its weight", () -> stage.cell("shop", "shop1", "Weight").equals("100 / 100"));
    assertEquals(true, stage.browser().executeScript("return window.mark"));
  }

  private static String health(Stage stage, String real) {
    return stage.cell("shop", real, "Health");
  }

  @Test
  void weightFollowsTheAgentOnThePage(Stage stage) throws Exception {
    stage.await("the first word", () -> weight(stage).equals("100 / 100"));
    for (int idle : new int[] {37, 90, 5, 64}) {
      stage
          .browser()
          .executeScript(
              """
              const row = document.getElementById("service-rabbitmq/rabbit1");
              window.seenAt = 0;
              new MutationObserver((_, observer) => {
                if (row.querySelector(".weight strong").textContent === arguments[0]) {
                  window.seenAt = Date.now();
                  observer.disconnect();
                }
              }).observe(row, { subtree: true, childList: true, characterData: true });
              """,
              Integer.toString(idle));
      stage.idle("rabbit1", idle);
      long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
      while (real(stage.balancer().status(), "rabbitmq", "rabbit1").path("weight").asInt()
          != idle) {
        assertTrue(System.nanoTime() - end < 0, "the API never says " + idle);
        LockSupport.parkNanos(5_000_000);
      }
      long inApi = System.currentTimeMillis();
      stage.await("weight " + idle, () -> weight(stage).equals(idle + " / 100"));
      Object seen = stage.browser().executeScript("return window.seenAt");
      long onPage = seen instanceof Long at ? at : 0;
      assertTrue(onPage > 0, "the row was replaced, not updated");
      LOG.log(
          System.Logger.Level.INFO,
          "weight {0}: on the page {1} ms after the API",
          idle,
          onPage - inApi);
    }
    stage.idle("rabbit1", 100);
  }

  private static String weight(Stage stage) {
    return stage.cell("rabbitmq", "rabbit1", "Weight");
  }

  @Test
  void markupInAnAgentsAnswerIsText(Stage stage) {
    stage.agent("rabbit2").greet(MARKUP + "\n");
    stage.await("the reason", () -> stage.cell("rabbitmq", "rabbit2", "Health").contains(MARKUP));
    assertEquals(List.of(), stage.browser().findElements(By.tagName("img")));
    stage.idle("rabbit2", 100);
    stage.await("no reason", () -> !stage.cell("rabbitmq", "rabbit2", "Health").contains("agent:"));
  }

  @Test
  void markupInARefusalIsText(Stage stage) {
    stage
        .browser()
        .executeScript(
            "document.getElementById(arguments[0]).form.elements['real-server'].value ="
                + " arguments[1]",
            Stage.buttonId("shop", "shop2", "drain"),
            MARKUP);
    stage.button("shop", "shop2", "drain").click();
    stage.await("the refusal", () -> stage.text(By.id("notice")).contains(MARKUP));
    assertEquals(List.of(), stage.browser().findElements(By.tagName("img")));
  }

  @Test
  void browserComplainsOfNothingAndAsksNoOtherHost(Stage stage) throws Exception {
    logs(stage, LogType.BROWSER);
    logs(stage, LogType.PERFORMANCE);
    stage.signIn();
    stage.button("shop", "shop3", "drain").click();
    stage.await("drained", () -> stage.cell("shop", "shop3", "State").equals("drain"));
    stage.button("shop", "shop3", "online").click();
    stage.await("online", () -> stage.cell("shop", "shop3", "State").equals("online"));

    assertEquals(List.of(), logs(stage, LogType.BROWSER));
    int requests = 0;
    for (LogEntry entry : logs(stage, LogType.PERFORMANCE)) {
      JsonNode message = new ObjectMapper().readTree(entry.getMessage()).path("message");
      if (message.path("method").asText().equals("Network.requestWillBeSent")) {
        String url = message.at("/params/request/url").asText();
        assertEquals("127.0.0.1", URI.create(url).getHost(), url);
        requests++;
      }
    }
    assertTrue(requests >= 6, "page, style, two scripts and two changes, not " + requests);
  }

  private static List<LogEntry> logs(Stage stage, String type) {
    return stage.browser().manage().logs().get(type).getAll();
  }

  @Test
  void inlineScriptsAreForbidden(Stage stage) {
    stage
        .browser()
        .executeScript(
            """
            const script = document.createElement("script");
            script.textContent = "window.injected = true";
            document.body.append(script);
            """);
    assertEquals(false, stage.browser().executeScript("return window.injected === true"));
    stage.await( // the browser hands its console on a moment later
        "it says why", () -> logs(stage, LogType.BROWSER).toString().contains("Content Security"));
  }
}
