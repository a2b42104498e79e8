package org.evenkeel.lab.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * The API and the overview of a coordinator with a thousand virtual services of ten real servers
 * each: how soon the status is there, how soon a changed configuration runs, how soon a browser
 * paints the page, and what fifty open pages cost. Beside HAProxy's page of as many servers.
 * Started by {@code ./evenkeel bench api}.
 */
public final class ApiBench {
  private static final int SERVICES = 1_000;
  private static final int SERVERS = 10;
  private static final int ASKS = 200;
  private static final int CHANGES = 7;
  private static final int PAINTS = 5;
  private static final int PAGES = 50;
  private static final int WINDOW_SECONDS = 30;
  private static final int SETTLE_SECONDS = 20;
  private static final int EDITS_PER_SECOND = 5;
  private static final long START_SECONDS = 120;
  private static final Pattern PASSWORD = Pattern.compile("once: (\\S+)");

  private final Path jar;
  private final Path root;
  private final HttpClient http = client();
  private final List<Findings.Row> rows = new ArrayList<>();
  private final Map<String, String> peers = new LinkedHashMap<>();
  private final Map<String, Double> ratios = new LinkedHashMap<>();
  private String base = "";
  private String credentials = "";

  private ApiBench(Path jar, Path root) {
    this.jar = jar;
    this.root = root;
  }

  /** Runs the benchmark; prints what it finds to standard output. */
  public static void main(String[] args) throws IOException, InterruptedException {
    boolean json = args.length == 3 && args[1].equals("-o") && args[2].equals("json");
    boolean table = args.length == 1 || (args.length == 3 && args[2].equals("table"));
    if (!json && !table) {
      System.err.println("usage: bench api [-o table|json]");
      System.exit(2);
    }
    Path root = Files.createTempDirectory("evenkeel-bench");
    try {
      Findings findings = new ApiBench(Path.of(args[0]), root).run();
      System.out.print(json ? findings.json() : findings.table());
    } catch (IOException e) {
      System.err.println("bench api: " + e.getMessage());
      System.exit(1);
    } finally {
      Usage.delete(root);
    }
  }

  /** Trusts anybody: it speaks with a process that it has started. */
  private static HttpClient client() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Anybody()}, null);
      return HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .sslContext(context)
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
  }

  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private Findings run() throws IOException, InterruptedException {
    try (Herd herd = Herd.start(SERVICES, SERVERS)) {
      List<Integer> ports = new ArrayList<>(Herd.freePorts(SERVICES + 2));
      int web = ports.removeLast();
      int stats = ports.removeLast();
      base = "https://localhost:" + web;
      String yaml = configure(herd.port(), web, ports);
      Process coordinator = coordinator();
      try {
        awaitReady(coordinator);
        TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
        double status = status();
        edits(yaml);
        paint();
        pages(coordinator);
        rows.add(new Findings.Row("memory-mb", Usage.memoryMegabytes(coordinator.pid()), "MB"));
        ratios.put("status-p99", status / haproxy(herd.port(), stats));
      } finally {
        end(coordinator);
      }
    }
    return new Findings("api", peers, rows, ratios);
  }

  private String configure(int port, int web, List<Integer> vips) throws IOException {
    Path etc = Files.createDirectories(root.resolve("etc/evenkeel"));
    Files.writeString(
        etc.resolve("node.yaml"),
        """
        node: bench
        proxy: relay
        listen: { web: "127.0.0.1:%d", clear: off, fallback: off }
        """
            .formatted(web));
    StringBuilder yaml = new StringBuilder();
    yaml.append(
        """
        defaults:
          check: { type: connect, interval: 5s, timeout: 2s, rise: 1, fall: 3 }
        virtual-services:
        """);
    for (int service = 0; service < SERVICES; service++) {
      yaml.append(
          "  - { name: s%d, address: 127.0.0.1, ports: %d, forwarding: proxy, real-servers: [\n"
              .formatted(service, vips.get(service)));
      for (int server = 0; server < SERVERS; server++) {
        yaml.append(
            "      { name: r%d, address: %s, port: %d, weight: 100 },\n"
                .formatted(server, Herd.address(service, server), port));
      }
      yaml.append("    ] }\n");
    }
    Files.writeString(etc.resolve("evenkeel.yaml"), yaml);
    return yaml.toString();
  }

  /** The program as it is run from the source tree, with room for a table of this size. */
  private Process coordinator() throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command = new ArrayList<>(List.of(java.toString(), "-XX:+UseSerialGC"));
    command.add("-XX:+UseCompactObjectHeaders");
    command.addAll(List.of("-Xmx256m", "-jar", jar.toString(), "run"));
    command.addAll(List.of("--root", root.toString(), "--dispatcher", "relay"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("log").toFile());
    builder.environment().remove("JOURNAL_STREAM"); // under it, the password goes to a file
    return builder.start();
  }

  private void awaitReady(Process coordinator) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    Path log = root.resolve("log");
    while (!Files.readString(log).contains(" ready\n")) {
      if (!coordinator.isAlive() || System.nanoTime() - deadline > 0) {
        throw new IOException("the coordinator does not start: " + Files.readString(log));
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    Matcher password = PASSWORD.matcher(Files.readString(log));
    if (!password.find()) {
      throw new IOException("no password in the log");
    }
    credentials = "admin:" + password.group(1);
  }

  private HttpRequest.Builder request(String path) {
    String basic = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    return HttpRequest.newBuilder(URI.create(base + path))
        .header("Authorization", "Basic " + basic);
  }

  private String send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() >= 400) {
      throw new IOException(request.uri() + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  /** One after the other over one connection, as a program asks; returns the 99th of a hundred. */
  private double status() throws IOException, InterruptedException {
    List<Double> took = times(request("/api/v1/status").build());
    rows.add(new Findings.Row("status-p99-ms", quantile(took, 0.99), "ms"));
    rows.add(new Findings.Row("status-p50-ms", quantile(took, 0.5), "ms"));
    return quantile(took, 0.99);
  }

  private List<Double> times(HttpRequest request) throws IOException, InterruptedException {
    List<Double> took = new ArrayList<>();
    for (int i = 0; i < ASKS + ASKS / 4; i++) {
      long start = System.nanoTime();
      String body = send(request);
      if (i >= ASKS / 4) {
        took.add((System.nanoTime() - start) / 1e6);
      }
      if (i == 0) {
        rows.add(
            new Findings.Row(
                request.uri().getPath().replaceAll(".*/", "") + "-kb", body.length() / 1e3, "kB"));
      }
    }
    return took;
  }

  /** Everything is sent, and one weight of each service is another one. */
  private void edits(String yaml) throws IOException, InterruptedException {
    List<Double> took = new ArrayList<>();
    for (int i = 0; i < CHANGES; i++) {
      String next = yaml.replaceAll("(name: r3, .*weight: )100", "$1" + (50 + i));
      HttpRequest put =
          request("/api/v1/config")
              .header("Content-Type", "application/yaml")
              .PUT(BodyPublishers.ofString(next))
              .build();
      long start = System.nanoTime();
      String _ = send(put);
      took.add((System.nanoTime() - start) / 1e6);
    }
    rows.add(new Findings.Row("put-config-ms", Findings.median(took), "ms"));
    rows.add(new Findings.Row("put-config-max-ms", Collections.max(took), "ms"));
  }

  /** A browser of this host, signed in, opens the overview; each time without its cache. */
  private void paint() throws IOException, InterruptedException {
    try (Painter painter = Painter.start(root.resolve("browser"))) {
      painter.signIn(base, credentials.substring("admin:".length()));
      List<Double> first = new ArrayList<>();
      List<Double> loaded = new ArrayList<>();
      for (int i = 0; i < PAINTS; i++) {
        Painter.Paint paint = painter.open(base + "/lbadmin/?find=s" + i);
        first.add(paint.first());
        loaded.add(paint.loaded());
      }
      peers.put("chromium", painter.version());
      rows.add(new Findings.Row("first-paint-ms", Findings.median(first), "ms"));
      rows.add(new Findings.Row("first-paint-max-ms", Collections.max(first), "ms"));
      rows.add(new Findings.Row("page-ready-median-ms", Findings.median(loaded), "ms"));
    }
  }

  /** What the coordinator costs while real servers change, with no page open and with fifty. */
  private void pages(Process coordinator) throws IOException, InterruptedException {
    double without = corePercent(coordinator);
    String cookie = cookie();
    AtomicLong received = new AtomicLong();
    List<InputStream> open = new ArrayList<>();
    for (int i = 0; i < PAGES; i++) {
      HttpResponse<InputStream> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(base + "/lbadmin/live"))
                  .header("Cookie", cookie)
                  .build(),
              BodyHandlers.ofInputStream());
      if (answer.statusCode() != 200) {
        throw new IOException("no page is open: status " + answer.statusCode());
      }
      InputStream events = answer.body();
      open.add(events);
      Thread.ofVirtual().start(() -> drain(events, received));
    }
    TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
    long before = received.get();
    double with = corePercent(coordinator);
    double megabytes = (received.get() - before) / 1e6 / WINDOW_SECONDS;
    for (InputStream events : open) {
      events.close();
    }
    rows.add(new Findings.Row("fifty-pages-core-percent", with - without, "%"));
    rows.add(new Findings.Row("without-pages-core-percent", without, "%"));
    rows.add(new Findings.Row("updates-mb-per-second", megabytes, "MB/s"));
  }

  private static void drain(InputStream events, AtomicLong received) {
    byte[] buffer = new byte[1 << 16];
    try {
      for (int n = events.read(buffer); n >= 0; n = events.read(buffer)) {
        received.addAndGet(n);
      }
    } catch (IOException e) {
      // closed
    }
  }

  /** While so many real servers each second are drained and brought back. */
  private double corePercent(Process coordinator) throws IOException, InterruptedException {
    double cpu = Usage.cpuSeconds(coordinator.pid());
    long start = System.nanoTime();
    for (int i = 0; i < WINDOW_SECONDS * EDITS_PER_SECOND; i++) {
      String state = i % 2 == 0 ? "drain" : "online";
      String path = "/api/v1/virtual-services/s%d/real-servers/r1/state".formatted(i / 2);
      String _ =
          send(
              request(path)
                  .header("Content-Type", "application/json")
                  .PUT(BodyPublishers.ofString("{\"state\":\"" + state + "\"}"))
                  .build());
      long due = start + (i + 1) * TimeUnit.SECONDS.toNanos(1) / EDITS_PER_SECOND;
      TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return 100 * (Usage.cpuSeconds(coordinator.pid()) - cpu) / seconds;
  }

  private String cookie() throws IOException, InterruptedException {
    String password = credentials.substring("admin:".length());
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(base + "/lbadmin/login"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    BodyPublishers.ofString(
                        "user=admin&password="
                            + URLEncoder.encode(password, StandardCharsets.UTF_8)))
                .build(),
            BodyHandlers.ofString());
    return answer
        .headers()
        .firstValue("Set-Cookie")
        .map(cookie -> cookie.split(";", 2)[0])
        .orElseThrow(() -> new IOException("not signed in: " + answer.statusCode()));
  }

  /** The CSV of HAProxy with as many servers; returns the 99th of a hundred. */
  private double haproxy(int port, int stats) throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder("global\n  maxconn 2000\ndefaults\n  mode tcp\n");
    text.append("  timeout connect 2s\n  timeout client 10s\n  timeout server 10s\n");
    text.append("frontend stats\n  mode http\n  bind 127.0.0.1:%d\n".formatted(stats));
    text.append("  stats enable\n  stats uri /\n");
    for (int service = 0; service < SERVICES; service++) {
      text.append("backend s%d\n".formatted(service));
      for (int server = 0; server < SERVERS; server++) {
        text.append(
            "  server r%d %s:%d weight 100\n"
                .formatted(server, Herd.address(service, server), port));
      }
    }
    Path file = Files.writeString(root.resolve("haproxy.cfg"), text);
    Process haproxy =
        new ProcessBuilder("haproxy", "-db", "-f", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("haproxy.log").toFile())
            .start();
    try {
      base = "http://127.0.0.1:" + stats;
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
      while (!answers()) {
        if (!haproxy.isAlive() || System.nanoTime() - deadline > 0) {
          throw new IOException(
              "haproxy does not start: " + Files.readString(root.resolve("haproxy.log")));
        }
        TimeUnit.MILLISECONDS.sleep(200);
      }
      peers.put("haproxy", version());
      List<Double> took = times(HttpRequest.newBuilder(URI.create(base + "/;csv")).build());
      rows.add(new Findings.Row("haproxy-csv-p99-ms", quantile(took, 0.99), "ms"));
      rows.add(new Findings.Row("haproxy-csv-p50-ms", quantile(took, 0.5), "ms"));
      List<Double> page = times(HttpRequest.newBuilder(URI.create(base + "/")).build());
      rows.add(new Findings.Row("haproxy-page-p50-ms", quantile(page, 0.5), "ms"));
      return quantile(took, 0.99);
    } finally {
      end(haproxy);
    }
  }

  private boolean answers() throws InterruptedException {
    try {
      String _ = send(HttpRequest.newBuilder(URI.create(base + "/;csv")).build());
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private static String version() throws IOException {
    Process asked = new ProcessBuilder("haproxy", "-v").start();
    try (var lines = asked.inputReader()) {
      return String.valueOf(lines.readLine()).replaceAll(".*version (\\S+).*", "$1");
    }
  }

  private static double quantile(List<Double> values, double quantile) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1.0, Math.floor(sorted.size() * quantile)));
  }

  private static void end(Process process) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
