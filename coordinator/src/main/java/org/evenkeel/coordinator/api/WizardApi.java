package org.evenkeel.coordinator.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.wizard.Course;
import org.evenkeel.coordinator.wizard.Dialogue;
import org.evenkeel.coordinator.wizard.Question;
import org.evenkeel.coordinator.wizard.Stage;

/** Sets a node up by questions, all answers at once: what {@code evenkeel wizard} does. */
final class WizardApi {
  private static final String PATH = "/api/v1/wizard";
  private static final String JSON = "application/json";
  private static final String EXAMPLE =
      "{\"answers\": {\"one-armed\": \"y\", \"port\": \"443\"}, \"keep-network\": false}";

  private final WizardCommands commands;

  WizardApi(WizardCommands commands) {
    this.commands = commands;
  }

  void addTo(RoutesConfig routes) {
    routes.get(PATH, this::show, Access.ADMIN);
    routes.post(PATH, this::begin, Access.ADMIN);
    // To come back to what was is for every node, whatever it has become meanwhile.
    routes.post(PATH + "/confirm", this::confirm, Access.ADMIN, Access.EVERYWHERE);
    routes.post(PATH + "/undo", this::undo, Access.ADMIN, Access.EVERYWHERE);
  }

  private void show(Context request) {
    List<Dialogue.Asked> questions = Course.withDefaults(commands.site());
    Stage stage = commands.stage();
    request
        .contentType(JSON)
        .result(
            Json.bytes(
                json -> {
                  json.writeStartObject();
                  write(stage, json);
                  write("questions", questions, json);
                  json.writeEndObject();
                }));
  }

  private void begin(Context request) throws IOException {
    Body.requireType(request, List.of(JSON));
    JsonNode order = order(Body.bytes(request));
    if (!Configuring.flag(request, "plan")) {
      commands.requireIdle();
    }
    WizardCommands.Planned planned =
        commands.plan(answers(order.path("answers")), order.path("keep-network").asBoolean());
    if (Configuring.flag(request, "plan")) {
      Recording.nothing(request);
      request
          .contentType(JSON)
          .header("ETag", "\"" + planned.tag() + "\"")
          .result(
              Json.bytes(
                  json -> {
                    json.writeStartObject();
                    write("questions", planned.course().dialogue().said(), json);
                    json.writeBooleanField("changes-nothing", planned.plan().isEmpty());
                    Json.texts(json, "plan", planned.plan().shown().lines().toList());
                    json.writeEndObject();
                  }));
      return;
    }
    Optional<String> expected =
        Optional.ofNullable(request.header("If-Match"))
            .map(String::strip)
            .filter(tag -> !tag.equals("*"))
            .map(tag -> tag.replace("\"", ""));
    commands.begin(request, planned, expected);
    request.status(202);
    answer(request);
  }

  private void confirm(Context request) {
    commands.confirm();
    answer(request);
  }

  private void undo(Context request) {
    commands.undo(request);
    request.status(202);
    answer(request);
  }

  private static JsonNode order(byte[] body) {
    try {
      JsonNode order = Json.read(body);
      boolean fits =
          order.isObject()
              && order.properties().stream()
                  .allMatch(
                      each ->
                          switch (each.getKey()) {
                            case "answers" -> each.getValue().isObject();
                            case "keep-network" -> each.getValue().isBoolean();
                            default -> false;
                          });
      if (fits) {
        return order;
      }
    } catch (IOException _) {
      // said below
    }
    throw ProblemException.of(400, "the body is not such as " + EXAMPLE + "; send that");
  }

  private static Map<Question, String> answers(JsonNode said) {
    Map<Question, String> answers = new EnumMap<>(Question.class);
    for (Map.Entry<String, JsonNode> each : said.properties()) {
      Question question =
          Question.of(each.getKey())
              .orElseThrow(
                  () ->
                      ProblemException.of(
                          422,
                          "there is no such question; GET %s names them".formatted(PATH),
                          Optional.of(each.getKey())));
      if (!each.getValue().isTextual()) {
        throw ProblemException.of(
            400, "an answer is a text, such as \"y\" or \"443\"", Optional.of(each.getKey()));
      }
      answers.put(question, each.getValue().asText());
    }
    return answers;
  }

  private void answer(Context request) {
    Stage stage = commands.stage();
    request
        .contentType(JSON)
        .result(
            Json.bytes(
                json -> {
                  json.writeStartObject();
                  write(stage, json);
                  json.writeEndObject();
                }));
  }

  private static void write(Stage stage, JsonGenerator json) throws IOException {
    json.writeStringField("stage", stage.word());
    switch (stage) {
      case Stage.Idle(Optional<Stage.Ended> last) -> write(last, json);
      case Stage.Left(Optional<Stage.Ended> last) -> write(last, json);
      case Stage.Making(int done, int of, String what) -> {
        json.writeNumberField("done", done);
        json.writeNumberField("of", of);
        json.writeStringField("what", what);
      }
      case Stage.Unconfirmed(var until) -> json.writeStringField("until", until.toString());
      case Stage.TakingBack _ -> {}
    }
  }

  private static void write(Optional<Stage.Ended> last, JsonGenerator json) throws IOException {
    if (last.isPresent()) {
      json.writeObjectFieldStart("last");
      json.writeBooleanField("done", last.get().done());
      json.writeStringField("words", last.get().words());
      json.writeEndObject();
    }
  }

  private static void write(String name, List<Dialogue.Asked> questions, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (Dialogue.Asked each : questions) {
      json.writeStartObject();
      json.writeStringField("question", each.question().key());
      json.writeStringField("words", each.words().replace("\n", " "));
      json.writeStringField("answer", each.answer());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
