package org.evenkeel.coordinator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.model.Cluster;
import org.junit.jupiter.api.Test;

/** The published schema: {@code mvn verify -Dschema=write} writes it anew. */
class SchemaTest {
  private static final Path PUBLISHED = Path.of("../docs/evenkeel.schema.json");

  @Test
  void thePublishedFileIsWhatTheKeysDeclare() throws Exception {
    if ("write".equals(System.getProperty("schema"))) {
      Files.writeString(PUBLISHED, ClusterYaml.schema());
    }
    assertEquals(
        ClusterYaml.schema(),
        Files.readString(PUBLISHED),
        "the schema is out of date; mvn verify -pl coordinator -am -Dschema=write writes it");
  }

  /** Walks the schema and asks the parser about a key that the schema has, and one it has not. */
  @Test
  void theParserKnowsEveryKeyOfTheSchemaAndNoOther() throws Exception {
    JsonNode schema = new ObjectMapper().readTree(ClusterYaml.schema());
    assertEquals(
        6 + 2 + 61 + 7 + 6 + 82 + 2 * 45, walk(schema, "%s"), "the whole schema was walked");
  }

  private static int walk(JsonNode schema, String frame) {
    int keys = 0;
    assertTrue(
        problems(frame.formatted("{zzz-no-such-key: 1}")).contains("zzz-no-such-key: unknown"));
    for (var property : schema.get("properties").properties()) {
      keys++;
      String key = property.getKey();
      String text = frame.formatted("{" + key + ": null}");
      assertTrue(!problems(text).contains(key + ": unknown key"), text);
      JsonNode below = property.getValue();
      if (below.has("properties")) {
        keys += walk(below, frame.formatted("{" + key + ": %s}"));
      } else if (below.at("/items").has("properties")) {
        keys += walk(below.get("items"), frame.formatted("{" + key + ": [%s]}"));
      } else if (below.at("/additionalProperties").has("properties")) {
        keys += walk(below.get("additionalProperties"), frame.formatted("{" + key + ": {x: %s}}"));
      }
    }
    return keys;
  }

  /**
   * What the schema's patterns let through may still be out of range, never the other way round.
   */
  @Test
  void thePatternsLetEverythingThroughThatTheParserTakes() throws Exception {
    JsonNode service =
        new ObjectMapper()
            .readTree(ClusterYaml.schema())
            .at("/properties/virtual-services/items/properties");
    Pattern interval = Pattern.compile(service.at("/check/properties/interval/pattern").asText());
    for (String text : List.of("10ms", "2s", "90m", "24h")) {
      assertTrue(interval.matcher(text).find(), text);
    }
    for (String text : List.of("2", "2 s", "02s", "2d", "x2s", "2s\n2s")) {
      assertTrue(!interval.matcher(text).find(), text);
    }
    Pattern name = Pattern.compile(service.at("/name/pattern").asText());
    assertTrue(name.matcher("rabbit-1.example_com").find());
    assertTrue(!name.matcher("a b").find() && !name.matcher("x".repeat(64)).find());
  }

  private static String problems(String text) {
    return switch (ClusterYaml.parse("e.yaml", text)) {
      case Parsed.Valid<Cluster> _ -> "";
      case Parsed.Invalid<Cluster>(List<Problem> problems) -> problems.toString();
    };
  }
}
