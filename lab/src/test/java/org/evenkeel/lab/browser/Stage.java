package org.evenkeel.lab.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/**
 * A running coordinator with two virtual services, the servers and agents behind them, and a
 * browser. Closing it leaves nothing behind.
 *
 * <p>{@code rabbitmq} is balanced by what agents say, {@code shop} by configured weights alone.
 */
final class Stage implements AutoCloseable {
  /** Generous: it only tells slow from never. */
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Deque<Part> started = new ArrayDeque<>();
  private final Map<String, LoopbackServer> servers = new LinkedHashMap<>();
  private final Map<String, LoopbackServer> agents = new LinkedHashMap<>();
  private final int queuePort = LoopbackServer.freePort(5672);
  private final int shopPort = LoopbackServer.freePort(8443);
  private final int agentPort = LoopbackServer.freePort(3333);
  private final Balancer balancer;
  private final ChromeDriver browser;

  /** Whatever must be undone in the end. */
  private interface Part {
    void close() throws IOException;
  }

  /** Starts everything; what it writes is below {@code folder}, which it removes in the end. */
  Stage(Path folder) throws IOException {
    started.push(() -> remove(folder));
    try {
      for (int i = 1; i <= 3; i++) {
        server("rabbit" + i, "127.0.0.1" + i, queuePort);
        server("shop" + i, "127.0.0.2" + i, shopPort);
        LoopbackServer agent = new LoopbackServer("127.0.0.1" + i, agentPort);
        started.push(agent::close);
        agents.put("rabbit" + i, agent);
        idle("rabbit" + i, 100);
      }
      balancer = new Balancer(Files.createDirectory(folder.resolve("root")), "lb1", cluster());
      started.push(balancer::close);
      browser = Browser.start(Files.createDirectory(folder.resolve("profile")));
      started.push(browser::quit);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void server(String name, String address, int port) {
    LoopbackServer server = new LoopbackServer(address, port);
    started.push(server::close);
    servers.put(name, server);
  }

  private String cluster() {
    return """
    defaults:
      check: { type: connect, interval: 200ms, timeout: 2s, rise: 1, fall: 2 }
    virtual-services:
      - name: rabbitmq
        address: 127.0.0.5
        ports: %1$d
        forwarding: proxy
        scheduler: wlc
        feedback: { source: agent, port: %3$d, interval: 200ms, timeout: 2s }
        real-servers:
          - { name: rabbit1, address: 127.0.0.11, weight: 100 }
          - { name: rabbit2, address: 127.0.0.12, weight: 100 }
          - { name: rabbit3, address: 127.0.0.13, weight: 50 }
      - name: shop
        address: 127.0.0.6
        ports: %2$d
        forwarding: proxy
        scheduler: wrr
        real-servers:
          - { name: shop1, address: 127.0.0.21, weight: 100 }
          - { name: shop2, address: 127.0.0.22, weight: 100 }
          - { name: shop3, address: 127.0.0.23, weight: 60 }
    """
        .formatted(queuePort, shopPort, agentPort);
  }

  /** Signs in with a fresh session and waits until the overview is live. */
  void signIn() {
    browser.get(balancer.url() + "/lbadmin/login");
    browser.manage().deleteAllCookies();
    signIn("admin", balancer.password());
    await("the page is live", () -> text(By.id("live-word")).equals("Live"));
  }

  /** Fills in the login page and sends it. */
  void signIn(String user, String password) {
    browser.get(balancer.url() + "/lbadmin/login");
    browser.findElement(By.id("user")).sendKeys(user);
    browser.findElement(By.id("password")).sendKeys(password);
    WebElement button = browser.findElement(By.cssSelector("button[type=submit]"));
    button.click();
    await("the answer to the login", () -> gone(button));
  }

  private static boolean gone(WebElement element) {
    try {
      element.isEnabled();
      return false;
    } catch (StaleElementReferenceException _) {
      return true;
    }
  }

  /**
   * Waits for what the page will come to.
   *
   * @throws AssertionError with the page's text, when it does not within its deadline
   */
  void await(String what, Supplier<Boolean> condition) {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!holds(condition)) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("never: " + what + "; the page:\n" + text(By.tagName("body")));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private static boolean holds(Supplier<Boolean> condition) {
    try {
      return condition.get();
    } catch (WebDriverException _) {
      return false; // the page changed while it was looked at, for which there are many words
    }
  }

  /** What is visible of an element. */
  String text(By element) {
    return browser.findElement(element).getText();
  }

  /** A cell of a real server's row, by its column's heading. */
  String cell(String service, String real, String column) {
    WebElement row = browser.findElement(By.id("service-" + service + "/" + real));
    return row.findElement(By.cssSelector("td[data-label=" + column + "]")).getText();
  }

  /** Drain, halt or online of a real server. */
  WebElement button(String service, String real, String state) {
    return browser.findElement(By.id(buttonId(service, real, state)));
  }

  /** The id of that button. */
  static String buttonId(String service, String real, String state) {
    return "service-" + service + "/" + real + "/" + state;
  }

  /** The real server that stands behind a name. */
  LoopbackServer server(String name) {
    return known(servers, name);
  }

  /** The agent of a rabbit: what it answers, and whether it does. */
  LoopbackServer agent(String name) {
    return known(agents, name);
  }

  private static LoopbackServer known(Map<String, LoopbackServer> all, String name) {
    LoopbackServer server = all.get(name);
    if (server == null) {
      throw new IllegalArgumentException("no " + name + " among " + all.keySet());
    }
    return server;
  }

  /** Lets a rabbit's agent say how idle it is, in percent. */
  void idle(String name, int percent) {
    agent(name).greet(percent + "%\n");
  }

  /** Where clients of rabbitmq connect, on 127.0.0.5. */
  int queuePort() {
    return queuePort;
  }

  /** Where clients of shop connect, on 127.0.0.6. */
  int shopPort() {
    return shopPort;
  }

  Balancer balancer() {
    return balancer;
  }

  ChromeDriver browser() {
    return browser;
  }

  @Override
  public void close() throws IOException {
    while (!started.isEmpty()) {
      started.pop().close();
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
