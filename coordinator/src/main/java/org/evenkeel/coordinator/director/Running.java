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
import org.evenkeel.coordinator.model.Unconfirmed;

/**
 * The configuration that runs.
 *
 * @param cluster what it says
 * @param revision its number; 0 while there is none
 * @param text the whole of evenkeel.yaml as accepted
 * @param unconfirmed until when it has to be confirmed; empty when it stays
 * @param refused why the file as it is now is not what runs; empty when it is
 */
record Running(
    Cluster cluster,
    int revision,
    String text,
    Optional<Unconfirmed> unconfirmed,
    List<String> refused) {
  /** What problems call the file. */
  static final String FILE_NAME = "evenkeel.yaml";

  /** Nothing is configured. */
  static final Running NOTHING = new Running(Cluster.EMPTY, 0, "", Optional.empty(), List.of());

  /** A configuration without a service. */
  private static final String NO_SERVICE = "virtual-services: []\n";

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
    String before = newest.map(Revision::text).orElse("");
    if (file.isPresent()
        && replacing(file.get(), before) instanceof Parsed.Valid<Cluster>(Cluster cluster)) {
      return accepted(store, file.get(), cluster);
    }
    if (newest.isPresent()) {
      Revision last = newest.get();
      Cluster cluster = ClusterYaml.parse("revision " + last.number(), last.text()).orThrow();
      return of(last, cluster).reloaded(store);
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
    return switch (replacing(now, text)) {
      case Parsed.Valid<Cluster>(Cluster valid) -> accepted(store, now, valid);
      case Parsed.Invalid<Cluster>(List<Problem> problems) ->
          refusing(problems.stream().map(Problem::toString).toList());
    };
  }

  /** The file's text, which is refused when it is empty and the one before it is not. */
  private static Parsed<Cluster> replacing(String now, String before) {
    return ClusterYaml.emptied(FILE_NAME, now, before)
        .<Parsed<Cluster>>map(problem -> new Parsed.Invalid<>(List.of(problem)))
        .orElseGet(() -> ClusterYaml.parse(FILE_NAME, now));
  }

  /** This, while the file cannot be taken for these reasons. */
  Running refusing(List<String> reasons) {
    return new Running(cluster, revision, text, unconfirmed, reasons);
  }

  /** A revision that was read already. */
  static Running of(Revision revision, Cluster cluster) {
    return new Running(
        cluster, revision.number(), revision.text(), revision.stamp().unconfirmed(), List.of());
  }

  /**
   * This, and it stays.
   *
   * @throws IOException when that cannot be kept
   */
  Running confirmed(ConfigStore store) throws IOException {
    store.confirm(revision);
    return new Running(cluster, revision, text, Optional.empty(), refused);
  }

  /**
   * What was before this, which nobody has confirmed in time, as a revision of its own. A file that
   * was edited meanwhile is kept beside: whoever is cut off has to come back in.
   *
   * @throws IOException when there is no way back; the message says why, and this goes on
   */
  Running undone(ConfigStore store, Instant now) throws IOException {
    int before = unconfirmed.orElseThrow().before();
    try {
      String earlier =
          before == 0
              ? NO_SERVICE
              : store
                  .revision(before)
                  .map(Revision::text)
                  .orElseThrow(
                      () -> new IOException("revision %d cannot be read".formatted(before)));
      Cluster cluster = ClusterYaml.parse("revision " + before, earlier).orThrow();
      if (!store.file().orElse(text).equals(text)) {
        store.setAside();
      }
      String author = store.revision(revision).map(own -> own.stamp().author()).orElse("local");
      String comment =
          "revision %d was not confirmed in time: back to revision %d".formatted(revision, before);
      return of(store.accept(earlier, author, comment, now), cluster);
    } catch (IOException | ConfigurationException e) {
      throw new IOException(
          "revision %1$d was not confirmed in time, and goes on all the same: %2$s; keep it with evenkeel config confirm %1$d, or apply another one"
              .formatted(revision, e.getMessage()),
          e);
    }
  }

  private static Running accepted(ConfigStore store, String text, Cluster cluster)
      throws IOException {
    Revision revision = store.accept(text, "file", "read from the file", Instant.now());
    return of(revision, cluster);
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
