package org.evenkeel.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.javalin.config.RoutesConfig;
import io.javalin.security.RouteRole;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.evenkeel.coordinator.account.Role;
import org.evenkeel.coordinator.director.InMemoryControl;
import org.evenkeel.coordinator.model.Snapshots;
import org.evenkeel.coordinator.web.WebPages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every route says for whom it is, and keeps to it. */
final class RoutesTest {
  private static final Set<String> OPEN =
      Set.of(
          "GET /healthz",
          "HEAD /healthz",
          "GET /",
          "GET /lbadmin",
          "GET /lbadmin/assets/{version}/{name}",
          "GET /lbadmin/login",
          "POST /lbadmin/login");

  @SuppressWarnings("NullAway.Init") // set before each test
  private TestServer server;

  @BeforeEach
  void serve(@TempDir Path root) {
    server =
        new TestServer(
            root,
            new InMemoryControl(Snapshots.of(Snapshots.service("mq", Snapshots.up("r1", 10)))),
            new WithoutRole());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everyRouteNamesOneLeastRole() {
    List<String> wrong = new ArrayList<>();
    for (ApiServer.Route route : server.routes()) {
      boolean open = route.access().contains(Access.OPEN);
      boolean forgotten = route.path().equals(WithoutRole.PATH);
      long least =
          route.access().stream()
              .filter(access -> Access.least(Set.of((RouteRole) access)).isPresent())
              .count();
      if (open != OPEN.contains(route.toString()) || least != (open || forgotten ? 0 : 1)) {
        wrong.add(route + " " + route.access());
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(server.routes().size() > 25, "routes are not found: " + server.routes());
  }

  @Test
  void strangersReachNothingThatIsNotOpen() {
    for (ApiServer.Route route : server.routes()) {
      if (!route.access().contains(Access.OPEN)) {
        int status =
            server
                .send(
                    server
                        .request(route.path().replace("{", "").replace("}", ""))
                        .header("Content-Type", "application/json")
                        .method(route.method(), BodyPublishers.ofString("{}")))
                .statusCode();
        boolean page = route.access().contains(Access.PAGE) && route.method().equals("GET");
        assertEquals(page ? 302 : 401, status, route.toString());
      }
    }
  }

  @Test
  void whoeverHasTooLittleIsRefused() {
    String viewer = server.user("vera", Role.VIEWER);
    String operator = server.user("otto", Role.OPERATOR);
    for (ApiServer.Route route : server.routes()) {
      boolean beyondViewers =
          Access.least(Set.copyOf(route.access())).filter(Role.VIEWER::includes).isEmpty();
      boolean beyondOperators =
          Access.least(Set.copyOf(route.access())).filter(Role.OPERATOR::includes).isEmpty();
      boolean open = route.access().contains(Access.OPEN);
      if (!open && beyondViewers) {
        assertEquals(403, status(route, viewer), route.toString());
      }
      if (!open && beyondOperators) {
        assertEquals(403, status(route, operator), route.toString());
      }
    }
    assertFalse(server.control().commands().stream().anyMatch(c -> !c.author().equals("otto")));
  }

  @Test
  void aRouteWithoutARoleIsForNobody() {
    assertEquals(403, server.send(server.asAdmin(WithoutRole.PATH)).statusCode());
  }

  private int status(ApiServer.Route route, String authorization) {
    return server
        .send(
            server
                .request(route.path().replace("{", "").replace("}", ""))
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .method(route.method(), BodyPublishers.ofString("{}")))
        .statusCode();
  }

  /** The real pages, and a route whose maker has forgotten to say for whom it is. */
  private static final class WithoutRole implements Pages {
    static final String PATH = "/api/v1/forgotten";
    private final WebPages pages = new WebPages();

    @Override
    public void addTo(RoutesConfig routes, Services services) {
      pages.addTo(routes, services);
      routes.get(PATH, request -> request.result("secret"));
    }

    @Override
    public void close() {
      pages.close();
    }
  }
}
