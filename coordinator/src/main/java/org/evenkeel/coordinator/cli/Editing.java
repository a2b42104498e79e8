package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
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

  @Mixin private RevisionOptions revision = new RevisionOptions();

  /** What is edited: something in a list, which has a name. */
  interface Target {
    /** The path of the list in the API. */
    String list();

    /** Its own path. */
    String path();

    /** Its name. */
    String name();
  }

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
        byte[] bytes = GivenFile.read(file, BYTES_MAX);
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

  /** Adds something to its list. */
  int add(Target target, Content content, List<String> words) throws CommandFailure {
    ObjectNode whole = content.named(target.name(), words);
    whole
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
      return told(client, client.post(target.list() + query(), JSON, whole.toString()));
    }
  }

  /** Changes some keys of something that is there already, or with a file all of it. */
  int change(Target target, Content content, List<String> words) throws CommandFailure {
    String said = content.named(target.name(), words).toString();
    try (ControlClient client = coordinator.client()) {
      if (!content.fromFile()) {
        return told(client, client.patch(target.path() + query(), PATCH, said));
      }
      JsonNode _ = client.get(target.path()); // PUT would add what was only misspelled
      return told(client, client.put(target.path() + query(), JSON, said));
    }
  }

  /** Removes something. */
  int remove(Target target) throws CommandFailure {
    try (ControlClient client = coordinator.client()) {
      return told(client, client.delete(target.path() + query()));
    }
  }

  private String query() {
    return "?plan=%s&%s".formatted(plan, revision.query());
  }

  private int told(ControlClient client, JsonNode answer) throws CommandFailure {
    if (plan) {
      output.print(spec.commandLine().getOut(), answer, Revised::plan);
      return 0;
    }
    PrintWriter err = spec.commandLine().getErr();
    if (output.format() == OutputOption.Format.table) {
      revision.done(client, answer, err);
    } else {
      output.print(spec.commandLine().getOut(), answer, Revised::done);
      revision.confirmed(client, answer, err);
    }
    return 0;
  }
}
