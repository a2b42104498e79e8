package org.evenkeel.coordinator.director;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.config.ClusterYaml;
import org.evenkeel.coordinator.config.ConfigStore;
import org.evenkeel.coordinator.config.ConfigurationException;
import org.evenkeel.coordinator.config.Parsed;
import org.evenkeel.coordinator.config.Problem;
import org.evenkeel.coordinator.config.Revision;
import org.evenkeel.coordinator.model.Cluster;

/**
 * The configuration that runs.
 *
 * @param cluster what it says
 * @param revision its number; 0 while there is none
 * @param text the whole of evenkeel.yaml as accepted
 * @param refused why the file as it is now is not what runs; empty when it is
 */
record Running(Cluster cluster, int revision, String text, List<String> refused) {
  /** What problems call the file. */
  static final String FILE_NAME = "evenkeel.yaml";

  /** Nothing is configured. */
  static final Running NOTHING = new Running(Cluster.EMPTY, 0, "", List.of());

  Running {
    refused = List.copyOf(refused);
  }

  /**
   * What to run at start: the file when it is right, else the newest revision.
   *
   * @throws ConfigurationException when the file is refused and there is no revision to fall back
   *     on, or the revision is all that there is and this version refuses it
   * @throws IOException when neither can be read, or the file cannot be kept as a revision
   */
  static Running atStart(ConfigStore store) throws ConfigurationException, IOException {
    Optional<Revision> newest = store.newest();
    Optional<String> file = store.file();
    if (file.isPresent()
        && ClusterYaml.parse(FILE_NAME, file.get())
            instanceof Parsed.Valid<Cluster>(Cluster cluster)) {
      return accepted(store, file.get(), cluster);
    }
    if (newest.isPresent()) {
      Revision last = newest.get();
      Cluster cluster = ClusterYaml.parse("revision " + last.number(), last.text()).orThrow();
      return new Running(cluster, last.number(), last.text(), List.of()).reloaded(store);
    }
    return file.isEmpty()
        ? NOTHING
        : accepted(store, file.get(), ClusterYaml.parse(FILE_NAME, file.get()).orThrow());
  }

  /**
   * What runs after the file was read again; this with its problems when the file is refused.
   *
   * @throws IOException when it cannot be read, or cannot be kept as a revision
   */
  Running reloaded(ConfigStore store) throws IOException {
    String now = store.file().orElse(text);
    if (now.equals(text)) {
      return refusing(List.of());
    }
    return switch (ClusterYaml.parse(FILE_NAME, now)) {
      case Parsed.Valid<Cluster>(Cluster valid) -> accepted(store, now, valid);
      case Parsed.Invalid<Cluster>(List<Problem> problems) ->
          refusing(problems.stream().map(Problem::toString).toList());
    };
  }

  /** This, while the file cannot be taken for these reasons. */
  Running refusing(List<String> reasons) {
    return new Running(cluster, revision, text, reasons);
  }

  private static Running accepted(ConfigStore store, String text, Cluster cluster)
      throws IOException {
    Revision revision = store.accept(text, "file", "read from the file", Instant.now());
    return new Running(cluster, revision.number(), text, List.of());
  }

  /** What is wrong with the file, for users; empty when nothing is. */
  Optional<String> fileProblem() {
    return refused.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the file is refused and revision %d goes on: %s"
                .formatted(revision, String.join(" | ", refused)));
  }
}
