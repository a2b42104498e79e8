package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page {@code docs/containers.md}: images are built and containers run as it says. */
@Tag("recipes")
class ContainersTest {
  private static final String RELAY = "172.30.0.10";
  private static final String RELAYED =
      """
      virtual-services:
        - name: web
          address: 172.30.0.10
          ports: 80
          forwarding: nat
          real-servers: [{ name: one, address: 172.30.0.1, port: 8000 }]
      """;

  /** A layer-4 service, which needs an address of the host, and one for HAProxy. */
  private static final String DIRECTED =
      """
      virtual-services:
        - name: four
          address: 10.7.0.100
          ports: 80
          forwarding: nat
          real-servers: [{ name: one, address: 10.7.0.2, port: 8000 }]
        - name: seven
          address: 10.7.0.101
          ports: 80
          forwarding: proxy
          real-servers: [{ name: one, address: 10.7.0.2, port: 8000 }]
      """;

  @TempDir private static Path folder = Path.of("");
  private static ContainerHost host;
  private static Guide page;

  @BeforeAll
  static void build() throws Exception {
    ContainerHost.require();
    page = Guide.page("containers");
    host = ContainerHost.start(folder);
    host.typed(page.script("# Containers")).succeeded();
  }

  @AfterAll
  static void end() {
    if (host != null) {
      host.close();
    }
  }

  /** So that each test may have the same names and ports; volumes too. */
  @AfterEach
  void removeContainers() throws Exception {
    String _ = host.docker("rm --all --force --time 1 --volumes");
    String _ = host.docker("volume rm --all --force");
  }

  private static List<String> names(JsonNode object) {
    return object.propertyStream().map(Map.Entry::getKey).sorted().toList();
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).toList();
  }

  private static void serveWeb(String address) throws Exception {
    List<String> serve = List.of("python3", "-m", "http.server", "--bind", address, "8000");
    host.machine().start(Command.of(serve), Map.of());
  }

  private static void answers(String address) {
    Eventually.holds(
        address + " answers",
        () ->
            host.machine().run("curl", "-sf", "-m5", "-o", "/dev/null", "http://" + address).exit()
                == 0);
  }

  private static void configured(String configuration) throws Exception {
    Files.writeString(host.tree().resolve("evenkeel.yaml"), configuration);
    host.typed(page.script("A configuration is")).succeeded();
  }

  /** What the user of a container may do, beside reading and writing what is its own. */
  private static long capabilities(String name) throws Exception {
    String status = host.docker("exec " + name + " grep CapEff /proc/1/status");
    return Long.parseUnsignedLong(status.strip().split("\\s+", -1)[1], 16);
  }

  private static boolean mayWrite(String name, String file) throws Exception {
    return host.typed("docker exec " + name + " touch " + file).exit() == 0;
  }

  private static void healthy(String name) throws Exception {
    assertEquals("CMD", texts(host.config(name).path("Healthcheck").path("Test")).getFirst());
    host.docker("healthcheck run " + name);
  }

  @Test
  void theImagesSayWhatTheyNeed() throws Exception {
    JsonNode coordinator = host.config("evenkeel");
    assertEquals("6694:6694", coordinator.path("User").asText());
    assertEquals(List.of("/usr/bin/evenkeel"), texts(coordinator.path("Entrypoint")));
    assertEquals(List.of("run"), texts(coordinator.path("Cmd")));
    assertEquals(List.of("/etc/evenkeel", "/var/lib/evenkeel"), names(coordinator.path("Volumes")));
    assertEquals(List.of("6694/udp", "9443/tcp"), names(coordinator.path("ExposedPorts")));
    JsonNode agent = host.config("evenkeel-agent");
    assertEquals("6695:6694", agent.path("User").asText());
    assertEquals(List.of("/usr/bin/evenkeel-agent"), texts(agent.path("Entrypoint")));
    assertEquals(List.of("run"), texts(agent.path("Cmd")));
    assertEquals(List.of("/etc/evenkeel"), names(agent.path("Volumes")));
    assertEquals(List.of("3333/tcp"), names(agent.path("ExposedPorts")));
    for (String image : List.of("evenkeel", "evenkeel-agent")) {
      String left =
          host.docker(
              "run --rm --network none --user 0 --entrypoint find "
                  + image
                  + " / -xdev -type f \\( -name '*.deb' -o -path '/var/lib/apt/lists/*' \\)");
      assertEquals("", left, image);
    }
  }

  @Test
  void theCoordinatorRelaysWithoutAnyRightAndKeepsItsState() throws Exception {
    host.typed(page.script("## The coordinator without any right")).succeeded();
    String log = host.awaitLog("lb", " ready");
    serveWeb("172.30.0.1");
    configured(RELAYED);
    answers(RELAY);
    answers("127.0.0.1"); // its published port
    healthy("lb");
    assertEquals("6694", host.docker("exec lb id -u").strip());
    assertEquals(0, capabilities("lb"));
    assertFalse(mayWrite("lb", "/usr/own"), "its own files are not to be written");

    String password = host.typed(page.script("first password does not")).succeeded().stdout();
    assertFalse(log.contains(password.strip()), "others keep the log");
    signsIn(password.strip());
    assertEquals(0, host.stopped("lb"));
    host.docker("rm lb");
    host.typed("docker network rm lb;" + page.script("## The coordinator without any right"));
    host.awaitLog("lb", " ready");
    signsIn(password.strip());
    answers(RELAY);
    assertEquals(0, host.stopped("lb"));
  }

  /** By the API, at the port that is published. */
  private static void signsIn(String password) throws Exception {
    Result status =
        host.machine()
            .run(
                Command.of("curl", "-skf", "-m20", "-K", "-")
                    .input(
                        "user = \"admin:%s\"\nurl = https://127.0.0.1:9443/api/v1/status\n"
                            .formatted(password)));
    assertTrue(status.succeeded().stdout().contains("\"virtual-services\""), status::toString);
  }

  @Test
  void asADirectorItHasTheHostsAddresses() throws Exception {
    host.machine().ip("link add v0 type veth peer name v1", "address add 10.7.0.2/24 dev v0");
    host.machine().ip("link set v0 up", "link set v1 up");
    serveWeb("10.7.0.2");
    host.typed(page.script("## The coordinator as a director")).succeeded();
    host.awaitLog("lb", " ready");
    configured(DIRECTED);
    answers("10.7.0.100");
    answers("10.7.0.101");
    healthy("lb");
    String local = host.machine().run("ip", "-o", "address", "show", "v0").stdout();
    assertTrue(local.contains(" 10.7.0.100/32 "), local);
    String socket = "/run/evenkeel/control.sock";
    host.machine()
        .run("curl", "-sf", "-m20", "--unix-socket", socket, "http://localhost/api/v1/status")
        .succeeded();
    assertNotEquals(0, capabilities("lb") & 1 << 12, "CAP_NET_ADMIN");
    assertEquals(0, capabilities("lb") & 1 << 21, "CAP_SYS_ADMIN");
    assertEquals(0, host.stopped("lb"));
    answersNoMore("10.7.0.100");
  }

  private static void answersNoMore(String address) throws Exception {
    assertNotEquals(0, host.machine().run("curl", "-sf", "-m5", "http://" + address).exit());
  }

  @Test
  void theAgentAnswersAsItsOwnUser() throws Exception {
    host.typed(page.script("For a host, then")).succeeded();
    host.awaitLog("agent", "ready");
    Result said = host.machine().run("curl", "-s", "-m5", "telnet://127.0.0.1:3333");
    assertTrue(said.stdout().matches("\\d+%\n"), said::toString);
    healthy("agent");
    assertEquals("6695", host.docker("exec agent id -u").strip());
    assertEquals(0, capabilities("agent"));
    assertFalse(mayWrite("agent", "/usr/own"), "its own files are not to be written");
    String mounts = host.docker("exec agent grep ' /host ' /proc/self/mounts");
    assertTrue(mounts.matches("(?s)\\S+ /host \\S+ ro,.*"), mounts);
    assertEquals(0, host.stopped("agent"));
  }

  /** So that an image is the same whenever it is built, and takes nothing from elsewhere. */
  @Test
  void recipesNameTheirBaseAndFetchNothing() throws Exception {
    for (String name : List.of("coordinator", "agent")) {
      List<String> recipe = Files.readAllLines(ContainerHost.recipe(name));
      Stream<String> bases = recipe.stream().filter(line -> line.startsWith("FROM "));
      assertEquals(List.of("FROM debian:bookworm-slim"), bases.toList());
      assertTrue(recipe.stream().noneMatch(line -> line.matches("(ADD|.*(curl|wget)) .*")), name);
    }
  }
}
