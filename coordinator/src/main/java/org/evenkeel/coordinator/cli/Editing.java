package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.evenkeel.coordinator.disk.DurableFile;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The options of every command that edits one virtual service or one real server, and how it is
 * told to the coordinator. Used by one thread.
 */
final class Editing {
  private static final String JSON = "application/json";
  private static final String PATCH = "application/merge-patch+json";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Mixin private CoordinatorOption coordinator = new CoordinatorOption();
  @Mixin private OutputOption output = new OutputOption();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(names = "--plan", description = "Show what would change, and change nothing.")
  private boolean plan;

  @Option(names = "--comment", paramLabel = "TEXT", description = "Why, for the history.")
  private String comment = "";

  /** What is to be there, as words or as a file say it. */
  static final class Content {
    private static final int BYTES_MAX = 1 << 20;
    private static final LoadSettings YAML =
        LoadSettings.builder().setCodePointLimit(BYTES_MAX).build();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
        names = {"-f", "--file"},
        paramLabel = "FILE",
        description = "Instead of key=value: all of it, as YAML or JSON; - is standard input.")
    private @Nullable Path file;

    /** Whether a file says it. */
    boolean fromFile() {
      return file != null;
    }

    /** What the words or the file say, with that name; at least one key. */
    ObjectNode named(String name, List<String> words) throws CommandFailure {
      ObjectNode content = file == null ? read(words) : read(file, words);
      String written = content.path("name").asText(name);
      if (!written.equals(name)) {
        throw new CommandFailure(
            "the name is %s on the command line and %s in what is said of it; a name stays, so say"
                    .formatted(name, written)
                + " one of them");
      }
      ObjectNode named = MAPPER.createObjectNode().put("name", name);
      named.setAll(content);
      return named;
    }

    private ObjectNode read(List<String> words) {
      if (words.isEmpty()) {
        throw new ParameterException(spec.commandLine(), "what of it? give key=value, or -f FILE");
      }
      try {
        return KeyValues.object(words);
      } catch (KeyValues.UnreadableWordException e) {
        throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
      }
    }

    private ObjectNode read(Path file, List<String> words) throws CommandFailure {
      if (!words.isEmpty()) {
        throw new ParameterException(spec.commandLine(), "either key=value, or -f FILE");
      }
      try {
        byte[] bytes =
            file.toString().equals("-")
                ? System.in.readNBytes(BYTES_MAX)
                : DurableFile.read(file, BYTES_MAX)
                    .orElseThrow(() -> new CommandFailure("there is no file " + file));
        String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        if (MAPPER.valueToTree(new Load(YAML).loadFromString(text)) instanceof ObjectNode object) {
          return object;
        }
        throw new CommandFailure(
            file + " describes no single service or server; write its keys, each on a line");
      } catch (CharacterCodingException e) {
        throw new CommandFailure(file + " is not UTF-8 text; save it as UTF-8", e);
      } catch (IOException e) {
        throw new CommandFailure(String.valueOf(e.getMessage()), e);
      } catch (YamlEngineException | IllegalArgumentException e) {
        throw new CommandFailure(file + " is neither YAML nor JSON: " + e.getMessage(), e);
      }
    }
  }

  /** Adds something to a list. */
  int add(String list, ObjectNode content) throws CommandFailure {
    content
        .properties()
        .forEach(
            entry -> {
              if (entry.getValue().isNull()) {
                throw new ParameterException(
                    spec.commandLine(),
                    "%s= takes something out, and there is nothing yet; leave it away"
                        .formatted(entry.getKey()));
              }
            });
    try (ControlClient client = coordinator.client()) {
      return told(client.post(list + query(), JSON, content.toString()));
    }
  }

  /** Changes some keys of something. */
  int patch(String path, ObjectNode changes) throws CommandFailure {
    try (ControlClient client = coordinator.client()) {
      return told(client.patch(path + query(), PATCH, changes.toString()));
    }
  }

  /** Puts all of something that is there already. */
  int replace(String path, ObjectNode content) throws CommandFailure {
    try (ControlClient client = coordinator.client()) {
      JsonNode _ = client.get(path); // PUT would add what was only misspelled
      return told(client.put(path + query(), JSON, content.toString()));
    }
  }

  /** Removes something. */
  int remove(String path) throws CommandFailure {
    try (ControlClient client = coordinator.client()) {
      return told(client.delete(path + query()));
    }
  }

  private String query() {
    return "?plan=%s&comment=%s"
        .formatted(plan, URLEncoder.encode(comment, StandardCharsets.UTF_8));
  }

  private int told(JsonNode answer) {
    if (plan) {
      output.print(spec.commandLine().getOut(), answer, Revised::plan);
      return 0;
    }
    if (output.format() == OutputOption.Format.table) {
      spec.commandLine().getErr().print(Revised.done(answer));
      spec.commandLine().getErr().flush();
    } else {
      output.print(spec.commandLine().getOut(), answer, Revised::done);
    }
    return 0;
  }
}
