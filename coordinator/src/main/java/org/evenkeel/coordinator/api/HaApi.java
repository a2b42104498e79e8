package org.evenkeel.coordinator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.ha.Happening.Wish;
import org.evenkeel.coordinator.ha.Pair;
import org.evenkeel.coordinator.model.HaSpec;
import org.evenkeel.coordinator.replica.Divergence;
import org.evenkeel.coordinator.replica.Pairing;
import org.evenkeel.coordinator.replica.PairingStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of the pair. */
final class HaApi {
  private static final Logger LOG = LoggerFactory.getLogger(HaApi.class);
  private static final String JSON = "application/json";
  private static final String PATH = "/api/v1/ha";

  private static final Pattern PLACE =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]{2,45})]|([A-Za-z0-9.-]{1,253}))(?::([0-9]{1,5}))?");

  private final Control control;
  private final Optional<Pair> pair;
  private final Edits edits;
  private final Optional<Pairings> pairings;

  HaApi(Control control, Optional<Pair> pair, Edits edits, Optional<Pairings> pairings) {
    this.pairings = pairings;
    this.edits = edits;
    this.control = control;
    this.pair = pair;
  }

  void addTo(RoutesConfig routes) {
    routes.get(PATH, this::show, Access.VIEWER);
    routes.delete(PATH + "/divergences/{id}", this::acknowledge, Access.ADMIN, Access.EVERYWHERE);
    routes.get(PATH + "/pair", this::pairing, Access.VIEWER);
    routes.post(PATH + "/pair", this::pair, Access.ADMIN, Access.EVERYWHERE);
    routes.post(PATH + "/unpair", this::unpair, Access.ADMIN, Access.EVERYWHERE);
    routes.post(
        PATH + "/takeover",
        request -> ask(request, Wish.TAKEOVER),
        Access.ADMIN,
        Access.EVERYWHERE);
    routes.post(
        PATH + "/standby", request -> ask(request, Wish.STANDBY), Access.ADMIN, Access.EVERYWHERE);
    routes.post(
        PATH + "/maintenance",
        request -> ask(request, Wish.MAINTENANCE),
        Access.ADMIN,
        Access.EVERYWHERE);
    routes.post(
        PATH + "/service", request -> ask(request, Wish.SERVICE), Access.ADMIN, Access.EVERYWHERE);
  }

  /**
   * Invites another node when the body is empty or says where to {@code listen}; joins another one
   * when it names a {@code peer} and has the {@code code} that is shown there.
   */
  private void pair(Context request) throws IOException {
    Pairing pairing = pairings().pairing();
    if (pair.isPresent()) {
      throw ProblemException.of(
          409, "this node is one of a pair already; break that first, with ha unpair, and restart");
    }
    byte[] body = Body.bytes(request);
    JsonNode order = read(body);
    try {
      if (order.has("peer")) {
        LOG.info(
            "{} has this node join {}",
            Gate.requester(request).name(),
            order.path("peer").asText());
        Recording.about(request, "joins " + order.path("peer").asText());
        pairing.join(place(order.path("peer").asText()), order.path("code").asText());
        answer(request, pairing.status(), Optional.empty());
      } else {
        String listen = order.path("listen").asText("0.0.0.0");
        LOG.info("{} has this node invite another one", Gate.requester(request).name());
        Recording.about(request, "invites another node");
        String code = pairing.invite(place(listen));
        answer(request, pairing.status(), Optional.of(code));
      }
    } catch (IllegalArgumentException e) {
      throw ProblemException.of(400, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw ProblemException.of(409, String.valueOf(e.getMessage()));
    }
  }

  private static JsonNode read(byte[] body) {
    try {
      JsonNode order = Json.read(body);
      if (order.isObject() || body.length == 0) {
        return order;
      }
    } catch (IOException _) {
      // said below
    }
    throw ProblemException.of(
        400,
        "the body is no JSON object; send none, or {\"peer\": \"10.0.0.20\", \"code\": \"…\"}");
  }

  /** A host, or a host and a port; that of the heartbeat where none is named. */
  private static InetSocketAddress place(String text) {
    Matcher matcher = PLACE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "no node: " + text + "; such as 10.0.0.20 or [fd00::20]:6694");
    }
    String host = Optional.ofNullable(matcher.group(1)).orElseGet(() -> matcher.group(2));
    int port =
        Optional.ofNullable(matcher.group(3))
            .map(Integer::parseInt)
            .orElse(HaSpec.Link.PORT_DEFAULT);
    return new InetSocketAddress(host, Math.min(port, 65_535));
  }

  private void pairing(Context request) {
    answer(request, pairings().pairing().status(), Optional.empty());
  }

  private static void answer(Context request, PairingStatus status, Optional<String> code) {
    request
        .contentType(JSON)
        .result(
            Json.bytes(
                json -> {
                  json.writeStartObject();
                  json.writeStringField(
                      "phase", status.phase().name().toLowerCase(Locale.ROOT).replace('_', '-'));
                  if (code.isPresent()) {
                    json.writeStringField("code", code.get());
                  }
                  if (status.expires().isPresent()) {
                    json.writeStringField("expires", status.expires().get().toString());
                  }
                  json.writeArrayFieldStart("steps");
                  for (PairingStatus.Step step : status.steps()) {
                    json.writeStartObject();
                    json.writeStringField("step", step.text());
                    json.writeBooleanField("failed", step.failed());
                    json.writeEndObject();
                  }
                  json.writeEndArray();
                  json.writeEndObject();
                }));
  }

  private void unpair(Context request) throws InterruptedException {
    Pairings asked = pairings();
    Pair _ = asked();
    LOG.info("{} breaks the pair", Gate.requester(request).name());
    List<String> done;
    try {
      done = asked.unpair();
    } catch (IOException e) {
      throw ProblemException.of(409, String.valueOf(e.getMessage()));
    }
    Recording.changes(request, done);
    request
        .contentType(JSON)
        .result(
            Json.bytes(
                json -> {
                  json.writeStartObject();
                  Json.texts(json, "steps", done);
                  json.writeEndObject();
                }));
  }

  private Pairings pairings() {
    return pairings.orElseThrow(() -> ProblemException.of(409, "this node cannot be paired"));
  }

  private void show(Context request) throws IOException {
    String node = control.snapshot().node();
    request
        .contentType(JSON)
        .result(
            pair.isPresent()
                ? HaDocument.of(node, pair.get().status(), edits.replica())
                : HaDocument.standalone(node));
  }

  private void acknowledge(Context request) throws IOException {
    String id = request.pathParam("id");
    Optional<Divergence> shown =
        edits.replica().stream()
            .flatMap(replica -> replica.divergences().stream())
            .filter(each -> each.id().equals(id))
            .findFirst();
    if (shown.isEmpty() || !edits.acknowledge(id)) {
      throw ProblemException.of(
          404, "there is no divergence %s to acknowledge; see ha divergence show".formatted(id));
    }
    LOG.info("{} acknowledges: {}", Gate.requester(request).name(), shown.get().sentence());
    Recording.about(request, "acknowledged: " + shown.get().sentence());
    show(request);
  }

  private void ask(Context request, Wish wish) throws IOException, InterruptedException {
    Pair asked = asked();
    LOG.info("{} asks the pair for {}", Gate.requester(request).name(), wish);
    Optional<String> refused = asked.ask(wish);
    if (refused.isPresent()) {
      throw ProblemException.of(409, refused.get());
    }
    show(request);
  }

  private Pair asked() {
    return pair.orElseThrow(
        () ->
            ProblemException.of(
                409, "this node is not one of a pair; see ha in node.yaml and ha pair"));
  }
}
