package org.evenkeel.coordinator.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Optional;
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.ha.Happening.Wish;
import org.evenkeel.coordinator.ha.Pair;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of the pair. */
final class HaApi {
  private static final Logger LOG = LoggerFactory.getLogger(HaApi.class);
  private static final String JSON = "application/json";
  private static final String PATH = "/api/v1/ha";

  private final Control control;
  private final Optional<Pair> pair;

  HaApi(Control control, Optional<Pair> pair) {
    this.control = control;
    this.pair = pair;
  }

  void addTo(RoutesConfig routes) {
    routes.get(PATH, this::show);
    routes.post(PATH + "/takeover", request -> ask(request, Wish.TAKEOVER));
    routes.post(PATH + "/standby", request -> ask(request, Wish.STANDBY));
    routes.post(PATH + "/maintenance", request -> ask(request, Wish.MAINTENANCE));
    routes.post(PATH + "/service", request -> ask(request, Wish.SERVICE));
  }

  private void show(Context request) throws IOException {
    String node = control.snapshot().node();
    request
        .contentType(JSON)
        .result(
            pair.isPresent()
                ? HaDocument.of(node, pair.get().status())
                : HaDocument.standalone(node));
  }

  private void ask(Context request, Wish wish) throws IOException, InterruptedException {
    Pair asked =
        pair.orElseThrow(
            () ->
                ProblemException.of(
                    409, "this node is not one of a pair; see ha in node.yaml and ha pair"));
    LOG.info("{} asks the pair for {}", Gate.requester(request).name(), wish);
    Optional<String> refused = asked.ask(wish);
    if (refused.isPresent()) {
      throw ProblemException.of(409, refused.get());
    }
    show(request);
  }
}
