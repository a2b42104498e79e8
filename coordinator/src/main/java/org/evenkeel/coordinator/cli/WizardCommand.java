package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.evenkeel.coordinator.InstanceLock;
import org.evenkeel.coordinator.StartException;
import org.evenkeel.coordinator.config.ClusterYaml;
import org.evenkeel.coordinator.config.NodeConfiguration;
import org.evenkeel.coordinator.config.NodeYaml;
import org.evenkeel.coordinator.config.Parsed;
import org.evenkeel.coordinator.config.Problem;
import org.evenkeel.coordinator.disk.DurableFile;
import org.evenkeel.coordinator.host.HostName;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.wizard.Commit;
import org.evenkeel.coordinator.wizard.Dialogue;
import org.evenkeel.coordinator.wizard.Journal;
import org.evenkeel.coordinator.wizard.Machine;
import org.evenkeel.coordinator.wizard.Means;
import org.evenkeel.coordinator.wizard.Plan;
import org.evenkeel.coordinator.wizard.Question;
import org.evenkeel.coordinator.wizard.Site;
import org.evenkeel.coordinator.wizard.Undo;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evenkeel wizard}. */
@Command(
    name = "wizard",
    description =
        "Sets up a node by questions: the pair, the network, the first virtual "
            + "service and its first real server. Shows everything before it is done; "
            + "Ctrl-C undoes it. What is configured already stays. Changed network settings "
            + "are undone after 60 s unless you confirm them.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel wizard",
      "  evenkeel wizard --plan                   show, and do nothing",
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
      description =
          "Lines KEY = ANSWER instead of questions; what is not in it is the default. "
              + "Keys: ha-pair, joins, peer, one-armed, interface, address, netmask, "
              + "internal-interface, internal-address, internal-netmask, gateway, "
              + "name-server, virtual-address, port, real-server.")
  private @Nullable Path answers;

  @Option(
      names = "--keep-network",
      description = "Leave the machine's network settings as they are.")
  private boolean keepNetwork;

  @Option(
      names = "--undo",
      description =
          "Take back what a wizard has done that was killed in the middle, or ended by "
              + "a power failure; ask nothing.")
  private boolean undo;

  @Option(
      names = "--machine",
      paramLabel = "DIR",
      hidden = true,
      description = "The root directory of the machine whose network is set; default /.")
  private @Nullable Path machine;

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
    PrintWriter err = spec.commandLine().getErr();
    Journal journal = new Journal(root.directory());
    Means means = Means.ofThisMachine(client.map(ControlledConfiguration::new));
    Commit commit = new Commit(journal, means);
    if (!undo && journal.isThere()) {
      throw new CommandFailure(
          "a wizard is at work, or was killed in the middle (%s); nothing is changed. To take back what it has done: evenkeel wizard --undo"
              .formatted(journal.file()));
    }
    AtomicBoolean ending = new AtomicBoolean();
    Thread onEnd =
        new Thread(
            () -> {
              ending.set(true);
              if (commit.hasBegun()) {
                err.println();
                err.print("evenkeel: taking back what was done ...");
                err.flush();
              }
              Commit.End end = commit.undo();
              err.println();
              err.println("evenkeel: ended; " + Commit.words(end));
              err.flush();
            },
            "wizard-undo");
    Runtime.getRuntime().addShutdownHook(onEnd);
    try {
      if (undo) {
        takeBack(client, commit, journal);
      } else {
        ask(client, means, commit);
      }
      return 0;
    } catch (CommandFailure | IOException | RuntimeException e) {
      if (ending.get()) {
        return CommandLine.ExitCode.SOFTWARE; // the thread says what became of it
      }
      throw e;
    } finally {
      forget(onEnd);
    }
  }

  private void ask(Optional<ControlClient> client, Means means, Commit commit)
      throws CommandFailure, IOException, InterruptedException {
    Optional<Path> host =
        Optional.ofNullable(machine)
            .or(() -> Optional.of(Path.of("/")).filter(root.directory()::equals))
            .filter(_ -> !keepNetwork);
    WizardSession session =
        new WizardSession(
            new WizardSession.Surroundings(
                site(client), root.directory(), host, PATIENCE, means, commit),
            new Lines(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
            spec.commandLine().getOut(),
            spec.commandLine().getErr());
    Dialogue dialogue = answers == null ? session.asked() : session.answered(read(answers));
    Plan made = session.plan(dialogue);
    session.show(made);
    if (!plan) {
      try (InstanceLock _ = only();
          Closeable _ = client.isPresent() ? () -> {} : lock()) {
        session.commit(made);
      }
    }
  }

  private void takeBack(Optional<ControlClient> client, Commit commit, Journal journal)
      throws CommandFailure, IOException {
    PrintWriter err = spec.commandLine().getErr();
    try (InstanceLock _ = only();
        Closeable _ = client.isPresent() ? () -> {} : lock()) {
      for (Undo each : journal.read().reversed()) {
        err.println("to be taken back: " + each.what());
      }
      err.flush();
      if (plan) {
        return;
      }
      Commit.End end = commit.undoLeft();
      if (end instanceof Commit.End.Left) {
        throw new CommandFailure(Commit.words(end));
      }
      err.println(
          end instanceof Commit.End.Nothing ? "nothing is to be taken back" : Commit.words(end));
      err.flush();
    }
  }

  private static void forget(Thread onEnd) {
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(onEnd);
    } catch (IllegalStateException _) {
      // The process is being ended, and the thread runs.
    }
  }

  private InstanceLock only() throws CommandFailure, IOException {
    try {
      return InstanceLock.takeWizard(root.directory());
    } catch (StartException e) {
      throw new CommandFailure(e.getMessage() + "; nothing is changed", e);
    }
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
    if (client.isEmpty() && cluster.isEmpty() && hasHistory()) {
      throw new CommandFailure(
          "there is no %s, but a history in %s: what is configured is the newest of it; nothing is changed. Start the coordinator and begin again: systemctl start evenkeel"
              .formatted(etc.resolve("evenkeel.yaml"), revisions()));
    }
    if (ClusterYaml.parse("evenkeel.yaml", cluster)
        instanceof Parsed.Invalid<Cluster>(List<Problem> problems)) {
      throw refused("evenkeel.yaml", problems);
    }
    return switch (NodeYaml.parse("node.yaml", node.orElse(""), HostName.ofKernel())) {
      case Parsed.Valid<NodeConfiguration>(NodeConfiguration valid) ->
          Machine.site(HostName.ofKernel(), node, valid.ha().isPresent(), cluster);
      case Parsed.Invalid<NodeConfiguration>(List<Problem> problems) ->
          throw refused("node.yaml", problems);
    };
  }

  private Path revisions() {
    return root.directory().resolve("var/lib/evenkeel/revisions");
  }

  private boolean hasHistory() throws IOException {
    try (Stream<Path> files = Files.list(revisions())) {
      return files.anyMatch(file -> String.valueOf(file.getFileName()).matches("[0-9]{6}\\.yaml"));
    } catch (NoSuchFileException _) {
      return false;
    }
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
