package org.evenkeel.coordinator.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.api.TestServer;
import org.evenkeel.coordinator.director.InMemoryControl;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.Carried;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;
import org.evenkeel.coordinator.model.Snapshots;
import org.evenkeel.coordinator.report.History;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of the past, of real files. */
final class ReportsPageTest {
  private static final String EVIL = "\"><script>alert(1)</script>'&";

  @SuppressWarnings("NullAway.Init") // set before each test
  private TestServer server;

  /** Any that is not one of the frame's, each a file. */
  private static final Pattern FOREIGN_SCRIPT =
      Pattern.compile(
          "<script(?! src=\"/lbadmin/assets/[a-z0-9/]+\\.js\" (defer|type=\"module\")></script>)");

  @BeforeEach
  void serve(@TempDir Path root) {
    RealServerStatus[] many = new RealServerStatus[10];
    Arrays.setAll(many, i -> History.real("m" + i, i, Carried.NOTHING));
    Snapshot snapshot =
        Snapshots.of(
            Snapshots.service("mq", History.real("r1", 3, Carried.NOTHING)),
            Snapshots.service("many", many),
            Snapshots.service(EVIL, History.real(EVIL, 3, Carried.NOTHING)));
    History.untilNow(root.resolve("var/lib/evenkeel/reports"), 7).says(snapshot).minutes(7);
    server = new TestServer(root, new InMemoryControl(snapshot), new WebPages());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String page(int status, String query) {
    HttpResponse<String> answer = server.send(server.asAdmin("/lbadmin/reports" + query));
    assertEquals(status, answer.statusCode(), answer.body());
    assertFalse(FOREIGN_SCRIPT.matcher(answer.body()).find(), answer.body());
    assertFalse(answer.body().contains("style="), answer.body());
    return answer.body();
  }

  private static long count(String part, String text) {
    return Pattern.compile(part, Pattern.LITERAL).matcher(text).results().count();
  }

  @Test
  void theNodesGraphsAreShownAtFirst() {
    String page = page(200, "");
    assertTrue(page.contains("<h1>Reports: this node</h1>"), page);
    assertEquals(7, count("<svg id=\"graph-", page), "received and sent are one graph");
    assertTrue(page.contains("aria-current=\"page\">day</a>"), page);
    assertTrue(page.contains("/api/v1/reports/node?format=csv&amp;range=day"), page);
  }

  @Test
  void aServiceHasItsOwnGraphsAndThoseOfItsRealServers() {
    String page = page(200, "?service=mq&range=hour");
    assertEquals(4 + 5, count("<svg id=\"graph-", page));
    assertTrue(page.contains("<option value=\"mq\" selected>"), page);
    assertTrue(page.contains("<option value=\"r1\">"), page);
    assertTrue(page.contains("id=\"graph-weight-of-real-servers\""), page);
    assertTrue(page.contains("97 %"), page);
    assertFalse(page.contains("are not drawn"), page);
    assertTrue(page(200, "?service=many").contains("2 more are not drawn"));
  }

  @Test
  void aRealServerIsShownAlone() {
    String page = page(200, "?service=mq&real-server=r1&range=week");
    assertTrue(page.contains("<h1>Reports: mq/r1</h1>"), page);
    assertEquals(6, count("<svg id=\"graph-", page));
  }

  @Test
  void anyNameIsTextAlone() {
    String evil = "%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E%27%26";
    assertTrue(page(200, "?service=" + evil).contains("script&gt;alert(1)"));
    String page = page(404, "?service=..%2F..%2Fetc%2Fpasswd");
    assertTrue(page.contains("Nothing is recorded of ../../etc/passwd."), page);
    assertEquals(0, count("<svg id=\"graph-", page));
    page(404, "?service=mq&real-server=" + evil);
    page(200, "?range=" + evil);
  }
}
