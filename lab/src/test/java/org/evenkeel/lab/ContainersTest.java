package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipes of containers: images are built by them and run, as their users. */
@Tag("recipes")
class ContainersTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String NODE =
      "node: c\nlisten: { web: \"127.0.0.1:9443\", fallback: off }\n";

  private static final String ADDRESS = "172.30.0.10";
  private static final String CLUSTER =
      """
      virtual-services:
        - name: web
          address: %s
          ports: 80
          forwarding: nat
          real-servers: [{ name: one, address: 127.0.0.1, port: 8000 }]
      """
          .formatted(ADDRESS);

  @TempDir private static Path folder = Path.of("");
  private static ImageBuilder builder;

  /** Something that is to hold while a container runs. */
  private interface Check {
    void check() throws Exception;
  }

  @BeforeAll
  static void getDebian() throws Exception {
    ImageBuilder.require();
    builder = ImageBuilder.start(folder);
  }

  @AfterAll
  static void end() {
    if (builder != null) {
      builder.close();
    }
  }

  private static List<String> names(JsonNode object) {
    return object.propertyStream().map(Map.Entry::getKey).sorted().toList();
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).toList();
  }

  /** Starts a container, has its health checked as the image says, and stops it. */
  private static void livesAndStops(String container, JsonNode config, String log, Check alsoHolds)
      throws Exception {
    MachineProcess running = builder.start(container, config);
    running.awaitLog(log, PATIENCE);
    List<String> test = texts(config.path("Healthcheck").path("Test"));
    assertEquals("CMD", test.getFirst(), "in exec form");
    builder.run(container, test.subList(1, test.size())).succeeded();
    alsoHolds.check();
    builder.stop();
    running.await(PATIENCE).succeeded();
  }

  @Test
  void theCoordinatorRelaysWithoutAnyRight() throws Exception {
    JsonNode config = builder.build("coordinator", Packages.of("evenkeel"));

    assertEquals("6694:6694", config.path("User").asText());
    assertEquals(List.of("/usr/bin/evenkeel"), texts(config.path("Entrypoint")));
    assertEquals(List.of("run"), texts(config.path("Cmd")));
    assertEquals(List.of("/etc/evenkeel", "/var/lib/evenkeel"), names(config.path("Volumes")));
    assertEquals(List.of("6694/udp", "9443/tcp"), names(config.path("ExposedPorts")));

    String container = builder.container("coordinator");
    builder.put(container, "/etc/evenkeel/node.yaml", NODE);
    builder.put(container, "/etc/evenkeel/evenkeel.yaml", CLUSTER);
    builder.machine().ip("address add " + ADDRESS + "/24 dev lo");
    builder.machine().sysctl("net.ipv4.ip_unprivileged_port_start=0"); // as Docker does
    builder
        .machine()
        .start(Command.of("python3", "-m", "http.server", "--bind", "127.0.0.1", "8000"), Map.of());
    livesAndStops(
        container,
        config,
        " ready",
        () ->
            Eventually.holds(
                "the relay carries",
                () ->
                    builder.machine().run("curl", "-sf", "-m5", "http://" + ADDRESS).exit() == 0));
    Result state = builder.run(container, List.of("stat", "-c", "%u %a", "/var/lib/evenkeel"));
    assertEquals("6694 750\n", state.succeeded().stdout());
    nothingOfTheBuildIsLeft(container);
  }

  @Test
  void theAgentAnswersAsItsOwnUser() throws Exception {
    JsonNode config = builder.build("agent", Packages.of("evenkeel-agent"));

    assertEquals("6695:6694", config.path("User").asText());
    assertEquals(List.of("/usr/bin/evenkeel-agent"), texts(config.path("Entrypoint")));
    assertEquals(List.of("run"), texts(config.path("Cmd")));
    assertEquals(List.of("/etc/evenkeel"), names(config.path("Volumes")));
    assertEquals(List.of("3333/tcp"), names(config.path("ExposedPorts")));

    String container = builder.container("agent");
    livesAndStops(
        container,
        config,
        "ready",
        () -> {
          Result said = builder.machine().run("curl", "-s", "-m5", "telnet://127.0.0.1:3333");
          assertTrue(said.stdout().matches("\\d+%\n"), said::toString);
        });
    nothingOfTheBuildIsLeft(container);
  }

  private static void nothingOfTheBuildIsLeft(String container) throws Exception {
    Result find =
        builder.run(
            container, List.of("find", "/packages", "/var/lib/apt/lists", "-name", "*.deb"));
    assertFalse(find.stdout().contains(".deb"), find::toString);
  }

  /** So that an image is the same whenever it is built, and takes nothing from elsewhere. */
  @Test
  void recipesNameTheirBaseAndFetchNothing() throws Exception {
    for (String name : List.of("coordinator", "agent")) {
      List<String> recipe = Files.readAllLines(ImageBuilder.recipe(name));
      Stream<String> bases = recipe.stream().filter(line -> line.startsWith("FROM "));
      assertEquals(List.of("FROM debian:bookworm-slim"), bases.toList());
      assertTrue(recipe.stream().noneMatch(line -> line.matches("(ADD|.*(curl|wget)) .*")), name);
    }
  }
}
