package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.evenkeel.coordinator.config.ClusterYaml;
import org.evenkeel.coordinator.config.NodeConfiguration;
import org.evenkeel.coordinator.config.NodeYaml;
import org.evenkeel.coordinator.config.Parsed;
import org.evenkeel.coordinator.config.Problem;
import org.evenkeel.coordinator.host.HostName;
import org.evenkeel.coordinator.model.Cluster;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenkeel config …}. */
@Command(
    name = "config",
    description = "Checks, applies, exports and imports configurations.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel config validate new.yaml",
      "  evenkeel config diff new.yaml",
      "  evenkeel config apply new.yaml --comment \"rabbit3 added\""
    },
    subcommands = {
      ConfigCommand.Validate.class,
      ConfigCommand.Diff.class,
      ConfigCommand.Apply.class,
      ConfirmCommand.class,
      HistoryCommand.class,
      RollbackCommand.class,
      ConfigCommand.Export.class,
      ImportCommand.class
    })
final class ConfigCommand {
  /** More than any configuration that is accepted. */
  private static final int BYTES_MAX = 4 << 20;

  private static final String CLUSTER = "evenkeel.yaml";
  private static final String NODE = "node.yaml";

  /** Which file is meant. */
  private static final class FileParameter {
    @Parameters(
        index = "0",
        arity = "0..1",
        paramLabel = "FILE",
        description =
            "The configuration; - is standard input (default: etc/evenkeel/evenkeel.yaml below"
                + " --root).")
    private @Nullable Path file;

    /** Whether one was named. */
    boolean isGiven() {
      return file != null;
    }

    /**
     * The file and its text.
     *
     * @param name of the file in the folder of configurations, where none was named
     */
    Text read(Path directory, String name) throws CommandFailure {
      Path path = file == null ? at(directory, name) : file;
      return Text.in(path).orElseThrow(() -> new CommandFailure("there is no file " + path));
    }

    /** A file in the folder of configurations. */
    static Path at(Path directory, String name) {
      return directory.resolve("etc/evenkeel").resolve(name);
    }
  }

  /** A file's name and content. */
  private record Text(String name, String content) {
    /** What a file says; empty when there is none. */
    static Optional<Text> in(Path path) throws CommandFailure {
      try {
        Optional<byte[]> bytes = GivenFile.find(path, BYTES_MAX);
        return bytes.isPresent()
            ? Optional.of(new Text(GivenFile.name(path), decoded(bytes.get())))
            : Optional.empty();
      } catch (CharacterCodingException e) {
        throw new CommandFailure(GivenFile.name(path) + " is not UTF-8 text; save it as UTF-8", e);
      } catch (IOException e) {
        throw new CommandFailure(String.valueOf(e.getMessage()), e);
      }
    }

    private static String decoded(byte[] bytes) throws CharacterCodingException {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }

    Parsed<Cluster> asCluster() {
      return ClusterYaml.parse(name, content);
    }

    Parsed<NodeConfiguration> asNode() {
      return NodeYaml.parse(name, content, HostName.ofKernel());
    }

    /** The cluster that it describes, or every problem that it has. */
    Cluster cluster() throws CommandFailure {
      return valid(asCluster());
    }

    /** The node that it describes, or every problem that it has. */
    NodeConfiguration node() throws CommandFailure {
      return valid(asNode());
    }

    static List<Problem> problems(Parsed<?> parsed) {
      return parsed instanceof Parsed.Invalid<?>(List<Problem> problems) ? problems : List.of();
    }

    private <T> T valid(Parsed<T> parsed) throws CommandFailure {
      return switch (parsed) {
        case Parsed.Valid<T>(T value) -> value;
        case Parsed.Invalid<T>(List<Problem> problems) -> throw refused(problems);
      };
    }

    CommandFailure refused(List<Problem> problems) {
      return new CommandFailure(
          name + " is refused; nothing changed", problems.stream().map(Problem::toString).toList());
    }
  }

  /** Says which certificates are not there yet: either may come first. */
  private static void remind(ControlClient client, Cluster cluster, PrintWriter err)
      throws CommandFailure {
    if (AbsentCertificates.areNamed(cluster)) {
      AbsentCertificates.of(cluster, client.get("/api/v1/certificates")).forEach(err::println);
      err.flush();
    }
  }

  /** {@code evenkeel config validate}. */
  @Command(
      name = "validate",
      description = {
        "Checks a configuration without applying it. Needs no running coordinator.",
        "Without FILE this node's node.yaml is checked as well, where there is one.",
        "Every problem is printed, as file:line:column: path: what is wrong; what would be right."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  evenkeel config validate new.yaml",
        "  evenkeel config validate --node      before a restart after editing node.yaml"
      })
  static final class Validate implements Callable<Integer> {
    @Mixin private RootOption root = new RootOption();
    @Mixin private FileParameter file = new FileParameter();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
        names = "--node",
        description = "It is a node.yaml (default: etc/evenkeel/node.yaml below --root).")
    private boolean node;

    @Override
    public Integer call() throws CommandFailure {
      spec.commandLine().getErr().println(node ? ofNode() : ofCluster());
      return 0;
    }

    private String ofNode() throws CommandFailure {
      Text text = file.read(root.directory(), NODE);
      NodeConfiguration valid = text.node();
      return "%s is valid: node %s, %s"
          .formatted(
              text.name(),
              valid.node(),
              valid.ha().map(ha -> "one of a pair with " + ha.peer()).orElse("alone"));
    }

    private String ofCluster() throws CommandFailure {
      Optional<Text> beside =
          file.isGiven() ? Optional.empty() : Text.in(FileParameter.at(root.directory(), NODE));
      List<Problem> ofNode = beside.map(own -> Text.problems(own.asNode())).orElse(List.of());
      Text text = file.read(root.directory(), CLUSTER);
      Parsed<Cluster> cluster = text.asCluster();
      List<Problem> ofCluster = Text.problems(cluster);
      if (!ofCluster.isEmpty()) {
        throw text.refused(Stream.concat(ofNode.stream(), ofCluster.stream()).toList());
      }
      if (beside.isPresent() && !ofNode.isEmpty()) {
        throw beside.get().refused(ofNode);
      }
      int services = text.valid(cluster).virtualServices().size();
      return "%s is valid: %d virtual service%s"
          .formatted(text.name(), services, services == 1 ? "" : "s");
    }
  }

  /** {@code evenkeel config diff}. */
  @Command(
      name = "diff",
      description = {
        "Says what a configuration would change, and changes nothing: + is added, - is removed,",
        "~ is changed. Edits reach the engines while they run; where one has to be started anew,",
        "without a lost connection, that is said with its reason. With --revision it is an earlier",
        "configuration, or one that the other node of a pair accepted in vain."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  evenkeel config diff new.yaml",
        "  evenkeel config diff            after editing /etc/evenkeel/evenkeel.yaml",
        "  evenkeel config diff --revision 7"
      })
  static final class Diff implements Callable<Integer> {
    @Mixin private CoordinatorOption root = new CoordinatorOption();
    @Mixin private OutputOption output = new OutputOption();
    @Mixin private FileParameter file = new FileParameter();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
        names = "--revision",
        paramLabel = "REVISION",
        description = "In place of a file: its number in: evenkeel config history")
    private @Nullable Integer revision;

    @Override
    public Integer call() throws CommandFailure {
      if (revision != null) {
        return earlier(revision);
      }
      Text text = file.read(root.directory(), CLUSTER);
      Cluster cluster = text.cluster(); // problems are told with the name that the user gave
      try (ControlClient client = root.client()) {
        JsonNode plan = client.put("/api/v1/config?plan=true", "application/yaml", text.content());
        output.print(spec.commandLine().getOut(), plan, Revised::plan);
        remind(client, cluster, spec.commandLine().getErr());
        return 0;
      }
    }

    private Integer earlier(int number) throws CommandFailure {
      if (file.isGiven()) {
        throw new ParameterException(
            spec.commandLine(), "either a FILE or --revision REVISION, not both");
      }
      try (ControlClient client = root.client()) {
        String path = "/api/v1/config/rollback/%d?plan=true".formatted(number);
        output.print(spec.commandLine().getOut(), client.post(path), Revised::plan);
        return 0;
      }
    }
  }

  /** {@code evenkeel config apply}. */
  @Command(
      name = "apply",
      description = {
        "Makes a configuration the running one. It is taken as a whole or refused as a whole;",
        "connections of services that it does not change go on. With --confirm it is undone",
        "unless you say in time that all is well."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  evenkeel config apply new.yaml --comment \"rabbit3 added\"",
        "  evenkeel config apply new.yaml --confirm 60s",
        "  evenkeel config export | sed 's/wlc/rr/' | evenkeel config apply -",
        "  evenkeel config apply           after editing /etc/evenkeel/evenkeel.yaml"
      })
  static final class Apply implements Callable<Integer> {
    @Mixin private CoordinatorOption root = new CoordinatorOption();
    @Mixin private FileParameter file = new FileParameter();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private RevisionOptions options = new RevisionOptions();

    @Override
    public Integer call() throws CommandFailure {
      Text text = file.read(root.directory(), CLUSTER);
      Cluster cluster = text.cluster(); // problems are told with the name that the user gave
      try (ControlClient client = root.client()) {
        JsonNode answer =
            client.put("/api/v1/config?" + options.query(), "application/yaml", text.content());
        remind(client, cluster, spec.commandLine().getErr());
        options.done(client, answer, spec.commandLine().getErr());
      }
      return 0;
    }
  }

  /** {@code evenkeel config export}. */
  @Command(
      name = "export",
      description = {
        "Prints the running configuration as it was accepted, comments included; with -o json or",
        "yaml its content alone."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  evenkeel config export > evenkeel.yaml",
        "  evenkeel config export -o json | jq '.\"virtual-services\"[].name'"
      })
  static final class Export implements Callable<Integer> {
    @Mixin private CoordinatorOption root = new CoordinatorOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws CommandFailure {
      try (ControlClient client = root.client()) {
        String yaml = client.text("/api/v1/config", "application/yaml");
        output.print(spec.commandLine().getOut(), content(yaml), _ -> yaml);
        return 0;
      }
    }

    private static JsonNode content(String yaml) {
      var settings = LoadSettings.builder().setCodePointLimit(BYTES_MAX).build();
      return new ObjectMapper().valueToTree(new Load(settings).loadFromString(yaml));
    }
  }
}
