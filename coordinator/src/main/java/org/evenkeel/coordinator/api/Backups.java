package org.evenkeel.coordinator.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import org.evenkeel.coordinator.account.Accounts;
import org.evenkeel.coordinator.account.Tokens;
import org.evenkeel.coordinator.backup.Backup;
import org.evenkeel.coordinator.certificate.Certificates;
import org.evenkeel.coordinator.config.NodeConfiguration;
import org.evenkeel.coordinator.config.NodeYaml;
import org.evenkeel.coordinator.config.Parsed;
import org.evenkeel.coordinator.config.Revision;
import org.evenkeel.coordinator.config.RevisionText;
import org.evenkeel.coordinator.director.Command;
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.disk.DurableFile;
import org.evenkeel.coordinator.json.StrictJson;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;
import org.evenkeel.coordinator.model.Version;

/**
 * Takes backups of what runs and restores them, through the doors of whoever owns each part. What a
 * restore replaces is kept as a backup of its own in {@code var/lib/evenkeel/before-restore}. Safe
 * for any thread.
 */
final class Backups {
  /** So many of what restores have replaced are kept. */
  private static final int KEPT = 5;

  /** Of the history, the newest revisions that fit into it. */
  private static final int HISTORY_BYTES_MAX = 32 << 20;

  private static final int FILE_BYTES_MAX = 4 << 20;
  private static final String AUDIT_NOTE =
      "the audit log is of this node and stays; passwords and tokens are those of the backup";

  private final ApiServer.Sources sources;
  private final Control control;
  private final Path nodeFile;
  private final Path fallbackFile;
  private final Path undoDirectory;
  private final ReentrantLock restoring = new ReentrantLock();

  Backups(ApiServer.Sources sources) {
    this.sources = sources;
    this.control = sources.control();
    this.nodeFile = sources.root().resolve("etc/evenkeel/node.yaml");
    this.fallbackFile = sources.root().resolve("etc/evenkeel/fallback.html");
    this.undoDirectory = sources.root().resolve("var/lib/evenkeel/before-restore");
  }

  /**
   * What a restore would change.
   *
   * @param changes a line each; empty when all is as in the backup
   * @param notes what it would not do, a sentence each
   */
  record Plan(List<String> changes, List<String> notes) {
    Plan {
      changes = List.copyOf(changes);
      notes = List.copyOf(notes);
    }
  }

  /**
   * What a restore did.
   *
   * @param revision number of the configuration that runs now
   * @param undo the backup of what was before; restoring it undoes this
   */
  record Done(int revision, Path undo) {}

  /**
   * Takes a backup.
   *
   * @throws IOException when something cannot be read
   */
  Backup take(Instant now) throws IOException {
    Control.Configuration running = control.configuration();
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(Backup.CONFIGURATION, running.yaml().getBytes(StandardCharsets.UTF_8));
    files.put(Backup.STATES, states(operatorStates()));
    sources.accounts().document().ifPresent(users -> files.put(Backup.USERS, users));
    sources.tokens().document().ifPresent(tokens -> files.put(Backup.TOKENS, tokens));
    for (String name : sources.certificates().stamps().keySet()) {
      sources
          .certificates()
          .read(name)
          .ifPresent(pem -> files.put(Backup.CERTIFICATES + name + ".pem", pem));
    }
    DurableFile.read(fallbackFile, FILE_BYTES_MAX)
        .ifPresent(page -> files.put(Backup.FALLBACK, page));
    DurableFile.read(nodeFile, FILE_BYTES_MAX).ifPresent(node -> files.put(Backup.NODE, node));
    addHistory(files);
    String version = Version.running();
    return new Backup(
        new Backup.About(version, control.snapshot().node(), now, running.revision()), files);
  }

  private void addHistory(Map<String, byte[]> files) throws IOException {
    int left = HISTORY_BYTES_MAX;
    for (Revision.Stamp stamp : sources.configurations().revisions().reversed()) {
      Optional<Revision> revision = sources.configurations().revision(stamp.number());
      if (revision.isPresent()) {
        byte[] text = RevisionText.format(revision.get()).getBytes(StandardCharsets.UTF_8);
        left -= text.length;
        if (left < 0) {
          return;
        }
        files.put("%s%06d.yaml".formatted(Backup.REVISIONS, stamp.number()), text);
      }
    }
  }

  /**
   * Looks at all of a backup, and says what restoring it would change. A part that would be refused
   * ends the request.
   *
   * @param node whether node.yaml is wanted, too
   */
  Plan plan(Backup backup, boolean node, String author) throws IOException, InterruptedException {
    List<String> changes = new ArrayList<>();
    List<String> notes = new ArrayList<>(List.of(AUDIT_NOTE));
    changes.addAll(configurationChanges(backup, author));
    Backup present = take(backup.about().time());
    requireUnderstood(backup);
    Map<RealServerId, OperatorState> states = states(backup);
    if (backup.file(Backup.STATES).isPresent() && !states.equals(operatorStates())) {
      changes.add("operator states: %d real servers not as configured".formatted(states.size()));
    }
    for (String part : List.of(Backup.USERS, Backup.TOKENS, Backup.FALLBACK)) {
      if (differs(part, backup, present)) {
        changes.add("~ " + part);
      }
    }
    Map<String, byte[]> there = present.below(Backup.CERTIFICATES);
    backup
        .below(Backup.CERTIFICATES)
        .forEach(
            (name, pem) -> {
              if (!Arrays.equals(pem, there.get(name))) {
                changes.add(
                    "%s certificate %s".formatted(there.containsKey(name) ? "~" : "+", name));
              }
            });
    if (differs(Backup.NODE, backup, present)) {
      if (node) {
        changes.add("~ node.yaml");
        notes.add("node.yaml is read at the next start: systemctl restart evenkeel");
      } else {
        notes.add("node.yaml is another one and stays; to take it, too, say so (--node)");
      }
    }
    return new Plan(changes, notes);
  }

  private List<String> configurationChanges(Backup backup, String author)
      throws IOException, InterruptedException {
    Optional<byte[]> yaml = backup.file(Backup.CONFIGURATION);
    if (yaml.isEmpty() || text(yaml.get()).equals(control.configuration().yaml())) {
      return List.of();
    }
    var configure = new Command.Configure(text(yaml.get()), author, "", OptionalInt.empty(), true);
    List<String> changes = Commands.plan(control, configure).changes();
    return changes.isEmpty() ? List.of("~ the text of the configuration") : changes;
  }

  private static boolean differs(String part, Backup backup, Backup present) {
    Optional<byte[]> wanted = backup.file(part);
    return wanted.isPresent()
        && present.file(part).filter(own -> Arrays.equals(own, wanted.get())).isEmpty();
  }

  private static void requireUnderstood(Backup backup) {
    try {
      if (backup.file(Backup.USERS).isPresent()) {
        Accounts.require(backup.file(Backup.USERS).get());
      }
      if (backup.file(Backup.TOKENS).isPresent()) {
        Tokens.require(backup.file(Backup.TOKENS).get());
      }
      for (var certificate : backup.below(Backup.CERTIFICATES).entrySet()) {
        Certificates.require(certificate.getKey(), certificate.getValue());
      }
      if (backup.file(Backup.NODE).isPresent()) {
        Parsed<NodeConfiguration> parsed =
            NodeYaml.parse(Backup.NODE, text(backup.file(Backup.NODE).get()), "localhost");
        if (parsed instanceof Parsed.Invalid<NodeConfiguration>(var problems)) {
          throw ProblemException.of(
              422,
              "not restored, nothing changed: node.yaml is refused; see problems",
              problems.stream().map(Object::toString).toList());
        }
      }
    } catch (IOException e) {
      throw ProblemException.of(422, "not restored, nothing changed: " + e.getMessage());
    }
  }

  /**
   * Restores a backup that {@link #plan} found fit.
   *
   * @throws IOException when a part could not be written; the message says where the undo is
   */
  Done restore(Backup backup, boolean node, String author)
      throws IOException, InterruptedException {
    restoring.lock();
    try {
      Path undo = keepPresent();
      try {
        return replace(backup, node, author, undo);
      } catch (IOException | ProblemException e) {
        throw ProblemException.of(
            500,
            "restored in part: %s; restore %s to have all as it was"
                .formatted(e.getMessage(), undo));
      }
    } finally {
      restoring.unlock();
    }
  }

  /** Users come last: who asks may be none of them. */
  private Done replace(Backup backup, boolean node, String author, Path undo)
      throws IOException, InterruptedException {
    for (var certificate : backup.below(Backup.CERTIFICATES).entrySet()) {
      Optional<byte[]> own = sources.certificates().read(certificate.getKey());
      if (own.filter(pem -> Arrays.equals(pem, certificate.getValue())).isEmpty()) {
        sources.certificates().adopt(certificate.getKey(), certificate.getValue());
      }
    }
    int revision = configure(backup, author);
    if (backup.file(Backup.STATES).isPresent()) {
      var adopt = new Command.AdoptStates(states(backup), Map.of(), author);
      var _ = Commands.request(control, adopt);
    }
    if (backup.file(Backup.FALLBACK).isPresent()) {
      DurableFile.replace(
          fallbackFile, backup.file(Backup.FALLBACK).get(), DurableFile.Readers.GROUP);
    }
    if (node && backup.file(Backup.NODE).isPresent()) {
      DurableFile.replace(nodeFile, backup.file(Backup.NODE).get(), DurableFile.Readers.GROUP);
    }
    if (backup.file(Backup.TOKENS).isPresent()) {
      sources.tokens().adopt(backup.file(Backup.TOKENS).get());
    }
    if (backup.file(Backup.USERS).isPresent()) {
      sources.accounts().adopt(backup.file(Backup.USERS).get());
    }
    return new Done(revision, undo);
  }

  /**
   * The configuration as a new revision: above those of the backup where this node has none so
   * high, so that the history finds its place below it.
   */
  private int configure(Backup backup, String author) throws IOException, InterruptedException {
    Optional<byte[]> yaml = backup.file(Backup.CONFIGURATION);
    if (yaml.isEmpty()) {
      return control.configuration().revision();
    }
    String text = text(yaml.get());
    String comment =
        "restored from the backup of %s of %s, revision %d"
            .formatted(backup.about().node(), backup.about().time(), backup.about().revision());
    int number = backup.about().revision() + 1;
    boolean free =
        number > sources.configurations().highest() && number <= Revision.Stamp.NUMBER_MAX;
    boolean alone = sources.edits().replica().isEmpty();
    Command command =
        free && alone
            ? new Command.Adopt(
                new Revision(new Revision.Stamp(number, author, Instant.now(), comment), text),
                OptionalInt.empty())
            : new Command.Configure(text, author, comment, OptionalInt.empty(), false);
    int revision = Commands.request(control, command).revision();
    for (byte[] file : backup.below(Backup.REVISIONS).values()) {
      Optional<Revision> older = RevisionText.parse(text(file));
      if (older.isPresent()) {
        sources.configurations().complete(older.get());
      }
    }
    return revision;
  }

  /** Keeps a backup of what is, and forgets the oldest of such. */
  private Path keepPresent() throws IOException {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Path undo = undoDirectory.resolve("%s.zip".formatted(now.toString().replace(":", "")));
    DurableFile.replace(undo, take(now).archive(), DurableFile.Readers.OWNER);
    List<Path> kept;
    try (var files = Files.list(undoDirectory)) {
      kept = files.filter(file -> file.toString().endsWith(".zip")).sorted().toList();
    }
    for (Path old : kept.subList(0, Math.max(0, kept.size() - KEPT))) {
      Files.deleteIfExists(old);
    }
    return undo;
  }

  // Operator states

  /** Those that are not as configured. */
  private Map<RealServerId, OperatorState> operatorStates() {
    Map<RealServerId, OperatorState> states = new LinkedHashMap<>();
    for (ServiceStatus service : control.snapshot().virtualServices()) {
      for (RealServerStatus real : service.realServers()) {
        if (real.state() != real.configured().state()) {
          states.put(
              new RealServerId(service.configured().name(), real.configured().name()),
              real.state());
        }
      }
    }
    return states;
  }

  private static byte[] states(Map<RealServerId, OperatorState> states) {
    return StrictJson.bytes(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("operator-states");
          for (var entry : states.entrySet()) {
            json.writeStartObject();
            json.writeStringField("service", entry.getKey().service());
            json.writeStringField("real-server", entry.getKey().realServer());
            json.writeStringField("state", entry.getValue().toString());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static Map<RealServerId, OperatorState> states(Backup backup) {
    Map<RealServerId, OperatorState> states = new LinkedHashMap<>();
    try {
      byte[] file = backup.file(Backup.STATES).orElse("{}".getBytes(StandardCharsets.UTF_8));
      for (JsonNode entry : StrictJson.read(file).path("operator-states")) {
        OperatorState state = state(entry.path("state").asText());
        states.put(
            new RealServerId(entry.path("service").asText(), entry.path("real-server").asText()),
            state);
      }
      return states;
    } catch (IOException | IllegalArgumentException e) {
      throw ProblemException.of(
          422, "not restored, nothing changed: the operator states are damaged: " + e.getMessage());
    }
  }

  private static OperatorState state(String word) throws IOException {
    return Arrays.stream(OperatorState.values())
        .filter(state -> state.toString().equals(word))
        .findFirst()
        .orElseThrow(() -> new IOException("no operator state " + word));
  }

  private static String text(byte[] utf8) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException _) {
      throw ProblemException.of(422, "not restored, nothing changed: a text of it is not UTF-8");
    }
  }
}
