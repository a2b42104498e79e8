package org.evenkeel.coordinator.replica;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.evenkeel.coordinator.digest.Sha256;
import org.evenkeel.coordinator.director.Command;
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.director.Director.OperatorStates;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServerId;

/** What operators want of real servers: drains and halts, and until when. */
public final class OperatorHolding implements Holding {
  private static final Comparator<RealServerId> ORDER =
      Comparator.comparing(RealServerId::service).thenComparing(RealServerId::realServer);

  private final Control director;
  private final Supplier<OperatorStates> states;

  /**
   * The states that a director has.
   *
   * @param states what they are now
   */
  public OperatorHolding(Control director, Supplier<OperatorStates> states) {
    this.director = director;
    this.states = states;
  }

  @Override
  public Look look() {
    OperatorStates now = states.get();
    return new Look(Sha256.hex(written(now).toString()), false, now.decisions());
  }

  /** The same text for the same states. */
  static ObjectNode written(OperatorStates states) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode entries = root.putArray("states");
    List<RealServerId> ids = states.states().keySet().stream().sorted(ORDER).toList();
    for (RealServerId id : ids) {
      ObjectNode entry =
          entries
              .addObject()
              .put("service", id.service())
              .put("real-server", id.realServer())
              .put("state", String.valueOf(states.states().get(id)));
      Instant haltBy = states.haltBy().get(id);
      if (haltBy != null) {
        entry.put("halt-by", haltBy.toString());
      }
    }
    return root;
  }

  /**
   * Reads what {@link #written} wrote.
   *
   * @throws IOException when it is anything else
   */
  static OperatorStates read(JsonNode root) throws IOException {
    Map<RealServerId, OperatorState> states = new HashMap<>();
    Map<RealServerId, Instant> haltBy = new HashMap<>();
    try {
      for (JsonNode entry : root.path("states")) {
        RealServerId id =
            new RealServerId(entry.path("service").asText(), entry.path("real-server").asText());
        states.put(
            id, OperatorState.valueOf(entry.path("state").asText().toUpperCase(Locale.ROOT)));
        if (entry.has("halt-by")) {
          haltBy.put(id, Instant.parse(entry.path("halt-by").asText()));
        }
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException("an operator state is not understood: " + e.getMessage(), e);
    }
    return new OperatorStates(states, haltBy, 0);
  }

  @Override
  public JsonNode inventory() {
    return JsonNodeFactory.instance.objectNode();
  }

  @Override
  public void give(JsonNode theirs, Receiver others) throws IOException, InterruptedException {
    others.take(written(states.get()));
  }

  @Override
  public void take(JsonNode piece, String from, Aside aside)
      throws IOException, InterruptedException {
    OperatorStates states = read(piece);
    ObjectNode before = written(this.states.get());
    if (!before.equals(written(states))) {
      aside.keep("operator-states.json", before.toPrettyString().getBytes(StandardCharsets.UTF_8));
    }
    Adoption.done(
        director.request(new Command.AdoptStates(states.states(), states.haltBy(), from)));
  }
}
