package org.evenkeel.coordinator.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.evenkeel.coordinator.digest.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordsTest {
  @TempDir private Path folder = Path.of("");
  private int nodes;

  /** A part whose content is a text. */
  private record Text(String text) implements Holding {
    @Override
    public Look look() {
      return new Look(Sha256.hex(text), text.isEmpty());
    }

    @Override
    public JsonNode inventory() {
      return JsonNodeFactory.instance.objectNode();
    }

    @Override
    public void give(JsonNode theirs, Receiver others) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void take(JsonNode piece, String from, Aside aside) {
      throw new UnsupportedOperationException();
    }
  }

  private long digest(Map<Part, Holding> holdings) throws IOException {
    Path state = Files.createDirectory(folder.resolve("node" + ++nodes));
    Records records =
        new Records(
            holdings,
            () -> new Replication.Standing(true, true, 1),
            new LedgerFile(state),
            new Troubles(_ -> {}));
    return records.look().digest();
  }

  private static Map<Part, Holding> parts(String tokens) {
    Map<Part, Holding> parts = new EnumMap<>(Part.class);
    parts.put(Part.CERTIFICATES, new Text(""));
    parts.put(Part.CONFIGURATION, new Text("virtual-services: []"));
    parts.put(Part.OPERATORS, new Text(""));
    parts.put(Part.USERS, new Text("admin"));
    parts.put(Part.TOKENS, new Text(tokens));
    return parts;
  }

  @Test
  void aNodeWithoutAPartIsInStepWhileThereIsNothingOfIt() throws IOException {
    Map<Part, Holding> earlier = parts("");
    earlier.remove(Part.CERTIFICATES);
    earlier.remove(Part.OPERATORS);
    assertNotEquals(digest(parts("")), digest(parts("a token")));
    assertEquals(digest(parts("a token")), digest(parts("a token")));
    assertEquals(digest(parts("")), digest(earlier));
    assertNotEquals(digest(parts("a token")), digest(earlier));
  }
}
