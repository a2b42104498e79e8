package org.evenkeel.lab.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Debian's Chromium without a screen, by the protocol of WebDriver (W3C): says how long it takes to
 * paint a page.
 */
final class Painter implements AutoCloseable {
  private static final int START_SECONDS = 30;
  private static final Pattern ID = Pattern.compile("\"sessionId\":\"([^\"]+)\"");
  private static final Pattern VERSION = Pattern.compile("\"browserVersion\":\"([^\"]+)\"");
  private static final Pattern TIMES = Pattern.compile("\"value\":\\[([\\d.]+),([\\d.]+)]");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process driver;
  private final String driverUrl;
  private String session = "";
  private String version = "";

  private Painter(Process driver, int port) {
    this.driver = driver;
    this.driverUrl = "http://127.0.0.1:" + port + "/session";
  }

  /**
   * When a page was painted first, and when all of it was there.
   *
   * @param first milliseconds from the start of the navigation
   * @param loaded the same
   */
  record Paint(double first, double loaded) {}

  /** Starts a browser with a profile of its own. */
  static Painter start(Path profile) throws IOException, InterruptedException {
    Files.createDirectories(profile);
    int port = Herd.freePorts(1).getFirst();
    Process driver =
        new ProcessBuilder("chromedriver", "--port=" + port)
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("driver.log").toFile())
            .start();
    Painter painter = new Painter(driver, port);
    try {
      painter.begin(profile);
    } catch (IOException | InterruptedException e) {
      painter.close();
      throw e;
    }
    return painter;
  }

  private void begin(Path profile) throws IOException, InterruptedException {
    String wanted =
        """
        {"capabilities": {"alwaysMatch": {"acceptInsecureCerts": true, "goog:chromeOptions": {
          "binary": "/usr/bin/chromium", "args": ["--headless=new", "--no-sandbox", "--disable-gpu",
          "--no-first-run", "--disable-background-networking", "--window-size=1280,900",
          "--user-data-dir=%s"]}}}}
        """
            .formatted(profile.resolve("profile"));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    String begun = "";
    while (begun.isEmpty()) {
      try {
        begun = post("", wanted);
      } catch (IOException e) {
        if (!driver.isAlive() || System.nanoTime() - deadline > 0) {
          throw new IOException("no browser; install chromium and chromium-driver", e);
        }
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }
    session = "/" + found(ID, begun, 1);
    version = found(VERSION, begun, 1);
  }

  /** Of the browser. */
  String version() {
    return version;
  }

  /** Signs in as admin. */
  void signIn(String base, String password) throws IOException, InterruptedException {
    go(base + "/lbadmin/login");
    String _ =
        script(
            """
            document.getElementById('user').value = 'admin';\
             document.getElementById('password').value = '%s';\
             document.forms[0].submit(); return 1\
            """
                .formatted(password));
    TimeUnit.SECONDS.sleep(10); // its page is painted once, and what the browser keeps is there
  }

  /** Opens a page. */
  Paint open(String url) throws IOException, InterruptedException {
    go(url);
    String told =
        script(
            """
            const paint = performance.getEntriesByName('first-contentful-paint')[0];\
             const all = performance.getEntriesByType('navigation')[0];\
             return [paint ? paint.startTime : 0, all.domContentLoadedEventEnd]\
            """);
    double first = Double.parseDouble(found(TIMES, told, 1));
    if (first == 0) {
      throw new IOException("nothing was painted: " + told);
    }
    return new Paint(first, Double.parseDouble(found(TIMES, told, 2)));
  }

  private void go(String url) throws IOException, InterruptedException {
    String _ = post(session + "/url", "{\"url\":\"" + url + "\"}");
    TimeUnit.SECONDS.sleep(2); // until it has painted
  }

  private String script(String text) throws IOException, InterruptedException {
    return post(
        session + "/execute/sync",
        "{\"args\":[],\"script\":\"" + text.replace("\"", "\\\"") + "\"}");
  }

  private String post(String path, String body) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(driverUrl + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("the browser says: " + answer.body());
    }
    return answer.body();
  }

  private static String found(Pattern pattern, String text, int group) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException("the browser says: " + text);
    }
    return matcher.group(group);
  }

  @Override
  public void close() {
    try {
      if (!session.isEmpty()) {
        HttpResponse<Void> _ =
            http.send(
                HttpRequest.newBuilder(URI.create(driverUrl + session)).DELETE().build(),
                BodyHandlers.discarding());
      }
    } catch (IOException _) {
      // it has ended
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    driver.destroy();
  }
}
