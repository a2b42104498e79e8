package org.evenkeel.coordinator.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the routes of the API are for. A test keeps it to the routes that there are.
 *
 * @param summary one line
 * @param query the parameters that it takes, of {@link #PARAMETERS}
 * @param body what is sent; empty when nothing is
 * @param status of the answer when all is well
 * @param answer what comes back
 * @param conditional whether it takes {@code If-Match}
 */
record RouteGuide(
    String summary,
    List<String> query,
    Optional<Content> body,
    int status,
    Content answer,
    boolean conditional) {
  static final String JSON = "application/json";
  static final String YAML = "application/yaml";

  /** Of every list that comes in parts. */
  private static final String OFFSET = "offset";

  private static final String LIMIT = "limit";

  /** What a query can say, with the JSON type of it. */
  static final Map<String, Parameter> PARAMETERS =
      Map.ofEntries(
          parameter(OFFSET, "integer", "How many of the list are left out."),
          parameter(LIMIT, "integer", "How many of the list there are at the most."),
          parameter("node", "boolean", "Replace node.yaml, too."),
          parameter("plan", "boolean", "Only say what would change."),
          parameter("validate", "boolean", "Only say whether it could be done."),
          parameter(
              "confirm",
              "string",
              "A duration, such as 60s, after which it is undone unless it has been confirmed."),
          parameter("comment", "string", "Why, for the history; at most 500 characters."),
          parameter("level", "string", "Of debug, info, warn or error, and above."),
          parameter("text", "string", "With this in it, in any case of letters."),
          parameter("range", "string", "How far back: hour, day (the default), week, month, year."),
          parameter("format", "string", "json or csv; instead of the header Accept."),
          parameter("user", "string", "Of this user alone."),
          parameter("since", "string", "Since this time, such as 2026-11-22T03:00:00Z."),
          parameter("after", "integer", "What follows the line of this number."),
          parameter("vip", "string", "Of this address of virtual services alone."),
          parameter("rip", "string", "Of this address of real servers alone."),
          parameter("client", "string", "Of this address of clients alone."),
          parameter("state", "string", "In this state alone, in the kernel's word."));

  private static final Map<String, RouteGuide> ALL = all();

  RouteGuide {
    query = List.copyOf(query);
  }

  /**
   * A parameter of a query.
   *
   * @param type in JSON's words
   */
  record Parameter(String type, String description) {}

  /**
   * What is sent or comes back.
   *
   * @param types the media types, each as good as the others
   * @param schema its name in the document; empty where nothing more is said
   */
  record Content(List<String> types, Optional<String> schema) {
    Content {
      types = List.copyOf(types);
    }
  }

  /** All of them by method and path, as {@link ApiServer.Route} writes it. */
  static Map<String, RouteGuide> byRoute() {
    return ALL;
  }

  private RouteGuide with(Content sent) {
    return new RouteGuide(summary, query, Optional.of(sent), status, answer, conditional);
  }

  private RouteGuide asking(String... parameters) {
    return new RouteGuide(summary, List.of(parameters), body, status, answer, conditional);
  }

  private RouteGuide answering(Content content) {
    return new RouteGuide(summary, query, body, status, content, conditional);
  }

  private RouteGuide created() {
    return new RouteGuide(summary, query, body, 201, answer, conditional);
  }

  /** It makes a revision of the configuration. */
  private RouteGuide revising() {
    return new RouteGuide(
        summary,
        List.of("plan", "validate", "confirm", "comment"),
        body,
        status,
        json("revised"),
        true);
  }

  private static RouteGuide of(String summary) {
    return new RouteGuide(
        summary,
        List.of(),
        Optional.empty(),
        200,
        new Content(List.of(JSON), Optional.empty()),
        false);
  }

  private static Content json(String schema) {
    return new Content(List.of(JSON), Optional.of(schema));
  }

  private static Content plain(String... types) {
    return new Content(List.of(types), Optional.empty());
  }

  private static Map.Entry<String, Parameter> parameter(
      String name, String type, String description) {
    return Map.entry(name, new Parameter(type, description));
  }

  private static Map<String, RouteGuide> all() {
    Map<String, RouteGuide> all = new LinkedHashMap<>();
    now(all);
    configuration(all);
    wizard(all);
    services(all);
    realServers(all);
    reports(all);
    pair(all);
    certificates(all);
    people(all);
    return Map.copyOf(all);
  }

  private static void now(Map<String, RouteGuide> all) {
    Content text = plain("text/plain");
    all.put("GET /healthz", of("Whether the coordinator makes its rounds").answering(text));
    all.put("HEAD /healthz", of("The same without a body").answering(text));
    all.put(
        "GET /metrics",
        of("Figures for Prometheus, as OpenMetrics")
            .answering(plain("application/openmetrics-text", "text/plain")));
    all.put("GET /api/v1/openapi.json", of("This document"));
    all.put("GET /api/v1/status", of("What the node does now").answering(json("status")));
    all.put(
        "GET /api/v1/events",
        of("The status at once and whenever it changes, as server-sent events")
            .answering(plain("text/event-stream")));
    all.put("GET /api/v1/checks", of("How the health checks keep up"));
    all.put("GET /api/v1/doctor", of("Whether the host is as the services need it"));
    all.put(
        "GET /api/v1/connections",
        of("The kernel's connections").asking("vip", "rip", "client", "state", OFFSET, LIMIT));
    all.put(
        "POST /api/v1/arp-probe",
        of("Ask the neighbours who has the address of a virtual service").with(json("arp-probe")));
    Content archive = plain("application/zip");
    all.put(
        "GET /api/v1/backup",
        of("All that this node needs to be what it is, secrets too").answering(archive));
    all.put(
        "POST /api/v1/restore",
        of("Restore a backup, and keep what it replaces")
            .asking("plan", "node")
            .with(archive)
            .answering(json("restored")));
    all.put(
        "GET /api/v1/audit",
        of("Who has changed what on this node").asking("user", "since", "after", LIMIT));
    all.put(
        "GET /api/v1/audit/verification",
        of("Whether the audit log is as it was written, as its chain tells"));
    all.put(
        "GET /api/v1/support",
        of("What to send to somebody who helps, without secrets").answering(archive));
    all.put(
        "GET /api/v1/logs",
        of("The last lines of the program's log").asking("level", "text", "after", LIMIT));
    lockdown(all);
    all.put(
        "GET /api/v1/local",
        of(
            "Host name, name servers, interfaces, routes and time of this machine, and what changes"
                + " each"));
  }

  private static void lockdown(Map<String, RouteGuide> all) {
    String path = "/api/v1/lockdown";
    all.put(
        "GET " + path,
        of("Who may reach this node's management ports").answering(json("lockdown")));
    all.put(
        "PUT " + path,
        of("Let only some networks reach them, and undo it unless it is confirmed in time")
            .asking("plan", "confirm")
            .with(json("lockdown-order"))
            .answering(json("lockdown")));
    all.put(
        "POST " + path + "/confirm",
        of("Keep what waits to be confirmed; by a connection from after it")
            .answering(json("lockdown")));
    all.put("DELETE " + path, of("Let everybody reach them again").answering(json("lockdown")));
  }

  private static void wizard(Map<String, RouteGuide> all) {
    String path = "/api/v1/wizard";
    all.put(
        "GET " + path, of("How far the set-up by questions is, its questions and their defaults"));
    all.put(
        "POST " + path,
        new RouteGuide(
            "Set this node up by answers; what is not answered is the default",
            List.of("plan"),
            Optional.of(json("wizard-answers")),
            202,
            new Content(List.of(JSON), Optional.empty()),
            true));
    all.put("POST " + path + "/confirm", of("Have what it has changed stay"));
    all.put(
        "POST " + path + "/undo",
        new RouteGuide(
            "Take back what it has changed, or was ended in the middle of",
            List.of(),
            Optional.empty(),
            202,
            new Content(List.of(JSON), Optional.empty()),
            false));
  }

  private static void configuration(Map<String, RouteGuide> all) {
    String path = "/api/v1/config";
    Content text = new Content(List.of(YAML, JSON), Optional.of("configuration"));
    all.put("GET " + path, of("The running configuration").answering(text));
    all.put("PUT " + path, of("Make another configuration the running one").with(text).revising());
    all.put(
        "GET " + path + "/revisions",
        of("Every configuration that was accepted, the newest first")
            .asking(OFFSET, LIMIT)
            .answering(json("revisions")));
    all.put("GET " + path + "/revisions/{number}", of("One of them, as it was").answering(text));
    all.put(
        "POST " + path + "/rollback/{number}",
        of("Make an earlier configuration the running one, as a new revision").revising());
    all.put(
        "POST " + path + "/confirm/{number}",
        of("Keep a revision that waits to be confirmed").answering(json("revised")));
  }

  private static void services(Map<String, RouteGuide> all) {
    String path = "/api/v1/virtual-services";
    Content service = json("virtual-service");
    Content change =
        new Content(List.of("application/merge-patch+json", JSON), Optional.of("patch"));
    all.put(
        "GET " + path,
        of("The virtual services as they are written")
            .asking(OFFSET, LIMIT)
            .answering(json("virtual-services")));
    all.put("POST " + path, of("Add a virtual service").with(service).revising().created());
    String one = path + "/{vip}";
    all.put("GET " + one, of("A virtual service as it is written").answering(service));
    all.put(
        "PUT " + one,
        of("Add or replace a virtual service").with(json("virtual-service-put")).revising());
    all.put("PATCH " + one, of("Change some of a virtual service").with(change).revising());
    all.put("DELETE " + one, of("Remove a virtual service").revising());
  }

  private static void realServers(Map<String, RouteGuide> all) {
    String path = "/api/v1/virtual-services/{vip}/real-servers";
    Content real = json("real-server");
    Content change =
        new Content(List.of("application/merge-patch+json", JSON), Optional.of("patch"));
    all.put(
        "GET " + path,
        of("The real servers of a virtual service, as they are written")
            .asking(OFFSET, LIMIT)
            .answering(json("real-servers")));
    all.put("POST " + path, of("Add a real server").with(real).revising().created());
    String one = path + "/{rip}";
    all.put("GET " + one, of("A real server as it is written").answering(real));
    all.put(
        "PUT " + one, of("Add or replace a real server").with(json("real-server-put")).revising());
    all.put("PATCH " + one, of("Change some of a real server").with(change).revising());
    all.put("DELETE " + one, of("Remove a real server").revising());
    all.put(
        "PUT " + one + "/state",
        of("Drain it, halt it, or put it online").with(json("operator-state")));
    all.put("POST " + one + "/check", of("Run its health check at once"));
    all.put("GET " + one + "/timeline", of("What happened to it, the newest first"));
  }

  private static void reports(Map<String, RouteGuide> all) {
    String path = "/api/v1/reports";
    Content series = plain(JSON, "text/csv");
    all.put("GET " + path, of("What there are reports of"));
    all.put(
        "GET " + path + "/node",
        of("The past of this node").asking("range", "format").answering(series));
    String one = path + "/virtual-services/{vip}";
    all.put(
        "GET " + one,
        of("The past of a virtual service").asking("range", "format").answering(series));
    all.put(
        "GET " + one + "/real-servers/{rip}",
        of("The past of a real server of it").asking("range", "format").answering(series));
  }

  private static void pair(Map<String, RouteGuide> all) {
    String path = "/api/v1/ha";
    all.put(
        "GET " + path, of("This node as one of a pair, and the version of the program on each"));
    all.put(
        "DELETE " + path + "/divergences/{id}",
        of("Acknowledge what was accepted in vain: both nodes show it no more"));
    all.put("GET " + path + "/pair", of("How pairing goes"));
    all.put("POST " + path + "/pair", of("Invite another node, or join one").with(json("pairing")));
    all.put("POST " + path + "/unpair", of("Break the pair"));
    all.put("POST " + path + "/takeover", of("Have this node become the active one"));
    all.put("POST " + path + "/standby", of("Have the other node become the active one"));
    all.put("POST " + path + "/maintenance", of("Keep this node from becoming active"));
    all.put("POST " + path + "/service", of("End that"));
  }

  private static void certificates(Map<String, RouteGuide> all) {
    String path = "/api/v1/certificates";
    all.put("GET " + path, of("The certificates of virtual services; keys never come out"));
    String one = path + "/{name}";
    all.put("GET " + one, of("One of them"));
    all.put(
        "PUT " + one,
        of("Add or renew one, with its key")
            .with(
                new Content(
                    List.of("application/x-pem-file", "text/plain", JSON), Optional.empty())));
    all.put(
        "PUT " + one + "/ocsp-response",
        of("Have what a responder says of it shown beside it")
            .with(plain("application/ocsp-response", "application/octet-stream")));
    all.put("DELETE " + one, of("Remove one that nothing uses"));
  }

  private static void people(Map<String, RouteGuide> all) {
    String users = "/api/v1/users";
    all.put("GET " + users, of("The users"));
    all.put("POST " + users, of("Add a user").with(json("user")).created());
    String one = users + "/{name}";
    all.put("GET " + one, of("One of them"));
    all.put("PUT " + one, of("Give a user these rights and no others").with(json("rights")));
    all.put("PATCH " + one, of("Change some of a user's rights").with(json("rights")));
    all.put("DELETE " + one, of("Remove a user, with their tokens"));
    all.put(
        "PUT " + one + "/password",
        of("Give a user another password; one's own needs the old one").with(json("password")));
    all.put("PUT " + one + "/totp", of("Turn a second factor on").with(plain(JSON)));
    all.put("DELETE " + one + "/totp", of("Take the second factor from a user"));
    String tokens = "/api/v1/tokens";
    all.put("GET " + tokens, of("One's own tokens; an admin sees all"));
    all.put("POST " + tokens, of("Make a token; it is shown once").with(json("token")).created());
    all.put("DELETE " + tokens + "/{id}", of("Revoke a token"));
    all.put("GET /api/v1/sessions", of("Browsers that are signed in; an admin sees all"));
    all.put("DELETE /api/v1/sessions/{id}", of("Sign a browser out"));
  }
}
