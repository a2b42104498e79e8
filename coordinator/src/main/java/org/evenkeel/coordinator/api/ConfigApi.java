package org.evenkeel.coordinator.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.evenkeel.coordinator.config.ClusterYaml;
import org.evenkeel.coordinator.config.ConfigStore;
import org.evenkeel.coordinator.config.Revision;
import org.evenkeel.coordinator.config.ServiceText;
import org.evenkeel.coordinator.director.Command;
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.director.Outcome;

/** The configuration as a whole, and its history. */
final class ConfigApi {
  private static final String JSON = "application/json";
  private static final String YAML = "application/yaml"; // RFC 9512
  private static final List<String> TYPES =
      List.of(YAML, "application/x-yaml", "text/yaml", "text/plain", JSON);
  private static final String PATH = "/api/v1/config";
  private static final int LIMIT_DEFAULT = 100;
  private static final int LIMIT_MAX = 1000;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Control control;
  private final Configuring configuring;
  private final ConfigStore history;

  ConfigApi(Control control, Configuring configuring, ConfigStore history) {
    this.control = control;
    this.configuring = configuring;
    this.history = history;
  }

  void addTo(RoutesConfig routes) {
    routes.get(PATH, this::show, Access.VIEWER);
    // What only asks what would change is for every node; the director refuses the rest.
    routes.put(PATH, this::replace, Access.ADMIN, Access.EVERYWHERE);
    routes.get(PATH + "/revisions", this::list, Access.VIEWER);
    routes.get(PATH + "/revisions/{number}", this::showRevision, Access.VIEWER);
    routes.post(PATH + "/rollback/{number}", this::rollBack, Access.ADMIN, Access.EVERYWHERE);
    routes.post(PATH + "/confirm/{number}", this::confirm, Access.ADMIN);
  }

  private void show(Context request) throws IOException {
    Control.Configuration running = control.configuration();
    request.header("ETag", Configuring.entityTag(running.revision()));
    answer(request, running.yaml());
  }

  private void replace(Context request) throws IOException, InterruptedException {
    Body.requireType(request, TYPES);
    String text = Body.text(request);
    ClusterYaml.emptied("evenkeel.yaml", text, control.configuration().yaml())
        .ifPresent(
            problem -> {
              throw Commands.refused(List.of(problem.toString()));
            });
    configuring.replace(request, text);
  }

  /** The newest first. */
  private void list(Context request) throws IOException {
    Paging page = Paging.of(request, LIMIT_DEFAULT, LIMIT_MAX);
    List<Revision.Stamp> stamps = history.revisions().reversed();
    int running = control.configuration().revision();
    request
        .contentType(JSON)
        .result(
            Json.bytes(
                json -> {
                  json.writeStartObject();
                  json.writeNumberField("total", stamps.size());
                  json.writeNumberField("running", running);
                  json.writeArrayFieldStart("revisions");
                  for (Revision.Stamp stamp : page.of(stamps)) {
                    json.writeStartObject();
                    json.writeNumberField("number", stamp.number());
                    json.writeStringField("time", stamp.time().toString());
                    json.writeStringField("author", stamp.author());
                    json.writeStringField("comment", stamp.comment());
                    if (stamp.unconfirmed().isPresent()) {
                      StatusDocument.write(stamp.unconfirmed().get(), json);
                    }
                    json.writeEndObject();
                  }
                  json.writeEndArray();
                  json.writeEndObject();
                }));
  }

  private void showRevision(Context request) throws IOException {
    answer(request, revision(request).text());
  }

  private void rollBack(Context request) throws IOException, InterruptedException {
    Revision revision = revision(request);
    configuring.replace(request, revision.text(), "rolled back to revision " + revision.number());
  }

  private void confirm(Context request) throws InterruptedException {
    String number = request.pathParam("number");
    if (!number.matches("[0-9]{1,6}")) {
      throw ProblemException.of(404, "no revision %s; see %s/revisions".formatted(number, PATH));
    }
    Recording.about(request, "revision " + number);
    String author = Gate.requester(request).name();
    Outcome.Done _ =
        Commands.request(control, new Command.Confirm(Integer.parseInt(number), author));
    request
        .contentType(JSON)
        .result(
            Json.bytes(
                json -> {
                  json.writeStartObject();
                  json.writeNumberField("revision", Integer.parseInt(number));
                  json.writeEndObject();
                }));
  }

  private Revision revision(Context request) throws IOException {
    String number = request.pathParam("number");
    Optional<Revision> revision =
        number.matches("[0-9]{1,6}")
            ? history.revision(Integer.parseInt(number))
            : Optional.empty();
    return revision.orElseThrow(
        () -> ProblemException.of(404, "no revision %s; see %s/revisions".formatted(number, PATH)));
  }

  /** The text as it was accepted; without comments where the client rather has JSON. */
  private static void answer(Context request, String yaml) throws IOException {
    request.header("Vary", "Accept");
    if (wantsJson(Optional.ofNullable(request.header("Accept")).orElse(""))) {
      request.contentType(JSON).result(MAPPER.writeValueAsBytes(ServiceText.whole(yaml)));
    } else {
      request.contentType(YAML + ";charset=utf-8").result(yaml);
    }
  }

  /** Whether JSON is named, and no YAML is named that is wanted as much. */
  static boolean wantsJson(String accept) {
    List<String> ranges = Arrays.asList(accept.toLowerCase(Locale.ROOT).split(",", 100));
    double json = quality(ranges, List.of(JSON));
    return json > 0 && json > quality(ranges, TYPES.subList(0, TYPES.size() - 1));
  }

  private static double quality(List<String> ranges, List<String> types) {
    return ranges.stream()
        .filter(range -> types.contains(range.split(";", 2)[0].strip()))
        .map(ConfigApi::quality)
        .max(Comparator.naturalOrder())
        .orElse(0.0);
  }

  /** RFC 9110, section 12.4.2. */
  private static double quality(String range) {
    return Arrays.stream(range.split(";", 10))
        .map(String::strip)
        .filter(parameter -> parameter.matches("q=[01](\\.[0-9]{0,3})?"))
        .map(parameter -> Double.parseDouble(parameter.substring(2)))
        .findFirst()
        .orElse(1.0);
  }
}
