package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.evenkeel.coordinator.Coordinator;
import org.evenkeel.coordinator.InstanceLock;
import org.evenkeel.coordinator.StartException;
import org.evenkeel.coordinator.config.ClusterYaml;
import org.evenkeel.coordinator.config.NodeConfiguration;
import org.evenkeel.coordinator.config.NodeYaml;
import org.evenkeel.coordinator.config.Parsed;
import org.evenkeel.coordinator.config.Problem;
import org.evenkeel.coordinator.disk.DurableFile;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.wizard.Commit;
import org.evenkeel.coordinator.wizard.Dialogue;
import org.evenkeel.coordinator.wizard.Effect;
import org.evenkeel.coordinator.wizard.Effects;
import org.evenkeel.coordinator.wizard.FileDraft;
import org.evenkeel.coordinator.wizard.Machine;
import org.evenkeel.coordinator.wizard.Plan;
import org.evenkeel.coordinator.wizard.Question;
import org.evenkeel.coordinator.wizard.Site;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evenkeel wizard}. */
@Command(
    name = "wizard",
    description = {
      "Sets up a node by questions: the pair, the network, the first virtual service and its first",
      "real server. Shows everything before it is done; Ctrl-C undoes it. What is configured",
      "already stays. Changed network settings are undone after 60 s unless you confirm them."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel wizard",
      "  evenkeel wizard --plan                   ask, show what would be done, and do nothing",
      "  evenkeel wizard --answers answers.txt    lines such as: port = 443"
    })
final class WizardCommand implements Callable<Integer> {
  private static final int BYTES_MAX = 4 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Mixin private RootOption root = new RootOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--plan", description = "Show what would be done, and do nothing.")
  private boolean plan;

  @Option(
      names = "--answers",
      paramLabel = "FILE",
      description = {
        "Lines KEY = ANSWER instead of questions; what is not in it is the default. Keys: ha-pair,",
        "joins, peer, one-armed, interface, address, netmask, internal-interface,",
        "internal-address, internal-netmask, gateway, name-server, virtual-address, port,",
        "real-server."
      })
  private @Nullable Path answers;

  @Option(
      names = "--keep-network",
      description = "Leave the machine's network settings as they are.")
  private boolean keepNetwork;

  @Override
  public Integer call() throws CommandFailure {
    Optional<ControlClient> client = running();
    try {
      return carriedOut(client);
    } catch (IOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted; nothing is changed", e);
    } finally {
      client.ifPresent(ControlClient::close);
    }
  }

  /** The coordinator, when one runs here. */
  private Optional<ControlClient> running() throws CommandFailure {
    if (!Files.exists(root.controlSocket())) {
      return Optional.empty();
    }
    ControlClient client = new ControlClient(root.controlSocket());
    try {
      JsonNode _ = client.get("/api/v1/status");
      return Optional.of(client);
    } catch (CommandFailure _) {
      client.close(); // the socket of one that was killed; the lock will tell
      return Optional.empty();
    }
  }

  private int carriedOut(Optional<ControlClient> client)
      throws CommandFailure, IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Function<FileDraft, Effect> configuration =
        client.isPresent()
            ? draft -> new AppliedConfiguration(client.get(), draft)
            : Effects::write;
    WizardSession session =
        new WizardSession(
            new WizardSession.Surroundings(
                site(client),
                root.directory(),
                Optional.of(Path.of("/"))
                    .filter(host -> !keepNetwork && host.equals(root.directory())),
                PATIENCE,
                Effects::network,
                configuration),
            new Lines(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
            out,
            err);
    Dialogue dialogue = answers == null ? session.asked() : session.answered(read(answers));
    Plan made = session.plan(dialogue);
    session.show(made);
    if (plan) {
      return 0;
    }
    Thread onEnd = new Thread(() -> tookBack(session.commit(), err), "wizard-undo");
    Runtime.getRuntime().addShutdownHook(onEnd);
    try (AutoCloseable _ = client.isPresent() ? () -> {} : lock()) {
      session.commit(made);
    } catch (CommandFailure | IOException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    } finally {
      forget(onEnd);
    }
    return 0;
  }

  private static void forget(Thread onEnd) {
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(onEnd);
    } catch (IllegalStateException _) {
      // The process is being ended, and the thread runs.
    }
  }

  private static void tookBack(Commit commit, PrintWriter err) {
    List<String> left = commit.undo();
    err.println();
    err.println(
        left.isEmpty()
            ? "evenkeel: ended; all is as it was before"
            : "evenkeel: ended, and not all is as before: " + String.join("; ", left));
    err.flush();
  }

  private InstanceLock lock() throws CommandFailure, IOException {
    try {
      return InstanceLock.take(root.directory());
    } catch (StartException e) {
      throw new CommandFailure(
          "a coordinator was started meanwhile; nothing is changed, begin again", e);
    }
  }

  private Site site(Optional<ControlClient> client) throws CommandFailure, IOException {
    Path etc = root.directory().resolve("etc/evenkeel");
    Optional<String> node = text(etc.resolve("node.yaml"));
    String cluster =
        client.isPresent()
            ? client.get().text("/api/v1/config", "application/yaml")
            : text(etc.resolve("evenkeel.yaml")).orElse("");
    if (ClusterYaml.parse("evenkeel.yaml", cluster)
        instanceof Parsed.Invalid<Cluster>(List<Problem> problems)) {
      throw refused("evenkeel.yaml", problems);
    }
    return switch (NodeYaml.parse("node.yaml", node.orElse(""), Coordinator.hostName())) {
      case Parsed.Valid<NodeConfiguration>(NodeConfiguration valid) ->
          Machine.site(Coordinator.hostName(), node, valid.ha().isPresent(), cluster);
      case Parsed.Invalid<NodeConfiguration>(List<Problem> problems) ->
          throw refused("node.yaml", problems);
    };
  }

  private static CommandFailure refused(String file, List<Problem> problems) {
    return new CommandFailure(
        "%s is there and refused; mend or remove it, then begin again".formatted(file),
        problems.stream().map(Problem::toString).toList());
  }

  private static Optional<String> text(Path file) throws IOException {
    return DurableFile.read(file, BYTES_MAX)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private static Map<Question, String> read(Path file) throws CommandFailure, IOException {
    String text = text(file).orElseThrow(() -> new CommandFailure("there is no file " + file));
    Map<Question, String> answers = new EnumMap<>(Question.class);
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String stripped = line.strip();
      if (stripped.isEmpty() || stripped.startsWith("#")) {
        continue;
      }
      String[] parts = stripped.split("=", 2);
      Optional<Question> question = Question.of(parts[0].strip());
      if (parts.length < 2 || question.isEmpty()) {
        throw new CommandFailure(
            "%s:%d: %s; write KEY = ANSWER with a key that --help names"
                .formatted(
                    file,
                    number,
                    parts.length < 2 ? "no answer" : "no question " + parts[0].strip()));
      }
      answers.put(question.get(), parts[1].strip());
    }
    return answers;
  }
}
