package org.evenkeel.coordinator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.evenkeel.coordinator.api.TestServer;
import org.evenkeel.coordinator.director.InMemoryControl;
import org.evenkeel.coordinator.model.Snapshots;
import org.evenkeel.coordinator.web.WebPages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Whatever command line and pages do to a running coordinator, the API does. Installing another
 * version is done beside it, by whoever is root on the node: the coordinator may not write where
 * programs are, and nobody who has only its API can bring programs onto the machine.
 */
class ParityTest {
  /** In place of a route: the command needs no running coordinator, or is one. */
  private static final String HERE = "here";

  private static final String COMMANDS =
      """
      run                 here
      demo                here
      guard               here
      release             here
      witness             here
      wizard              GET /api/v1/wizard, POST /api/v1/wizard, POST /api/v1/wizard/confirm, POST /api/v1/wizard/undo
      factory-reset       here
      upgrade             GET /api/v1/ha, POST /api/v1/ha/standby
      feedback            here
      config validate     here
      config import       here
      status              GET /api/v1/status, GET /api/v1/events
      events              GET /api/v1/events
      logs                GET /api/v1/logs
      why                 GET /api/v1/virtual-services/{vip}/real-servers/{rip}/timeline
      connections         GET /api/v1/connections
      reports             GET /api/v1/reports, GET /api/v1/reports/node, GET /api/v1/reports/virtual-services/{vip}
      doctor              GET /api/v1/doctor
      lockdown show       GET /api/v1/lockdown
      lockdown plan       PUT /api/v1/lockdown
      lockdown apply      PUT /api/v1/lockdown
      lockdown confirm    POST /api/v1/lockdown/confirm
      lockdown off        DELETE /api/v1/lockdown
      support             GET /api/v1/support
      backup              GET /api/v1/backup
      restore             POST /api/v1/restore
      check now           POST /api/v1/virtual-services/{vip}/real-servers/{rip}/check
      vip list            GET /api/v1/virtual-services
      vip show            GET /api/v1/virtual-services/{vip}
      vip add             POST /api/v1/virtual-services
      vip set             PATCH /api/v1/virtual-services/{vip}
      vip remove          DELETE /api/v1/virtual-services/{vip}
      rip list            GET /api/v1/virtual-services/{vip}/real-servers
      rip add             POST /api/v1/virtual-services/{vip}/real-servers
      rip set             PATCH /api/v1/virtual-services/{vip}/real-servers/{rip}
      rip remove          DELETE /api/v1/virtual-services/{vip}/real-servers/{rip}
      rip drain           PUT /api/v1/virtual-services/{vip}/real-servers/{rip}/state
      rip halt            PUT /api/v1/virtual-services/{vip}/real-servers/{rip}/state
      rip online          PUT /api/v1/virtual-services/{vip}/real-servers/{rip}/state
      config diff         PUT /api/v1/config, POST /api/v1/config/rollback/{number}
      config apply        PUT /api/v1/config
      config confirm      POST /api/v1/config/confirm/{number}
      config history      GET /api/v1/config/revisions, GET /api/v1/config/revisions/{number}
      config rollback     POST /api/v1/config/rollback/{number}
      config export       GET /api/v1/config
      certificate list    GET /api/v1/certificates
      certificate show    GET /api/v1/certificates/{name}
      certificate put     PUT /api/v1/certificates/{name}
      certificate staple  PUT /api/v1/certificates/{name}/ocsp-response
      certificate remove  DELETE /api/v1/certificates/{name}
      user list           GET /api/v1/users
      user add            POST /api/v1/users
      user set            PATCH /api/v1/users/{name}
      user password       PUT /api/v1/users/{name}/password
      user totp           PUT /api/v1/users/{name}/totp, DELETE /api/v1/users/{name}/totp
      user remove         DELETE /api/v1/users/{name}
      token list          GET /api/v1/tokens
      token add           POST /api/v1/tokens
      token revoke        DELETE /api/v1/tokens/{id}
      audit show          GET /api/v1/audit
      audit verify        GET /api/v1/audit/verification
      ha status           GET /api/v1/ha
      ha divergence show  GET /api/v1/ha
      ha divergence acknowledge  DELETE /api/v1/ha/divergences/{id}
      ha pair             POST /api/v1/ha/pair, GET /api/v1/ha/pair
      ha unpair           POST /api/v1/ha/unpair
      ha takeover         POST /api/v1/ha/takeover
      ha standby          POST /api/v1/ha/standby
      ha maintenance      POST /api/v1/ha/maintenance
      """;

  /** Of pages, what is asked for in another way than by the API's own routes. */
  private static final String PAGES =
      """
      POST /lbadmin/login              GET /api/v1/sessions
      POST /lbadmin/logout             DELETE /api/v1/sessions/{id}
      POST /lbadmin/qr                 PUT /api/v1/users/{name}/totp
      POST /lbadmin/check              POST /api/v1/virtual-services/{vip}/real-servers/{rip}/check
      POST /lbadmin/state              PUT /api/v1/virtual-services/{vip}/real-servers/{rip}/state
      GET /lbadmin/                    GET /api/v1/status
      GET /lbadmin/live                GET /api/v1/events
      GET /lbadmin/pulse               GET /api/v1/reports/virtual-services/{vip}
      GET /lbadmin/banner              GET /api/v1/ha
      GET /lbadmin/add-service         POST /api/v1/virtual-services
      GET /lbadmin/services/{vip}      PATCH /api/v1/virtual-services/{vip}
      GET /lbadmin/real-servers/{vip}/{rip}  GET /api/v1/virtual-services/{vip}/real-servers/{rip}/timeline
      GET /lbadmin/configuration       GET /api/v1/config/revisions/{number}
      GET /lbadmin/configuration/edit  PUT /api/v1/config
      GET /lbadmin/ha                  GET /api/v1/ha
      GET /lbadmin/certificates        GET /api/v1/certificates
      GET /lbadmin/users               GET /api/v1/users
      GET /lbadmin/audit               GET /api/v1/audit
      GET /lbadmin/audit/chain         GET /api/v1/audit/verification
      GET /lbadmin/reports             GET /api/v1/reports
      GET /lbadmin/maintenance         GET /api/v1/backup
      GET /lbadmin/maintenance/doctor  GET /api/v1/doctor
      GET /lbadmin/local               GET /api/v1/local
      GET /lbadmin/lockdown            GET /api/v1/lockdown
      POST /lbadmin/lockdown           PUT /api/v1/lockdown, POST /api/v1/lockdown/confirm, DELETE /api/v1/lockdown
      GET /lbadmin/wizard              GET /api/v1/wizard
      POST /lbadmin/wizard             POST /api/v1/wizard
      POST /lbadmin/wizard/confirm     POST /api/v1/wizard/confirm
      POST /lbadmin/wizard/undo        POST /api/v1/wizard/undo
      GET /lbadmin/events              GET /api/v1/events
      GET /lbadmin/logs                GET /api/v1/logs
      """;

  /** Of which there is nothing to ask the API for. */
  private static final Set<String> FURNITURE =
      Set.of("GET /", "GET /lbadmin", "GET /lbadmin/assets/{version}/{name}", "GET /lbadmin/login");

  private static Map<String, List<String>> table(String text) {
    Map<String, List<String>> table = new TreeMap<>();
    text.lines()
        .map(line -> line.split(" {2,}", 2))
        .forEach(parts -> table.put(parts[0], List.of(parts[1].split(", ", 10))));
    return table;
  }

  private static Set<String> commands(CommandLine line, String path) {
    Set<String> found = new TreeSet<>();
    for (CommandLine each : line.getSubcommands().values()) {
      String name = (path + " " + each.getCommandName()).strip();
      found.addAll(each.getSubcommands().isEmpty() ? Set.of(name) : commands(each, name));
    }
    return found;
  }

  private static Set<String> routes(Path root) {
    InMemoryControl control = new InMemoryControl(Snapshots.of());
    try (TestServer server = new TestServer(root, control, new WebPages())) {
      return new TreeSet<>(server.served());
    }
  }

  @Test
  void everyCommandHasItsRoutes(@TempDir Path root) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    Map<String, List<String>> table = table(COMMANDS);
    assertEquals(commands(EvenkeelCommand.line(nowhere, nowhere), ""), table.keySet());
    assertEquals(List.of(), unknown(table, routes(root)));
  }

  @Test
  void everyPageHasItsRoutes(@TempDir Path root) {
    Set<String> all = routes(root);
    Map<String, List<String>> table = table(PAGES);
    Set<String> pages = new TreeSet<>(all);
    pages.removeIf(route -> FURNITURE.contains(route) || !route.contains(" /lbadmin"));
    assertEquals(pages, table.keySet());
    assertEquals(List.of(), unknown(table, all));
  }

  /** What the table names and nobody serves. */
  private static List<String> unknown(Map<String, List<String>> table, Set<String> routes) {
    List<String> unknown = new ArrayList<>();
    table.forEach(
        (what, named) ->
            named.stream()
                .filter(route -> !route.equals(HERE) && !routes.contains(route))
                .forEach(route -> unknown.add(what + ": " + route)));
    return unknown;
  }
}
