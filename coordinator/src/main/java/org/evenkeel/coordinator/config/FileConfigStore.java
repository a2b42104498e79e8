package org.evenkeel.coordinator.config;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.disk.DurableFile;
import org.evenkeel.coordinator.model.Unconfirmed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Revisions as files: {@code var/lib/evenkeel/revisions/NNNNNN.yaml} below a root, and the
 * administrator's {@code etc/evenkeel/evenkeel.yaml}.
 *
 * <p>Accepting a text has four steps, each on the disk before the next: the text is written beside
 * the administrator's file, the revision beside the revisions, the revision takes its name (from
 * here on it is accepted), the text takes the file's name. A failure undoes what was done. After a
 * crash, {@link #open} finishes an acceptance that reached the third step and forgets one that did
 * not. A revision that is not whole, cut by a failing disk or edited by hand, counts as absent: the
 * newest whole one runs, and its number is not used again.
 */
public final class FileConfigStore implements ConfigStore {
  private static final Logger LOG = LoggerFactory.getLogger(FileConfigStore.class);
  private static final Pattern REVISION = Pattern.compile("(\\d{6})\\.yaml");
  private static final Pattern PENDING_REVISION = Pattern.compile("\\.(\\d{6})\\.yaml\\.tmp");
  private static final Pattern PENDING_FILE =
      Pattern.compile("\\.evenkeel\\.yaml\\.(\\d{6})\\.tmp");

  private final Path revisions;
  private final Path directory;
  private final Path file;
  private final Lock accepting = new ReentrantLock();
  private final LongSupplier term;

  private FileConfigStore(Path root, LongSupplier term) {
    this.term = term;
    this.revisions = root.resolve("var/lib/evenkeel/revisions");
    this.directory = root.resolve("etc/evenkeel");
    this.file = directory.resolve("evenkeel.yaml");
  }

  /**
   * Opens the store below a root directory, creating what is missing (files 0640, directories
   * 0750), and puts right what a crash left.
   *
   * @throws IOException when a directory cannot be created, read or put right
   */
  public static FileConfigStore open(Path root) throws IOException {
    return open(root, () -> 0);
  }

  /**
   * The same for one of a pair.
   *
   * @param term of this node's claim; 0 while it is not active
   */
  public static FileConfigStore open(Path root, LongSupplier term) throws IOException {
    FileConfigStore store = new FileConfigStore(root, term);
    DurableFile.createDirectories(store.revisions);
    DurableFile.createDirectories(store.directory);
    store.recover();
    return store;
  }

  @Override
  public Revision accept(
      String text, String author, String comment, Instant now, Optional<Unconfirmed> unconfirmed)
      throws IOException {
    accepting.lock();
    try {
      Optional<Revision> newest = newest();
      if (newest.isPresent() && newest.get().text().equals(text)) {
        restoreFile(newest.get());
        return newest.get();
      }
      int number = 1 + highest();
      if (number > Revision.Stamp.NUMBER_MAX) {
        throw new IOException("revision numbers are used up; move old files out of " + revisions);
      }
      Revision revision =
          new Revision(
              new Revision.Stamp(number, author, now, comment, term.getAsLong(), unconfirmed),
              text);
      keep(revision);
      return revision;
    } finally {
      accepting.unlock();
    }
  }

  @Override
  public void adopt(Revision revision) throws IOException {
    accepting.lock();
    try {
      Optional<Revision> newest = newest();
      boolean known =
          newest.isPresent()
              && newest.get().number() == revision.number()
              && newest.get().text().equals(revision.text());
      if (known) {
        if (!newest.get().equals(revision)) {
          rewrite(revision);
        }
        restoreFile(revision);
      } else if (revision.number() > highest()) {
        keep(revision);
      } else {
        throw new IOException(
            "revision %d is not above those that are there".formatted(revision.number()));
      }
    } finally {
      accepting.unlock();
    }
  }

  @Override
  public void complete(Revision older) throws IOException {
    accepting.lock();
    try {
      int number = older.number();
      if (number < newest().map(Revision::number).orElse(0) && !Files.exists(path(number))) {
        rewrite(older);
      }
    } finally {
      accepting.unlock();
    }
  }

  @Override
  public void remark(int number, String remark) throws IOException {
    accepting.lock();
    try {
      Optional<Revision> there = revision(number);
      if (there.isPresent()) {
        rewrite(new Revision(there.get().stamp().remarked(remark), there.get().text()));
      }
    } finally {
      accepting.unlock();
    }
  }

  @Override
  public void confirm(int number) throws IOException {
    accepting.lock();
    try {
      Optional<Revision> there = revision(number);
      if (there.filter(each -> each.stamp().unconfirmed().isPresent()).isPresent()) {
        rewrite(new Revision(there.get().stamp().confirmed(), there.get().text()));
      }
    } finally {
      accepting.unlock();
    }
  }

  private void rewrite(Revision revision) throws IOException {
    Path pending = pendingRevision(revision.number());
    try {
      TextFile.write(pending, RevisionText.format(revision));
      Files.move(pending, path(revision.number()), ATOMIC_MOVE);
      DurableFile.sync(revisions);
    } catch (IOException e) {
      IOException failure =
          new IOException("%s cannot be written: %s".formatted(path(revision.number()), e), e);
      undo(pending, failure);
      throw failure;
    }
  }

  @Override
  public void setAside() throws IOException {
    Optional<String> text = file();
    if (text.isPresent()) {
      Path aside = file.resolveSibling("evenkeel.yaml.set-aside");
      TextFile.write(aside, text.get());
      DurableFile.sync(directory);
      LOG.warn("{} was edited, and is replaced by what the pair runs: a copy is {}", file, aside);
    }
  }

  @Override
  public int highest() throws IOException {
    return numbers().stream().findFirst().orElse(0);
  }

  @Override
  public Optional<Revision> newest() throws IOException {
    for (int number : numbers()) {
      Optional<Revision> revision = revision(number);
      if (revision.isPresent()) {
        return revision;
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<Revision> revision(int number) throws IOException {
    return TextFile.read(path(number))
        .flatMap(RevisionText::parse)
        .filter(revision -> revision.number() == number);
  }

  @Override
  public List<Revision.Stamp> revisions() throws IOException {
    List<Revision.Stamp> stamps = new ArrayList<>();
    for (int number : numbers().reversed()) {
      revision(number).map(Revision::stamp).ifPresent(stamps::add);
    }
    return stamps;
  }

  @Override
  public Optional<String> file() throws IOException {
    return TextFile.read(file);
  }

  private void keep(Revision revision) throws IOException {
    Path pendingFile = pendingFile(revision.number());
    Path pendingRevision = pendingRevision(revision.number());
    try {
      TextFile.write(pendingFile, revision.text());
      DurableFile.sync(directory);
      TextFile.write(pendingRevision, RevisionText.format(revision));
      Files.move(pendingRevision, path(revision.number()), ATOMIC_MOVE);
      DurableFile.sync(revisions);
      Files.move(pendingFile, file, ATOMIC_MOVE); // recover() repeats it if it gets lost
    } catch (IOException e) {
      IOException failure = failure(e);
      for (Path path : List.of(path(revision.number()), pendingRevision, pendingFile)) {
        undo(path, failure);
      }
      throw failure;
    }
  }

  private void restoreFile(Revision newest) throws IOException {
    if (file().equals(Optional.of(newest.text()))) {
      return;
    }
    Path pending = pendingFile(newest.number());
    try {
      TextFile.write(pending, newest.text());
      DurableFile.sync(directory);
      Files.move(pending, file, ATOMIC_MOVE);
    } catch (IOException e) {
      IOException failure = failure(e);
      undo(pending, failure);
      throw failure;
    }
  }

  private IOException failure(IOException cause) {
    return new IOException(
        "the configuration was not accepted, %s and %s must be writable and have space: %s"
            .formatted(directory, revisions, cause),
        cause);
  }

  private void undo(Path path, IOException failure) {
    try {
      if (Files.deleteIfExists(path)) {
        DurableFile.sync(path.startsWith(revisions) ? revisions : directory);
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private void recover() throws IOException {
    Optional<Revision> newest = newest();
    for (Path pending : matching(directory, PENDING_FILE)) {
      boolean accepted =
          newest.isPresent()
              && pending.equals(pendingFile(newest.get().number()))
              && TextFile.read(pending).equals(newest.map(Revision::text));
      if (accepted) {
        Files.move(pending, file, ATOMIC_MOVE);
        LOG.info("finished accepting revision {} into {}", newest.get().number(), file);
      } else {
        Files.delete(pending);
        LOG.warn("removed {}, left by an acceptance that did not come to pass", pending);
      }
    }
    for (Path pending : matching(revisions, PENDING_REVISION)) {
      Files.delete(pending);
    }
    for (int number : numbers()) {
      if (number > newest.map(Revision::number).orElse(0)) {
        LOG.warn("{} is not whole and counts as absent", path(number));
      }
    }
  }

  /** The numbers of all revision files, whole or not, the highest first. */
  private List<Integer> numbers() throws IOException {
    return matching(revisions, REVISION).stream()
        .map(path -> Integer.parseInt(path.getFileName().toString().substring(0, 6)))
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  private static List<Path> matching(Path directory, Pattern name) throws IOException {
    try (var paths = Files.list(directory)) {
      return paths.filter(path -> name.matcher(path.getFileName().toString()).matches()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private Path path(int number) {
    return revisions.resolve(digits(number) + ".yaml");
  }

  private Path pendingRevision(int number) {
    return revisions.resolve("." + digits(number) + ".yaml.tmp");
  }

  private Path pendingFile(int number) {
    return file.resolveSibling(".evenkeel.yaml." + digits(number) + ".tmp");
  }

  private static String digits(int number) {
    return String.format(Locale.ROOT, "%06d", number);
  }
}
