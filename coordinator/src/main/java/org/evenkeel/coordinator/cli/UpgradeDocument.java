package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.upgrade.Candidate;
import org.evenkeel.coordinator.upgrade.DebianVersion;
import org.evenkeel.coordinator.upgrade.Standing;
import org.evenkeel.coordinator.upgrade.UpgradePlan;

/** What {@code evenkeel upgrade} prints, for programs and for people. Pure. */
final class UpgradeDocument {
  private UpgradeDocument() {}

  /** All that is known before anything is done. */
  static ObjectNode of(
      DebianVersion installed, Optional<Candidate> candidate, Standing standing, UpgradePlan plan) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("installed", installed.toString());
    candidate.ifPresent(
        one -> {
          out.put("candidate", one.version().toString());
          out.put("from", one.given().map(Object::toString).orElse("apt"));
        });
    out.put("newer", candidate.filter(one -> installed.before(one.version())).isPresent());
    standing(out, standing);
    texts(out.putArray("news"), candidate.map(Candidate::news).orElse(List.of()));
    texts(out.putArray("also"), candidate.map(Candidate::also).orElse(List.of()));
    switch (plan) {
      case UpgradePlan.Nothing(List<String> why) -> {
        out.put("outcome", "current");
        texts(out.putArray("why"), why);
      }
      case UpgradePlan.Refused(List<String> why) -> {
        out.put("outcome", "refused");
        texts(out.putArray("why"), why);
      }
      case UpgradePlan.Steps(List<UpgradePlan.Step> _, List<String> explained) -> {
        out.put("outcome", "shown");
        texts(out.putArray("steps"), explained);
      }
    }
    return out;
  }

  private static void standing(ObjectNode out, Standing standing) {
    switch (standing) {
      case Standing.Stopped _ -> out.put("role", "stopped");
      case Standing.Silent _ -> out.put("role", "unknown");
      case Standing.Alone(String node, String version) ->
          out.put("node", node).put("role", "standalone").put("running", version);
      case Standing.Paired pair -> {
        out.put("node", pair.node())
            .put("role", pair.role().toString())
            .put("running", pair.version())
            .put("in-step", pair.inStep());
        out.putObject("peer")
            .put("name", pair.peer().name())
            .put("heard", pair.peer().heard())
            .put("role", pair.peer().role().toString())
            .put("running", pair.peer().version())
            .put("in-step", pair.peer().inStep());
      }
    }
  }

  private static void texts(ArrayNode array, List<String> texts) {
    texts.forEach(array::add);
  }

  /** The same for people. */
  static String text(JsonNode document) {
    List<String> lines = new ArrayList<>();
    String installed = document.path("installed").asText();
    if (document.path("outcome").asText().equals("current")) {
      document.path("why").forEach(why -> lines.add(why.asText()));
      return String.join("\n", lines) + "\n";
    }
    lines.add("installed  " + installed);
    lines.add(
        "offered    %s, %s"
            .formatted(
                document.path("candidate").asText(),
                document.path("from").asText().equals("apt")
                    ? "by the package manager's sources"
                    : "as " + document.path("from").asText()));
    section(lines, "What is new:", document.path("news"), "  ");
    section(lines, "What comes with it:", document.path("also"), "  ");
    section(lines, "What is done:", document.path("steps"), "  - ");
    return String.join("\n", lines) + "\n";
  }

  private static void section(List<String> lines, String heading, JsonNode texts, String before) {
    if (!texts.isEmpty()) {
      lines.add("");
      lines.add(heading);
      texts.forEach(text -> lines.add((before + text.asText()).stripTrailing()));
    }
  }
}
