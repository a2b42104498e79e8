package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.evenkeel.coordinator.audit.AuditLog;
import org.evenkeel.coordinator.backup.Backup;
import org.evenkeel.coordinator.config.NodeConfiguration;
import org.evenkeel.coordinator.config.NodeYaml;
import org.evenkeel.coordinator.config.Parsed;
import org.evenkeel.coordinator.disk.DurableFile;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.evenkeel.coordinator.host.HostName;
import org.evenkeel.coordinator.lockdown.LockdownRemains;
import org.evenkeel.coordinator.model.Version;
import org.evenkeel.coordinator.wizard.Journal;
import org.jspecify.annotations.Nullable;

/**
 * What a coordinator that does not run has kept below a root directory, and how it is taken away.
 * Files that are not known here stay, and so do the audit log, the files of a witness or an agent,
 * and what is needed to put the kernel right: which services and addresses in it are ours, and the
 * host settings as they were found. Used by one thread, which holds the coordinator's lock.
 */
final class FactoryReset {
  private static final int BYTES_MAX = 64 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OPERATOR = "operator-states";

  /** Names in {@code etc/evenkeel}; a pattern's star stands for anything. */
  private static final List<Part> ETC =
      List.of(
          new Part("evenkeel.yaml*", "the configuration"),
          new Part(".evenkeel.yaml.*", "a configuration that was not accepted"),
          new Part("node.yaml*", "this node's settings"),
          new Part("fallback.html", "the fallback page"),
          new Part("certificates", "certificates and their keys"),
          new Part("ha.key", "the pair's key"),
          new Part("ha-own.pem", "this node's certificate in a pair"),
          new Part("ha-peer.pem", "the other node's certificate"));

  private static final List<Part> STATE =
      List.of(
          new Part("revisions", "every accepted configuration"),
          new Part("state.json", "what operators want of real servers"),
          new Part("timeline.jsonl*", "what happened at the real servers"),
          new Part("reports", "the reports"),
          new Part("users.json", "the users"),
          new Part("tokens.json", "the tokens of programs"),
          new Part("tokens-used.json", "when tokens were used"),
          new Part("tls", "the generated certificate and its key"),
          new Part("replica.json", "what the pair knew"),
          new Part("lockdown.json", "the firewall lockdown"),
          new Part("set-aside", "copies of what the pair has replaced"),
          new Part("ha.term", "the pair's term"),
          new Part("snmp-engine", "the name of the SNMP engine"),
          new Part("first-password", "the first password"),
          new Part("before-restore", "what restores have replaced"));

  private final Path root;
  private final Path etc;
  private final Path state;

  FactoryReset(Path root) {
    this.root = root;
    this.etc = root.resolve("etc/evenkeel");
    this.state = root.resolve("var/lib/evenkeel");
  }

  /** A file or directory, by its name or the beginning of it, and what it is. */
  private record Part(String name, String what) {
    boolean matches(String file) {
      return name.endsWith("*")
          ? file.startsWith(name.substring(0, name.length() - 1))
          : file.equals(name);
    }
  }

  /**
   * Something that will be taken away.
   *
   * @param files how many files it is
   */
  record Found(Path path, String what, int files) {
    /** One line for people. */
    @Override
    public String toString() {
      return "- %s: %s%s".formatted(path, what, files == 1 ? "" : ", %d files".formatted(files));
    }
  }

  /** What is there, in a stable order; empty when there is nothing. */
  List<Found> found() throws IOException {
    List<Found> found = new ArrayList<>();
    find(etc, ETC, found);
    find(state, STATE, found);
    return List.copyOf(found);
  }

  private static void find(Path directory, List<Part> parts, List<Found> found) throws IOException {
    List<Path> there;
    try (Stream<Path> files = Files.list(directory)) {
      there = files.sorted().toList();
    } catch (NoSuchFileException _) {
      return;
    }
    for (Part part : parts) {
      for (Path path : there) {
        if (part.matches(String.valueOf(path.getFileName()))) {
          try (Stream<Path> files = Files.walk(path)) {
            int count = (int) files.filter(each -> !Files.isDirectory(each)).count();
            found.add(new Found(path, part.what(), count));
          }
        }
      }
    }
  }

  /** What has to be typed: this node's name, the host's when node.yaml gives none or is damaged. */
  String node() throws IOException {
    return configuration().map(NodeConfiguration::node).orElseGet(HostName::ofKernel);
  }

  /** What a wizard that was killed in the middle has left to be taken back; empty when none was. */
  Optional<Path> unfinished() {
    Journal journal = new Journal(root);
    return journal.isThere() ? Optional.of(journal.file()) : Optional.empty();
  }

  /** The log of who changed what; it stays. */
  AuditLog audit() {
    return AuditLog.open(state, AuditLog.Bounds.DEFAULT, Clock.systemUTC(), _ -> {});
  }

  /** Whether this node is one of a pair, also when node.yaml is damaged. */
  boolean paired() throws IOException {
    return configuration().flatMap(NodeConfiguration::ha).isPresent()
        || Files.exists(etc.resolve("ha.key"));
  }

  private Optional<NodeConfiguration> configuration() throws IOException {
    String text =
        DurableFile.read(etc.resolve("node.yaml"), BYTES_MAX)
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
            .orElse("");
    return switch (NodeYaml.parse("node.yaml", text, HostName.ofKernel())) {
      case Parsed.Valid<NodeConfiguration>(NodeConfiguration node) -> Optional.of(node);
      case Parsed.Invalid<NodeConfiguration> _ -> Optional.empty();
    };
  }

  /** A backup of it that {@code evenkeel restore} takes; keys of a pair and reports are not in. */
  Backup backup(Instant now) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    put(files, Backup.CONFIGURATION, etc.resolve("evenkeel.yaml"));
    put(files, Backup.NODE, etc.resolve("node.yaml"));
    put(files, Backup.USERS, state.resolve("users.json"));
    put(files, Backup.TOKENS, state.resolve("tokens.json"));
    put(files, Backup.FALLBACK, etc.resolve("fallback.html"));
    files.put(Backup.STATES, operatorStates());
    for (Path pem : named(etc.resolve("certificates"), "[A-Za-z0-9_][A-Za-z0-9._-]{0,62}\\.pem")) {
      put(files, Backup.CERTIFICATES + pem.getFileName(), pem);
    }
    int highest = 0;
    for (Path revision : named(state.resolve("revisions"), "[0-9]{6}\\.yaml")) {
      String name = String.valueOf(revision.getFileName());
      put(files, Backup.REVISIONS + name, revision);
      highest = Math.max(highest, Integer.parseInt(name.substring(0, 6)));
    }
    String version = Version.running();
    return new Backup(new Backup.About(version, node(), now, highest), files);
  }

  private static void put(Map<String, byte[]> files, String name, Path file) throws IOException {
    DurableFile.read(file, BYTES_MAX).ifPresent(content -> files.put(name, content));
  }

  private static List<Path> named(Path directory, String pattern) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> String.valueOf(file.getFileName()).matches(pattern))
          .sorted()
          .toList();
    } catch (NoSuchFileException _) {
      return List.of();
    }
  }

  private byte[] operatorStates() throws IOException {
    ObjectNode document = JSON.createObjectNode();
    JsonNode kept = state().path(OPERATOR);
    document.set(OPERATOR, kept.isArray() ? kept : JSON.createArrayNode());
    return JSON.writeValueAsBytes(document);
  }

  private JsonNode state() throws IOException {
    Optional<byte[]> bytes = DurableFile.read(state.resolve("state.json"), BYTES_MAX);
    return bytes.isEmpty() ? JSON.createObjectNode() : JSON.readTree(bytes.get());
  }

  /** Takes the lockdown's rules out of the kernel; why that was not possible, if it was not. */
  Optional<String> unlock(CommandRunner commands) {
    return LockdownRemains.remove(root, commands);
  }

  /** Whether the kernel may still hold services or addresses of ours. */
  boolean ownsTables() throws IOException {
    JsonNode state = state();
    return !state.path("services").isEmpty() || !state.path("addresses").isEmpty();
  }

  /**
   * Takes away what was found.
   *
   * @throws IOException when something could not be taken away; what comes after it is still there
   */
  void remove(List<Found> found) throws IOException {
    for (Found each : found) {
      if (each.path().equals(state.resolve("state.json")) && ownsTables()) {
        forgetOperators();
      } else {
        removeAll(each.path());
      }
    }
    for (Path directory : List.of(etc, state)) {
      if (Files.isDirectory(directory)) {
        DurableFile.sync(directory);
      }
    }
  }

  /** The kernel's part stays: without it nobody would know what of its tables may be taken out. */
  private void forgetOperators() throws IOException {
    if (state() instanceof ObjectNode kept) {
      kept.putArray(OPERATOR);
      DurableFile.replace(
          state.resolve("state.json"), JSON.writeValueAsBytes(kept), DurableFile.Readers.GROUP);
    }
  }

  /** Where the archive goes. */
  Path archive(Instant now) {
    return root.resolve("var/lib/evenkeel/before-reset")
        .resolve(now.toString().replace(":", "") + ".zip");
  }

  /** Links are removed, never followed. */
  private static void removeAll(Path path) throws IOException {
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
