package org.evenkeel.lab.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;

/** {@code evenkeel run} as a child process, with all its files below a folder of its own. */
final class Balancer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PASSWORD = "The password of admin, shown this once: ";
  private static final int START_SECONDS = 120;
  private static final int STOP_SECONDS = 10;

  private final Path root;
  private final int webPort = LoopbackServer.freePort();
  private final int clearPort = LoopbackServer.freePort();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final String password;

  /**
   * Starts it; it serves when this returns.
   *
   * @param root an empty folder
   * @param node its name
   * @param cluster the text of evenkeel.yaml
   */
  Balancer(Path root, String node, String cluster) throws IOException {
    this.root = root;
    Path etc = Files.createDirectories(root.resolve("etc/evenkeel"));
    Files.writeString(
        etc.resolve("node.yaml"),
        """
        node: %s
        proxy: relay
        listen: { web: "127.0.0.1:%d", clear: "127.0.0.1:%d" }
        """
            .formatted(node, webPort, clearPort));
    Files.writeString(etc.resolve("evenkeel.yaml"), cluster);
    process = start("run", "--dispatcher", "relay");
    CompletableFuture<String> ready = new CompletableFuture<>();
    Thread.ofVirtual().name("log").start(() -> read(process.errorReader(UTF_8), ready));
    try {
      password = ready.orTimeout(START_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      process.destroyForcibly();
      throw new IOException("the coordinator does not start", e);
    }
  }

  /** Reads until its end, because a full pipe would stop the program. */
  private static void read(BufferedReader log, CompletableFuture<String> ready) {
    StringBuilder lines = new StringBuilder();
    try {
      String password = "";
      for (String line = log.readLine(); line != null; line = log.readLine()) {
        if (line.startsWith(PASSWORD)) {
          password = line.substring(PASSWORD.length());
        } else if (line.endsWith(" ready")) {
          ready.complete(password);
        }
        if (!ready.isDone()) {
          lines.append(line).append('\n');
        }
      }
      ready.completeExceptionally(new IOException("it ended:\n" + lines));
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }

  private Process start(String... arguments) throws IOException {
    Path jar = project().resolve("coordinator/target/evenkeel.jar");
    if (Files.notExists(jar)) {
      throw new IOException(jar + " is not built; build it with: mvn verify -pl lab -am");
    }
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx192m"));
    words.addAll(List.of("-jar", jar.toString()));
    words.addAll(List.of(arguments));
    words.addAll(List.of("--root", root.toString()));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().remove("JOURNAL_STREAM"); // under it, the password goes to a file
    return builder.start();
  }

  /** The folder of the source tree: Maven runs tests in the module's own. */
  static Path project() {
    return Path.of("..").toAbsolutePath().normalize();
  }

  /** Where the pages are, without a slash at the end. */
  String url() {
    return "https://127.0.0.1:" + webPort;
  }

  /** The password of admin. */
  String password() {
    return password;
  }

  /** What {@code GET /api/v1/status} answers. */
  JsonNode status() throws IOException, InterruptedException {
    byte[] credentials = ("admin:" + password).getBytes(UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + clearPort + "/api/v1/status"))
            .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials))
            .build();
    return JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
  }

  /** What {@code evenkeel status -o json} prints. */
  JsonNode statusCommand() throws IOException, InterruptedException {
    Process status = start("status", "-o", "json");
    String output = new String(status.getInputStream().readAllBytes(), UTF_8);
    Assertions.assertEquals(0, status.waitFor(), output);
    return JSON.readTree(output);
  }

  /** One real server's part of a status. */
  static JsonNode real(JsonNode status, String service, String name) {
    return named(named(status.path("virtual-services"), service).path("real-servers"), name);
  }

  private static JsonNode named(JsonNode list, String name) {
    for (JsonNode entry : list) {
      if (entry.path("name").asText().equals(name)) {
        return entry;
      }
    }
    throw new AssertionError(name + " is not in " + list);
  }

  /** Ends it as a service manager does. */
  @Override
  public void close() {
    client.close();
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
