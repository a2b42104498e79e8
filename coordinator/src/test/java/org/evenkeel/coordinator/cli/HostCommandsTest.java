package org.evenkeel.coordinator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.evenkeel.coordinator.api.TestServer;
import org.evenkeel.coordinator.director.InMemoryControl;
import org.evenkeel.coordinator.host.Finding;
import org.evenkeel.coordinator.model.Snapshots;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * {@code doctor}, {@code connections} and {@code lockdown}: command, control socket, API and back.
 */
final class HostCommandsTest {
  private static final Finding WELL = new Finding("ip_vs", "present", "present", "layer 4", true);
  private static final Finding WRONG =
      new Finding("net.ipv4.ip_forward", "0", "1", "answers pass", false);

  /** Five handshakes of 192.168.87.10 that hang, one connection of .11 that is open. */
  private static final String TABLE =
      "Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData\n"
          + "TCP 0A00000A 9696 C0A85705 1628 C0A8570A 1628 SYN_RECV         52\n".repeat(5)
          + "TCP 0A00000A 9697 C0A85705 1628 C0A8570B 1628 ESTABLISHED     890\n";

  private final ObjectMapper json = new ObjectMapper();

  @TempDir private Path root = Path.of("");

  /** How a command ended. */
  private record Run(int exit, String out, String err) {}

  @Test
  void doctorShowsFindingsAndFailsWhenOneIsWrong() throws IOException {
    try (TestServer server = server(WELL, WRONG)) {
      Run table = run(new DoctorCommand());
      assertEquals(1, table.exit(), table.err());
      assertTrue(table.out().contains("net.ipv4.ip_forward  0        1        wrong"), table.out());
      Run document = run(new DoctorCommand(), "-o", "json");
      assertEquals(1, document.exit());
      JsonNode report = json.readTree(document.out());
      assertFalse(report.path("ok").asBoolean());
      assertEquals("answers pass", report.path("findings").path(1).path("why").asText());
      assertTrue(server.port() > 0);
    }
  }

  @Test
  void doctorIsContentWithAHostThatIsWell() {
    try (TestServer _ = server(WELL)) {
      assertEquals(0, run(new DoctorCommand(), "-o", "yaml").exit());
    }
  }

  @Test
  void connectionsAreCountedListedAndJudged() throws IOException {
    Files.writeString(root.resolve("ip_vs_conn"), TABLE);
    try (TestServer _ = server()) {
      Run table = run(new ConnectionsCommand());
      assertEquals(0, table.exit(), table.err());
      assertTrue(table.out().startsWith("! real server 192.168.87.10 leaves 5 of 5"), table.out());
      assertTrue(table.out().contains("\n6 connections: 1 ESTABLISHED, 5 SYN_RECV\n"), table.out());
      assertTrue(table.out().contains("192.168.87.10:5672"), table.out());

      Run page =
          run(
              new ConnectionsCommand(),
              "-o",
              "json",
              "--state",
              "syn_recv",
              "--limit",
              "2",
              "--vip",
              "192.168.87.5",
              "--rip",
              "192.168.87.10",
              "--client",
              "10.0.0.10");
      JsonNode report = json.readTree(page.out());
      assertEquals(5, report.path("total").asInt());
      assertEquals(2, report.path("connections").size());
      assertEquals(5, report.path("real-servers").path(0).path("states").path("SYN_RECV").asInt());
      assertEquals(1, report.path("diagnosis").size());
      JsonNode first = report.path("connections").path(0);
      assertEquals(0x9696, first.path("client-port").asInt());
      assertEquals("192.168.87.10", first.path("real-server").asText());
      assertEquals(52, first.path("expires-seconds").asInt());
    }
  }

  @Test
  void aLockdownIsPlannedAppliedConfirmedAndTakenAway() {
    try (TestServer server = server()) {
      Typed plan = lockdown("plan", "--network", "10.0.0.0/8,fd00::/8", "--port", "22");
      assertEquals(0, plan.status(), plan.err());
      assertTrue(plan.out().contains("+ network fd00::/8"), plan.out());
      assertTrue(plan.out().contains("ip6 saddr { fd00::/8 } accept"), plan.out());
      assertTrue(server.filter().rules().isEmpty());

      Typed applied = lockdown("apply", "--network", "10.0.0.0/8", "--confirm", "1h", "--force");
      assertEquals(0, applied.status(), applied.err());
      assertTrue(applied.err().contains("then: evenkeel lockdown confirm"), applied.err());
      assertTrue(lockdown("show").out().contains("left to confirm it"), "it waits");
      assertEquals(0, lockdown("confirm").status());
      assertEquals(1, lockdown("confirm").status(), "once");
      assertTrue(lockdown("show", "-o", "yaml").out().contains("state: locked"), "it stays");
      assertEquals(0, lockdown("off").status());
      assertTrue(lockdown("show").out().contains("everybody"), "it is gone");

      Typed wrong = lockdown("apply", "--network", "lb1");
      assertEquals(1, wrong.status());
      assertTrue(wrong.err().contains("write networks such as 10.0.0.0/8"), wrong.err());
      assertEquals(2, lockdown("apply").status(), "a network is missing");
    }
  }

  private Typed lockdown(String... words) {
    List<String> all = new ArrayList<>(List.of("lockdown"));
    all.addAll(List.of(words));
    all.addAll(List.of("--root", root.toString()));
    return Typed.run(all.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.9 50000 10.0.0.1 22, 192.0.2.9",
    "2001:db8::9 50000 2001:db8::1 22, 2001:db8::9",
    "fe80::9%eth0 50000 fe80::1%eth0 22, fe80::9",
    "UNKNOWN 65535 UNKNOWN 65535, ''",
    "'', ''"
  })
  void whoIsSignedInBySshIsKnown(String connection, String address) {
    assertEquals(address, LockdownCommand.sshClient(connection).orElse(""));
  }

  @Test
  void kernelWithoutATableIsSaidBesideTheData() throws IOException {
    try (TestServer _ = server()) {
      Run run = run(new ConnectionsCommand(), "-o", "json");
      assertEquals(0, run.exit());
      assertEquals(0, json.readTree(run.out()).path("total").asInt());
      assertTrue(run.err().contains("no IPVS"), run.err());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vip=name",
        "rip=10.0.0",
        "client=%00",
        "offset=-1",
        "offset=x",
        "limit=1001",
        "limit=99999999999"
      })
  void senselessQuestionsAreRefused(String query) {
    try (TestServer server = server()) {
      HttpResponse<String> answer = server.send(server.asAdmin("/api/v1/connections?" + query));
      assertEquals(400, answer.statusCode(), answer.body());
      assertTrue(answer.body().contains(query.substring(0, query.indexOf('='))), answer.body());
    }
  }

  @Test
  void strangersLearnNothing() {
    try (TestServer server = server(WRONG)) {
      assertEquals(401, server.send(server.request("/api/v1/connections")).statusCode());
      assertEquals(401, server.send(server.request("/api/v1/doctor")).statusCode());
    }
  }

  private TestServer server(Finding... findings) {
    InMemoryControl control =
        new InMemoryControl(
            Snapshots.of(Snapshots.service("mq", Snapshots.up("r1", 10), Snapshots.up("r2", 11))));
    return new TestServer(root, control, new TestServer.NoPages(), List.of(findings));
  }

  private Run run(Object command, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        new CommandLine(command).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--root";
    all[arguments.length + 1] = root.toString();
    return new Run(line.execute(all), out.toString(), err.toString());
  }
}
