package org.evenkeel.coordinator.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.evenkeel.coordinator.audit.AuditFiles.Head;
import org.evenkeel.coordinator.disk.DurableFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer of the log, and the only one. A line is on the disk when {@link #record} returns. What
 * cannot be written is counted, said to whoever listens, and told by the next line that can: a
 * change is not refused because of it. Safe for any thread.
 */
public final class AuditLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

  private final Path folder;
  private final Bounds bounds;
  private final InstantSource clock;
  private final Consumer<List<String>> listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Optional<String> broken;

  private Head last;
  private Optional<Path> file;
  private Instant begun;
  private long lost;
  private Instant lostSince = Instant.EPOCH;

  /**
   * How much is kept.
   *
   * @param fileBytes a file that has so many is followed by another one
   * @param files more of them are too many: the oldest go
   * @param fileAge a file that began so long ago is followed by another one
   * @param age a file that was last written so long ago goes
   */
  public record Bounds(int fileBytes, int files, Duration fileAge, Duration age) {
    /** 4 MiB or a month in a file, 16 files, two years. */
    public static final Bounds DEFAULT =
        new Bounds(4 << 20, 16, Duration.ofDays(31), Duration.ofDays(730));
  }

  private AuditLog(
      Path folder,
      Bounds bounds,
      InstantSource clock,
      Consumer<List<String>> listener,
      Ending ending) {
    this.folder = folder;
    this.bounds = bounds;
    this.clock = clock;
    this.listener = listener;
    this.last = ending.last;
    this.file = ending.file;
    this.begun = ending.begun;
    this.broken = ending.broken();
  }

  /** Where the files end. */
  private record Ending(
      Head last, Optional<Path> file, Instant begun, List<String> faults, long torn) {
    private Optional<String> broken() {
      return faults.isEmpty()
          ? Optional.empty()
          : Optional.of(
              "the audit log was changed by something else: %s; see evenkeel audit verify"
                  .formatted(String.join("; ", faults)));
    }
  }

  /**
   * Goes on with the log below a state directory, or begins it. A log that was changed by something
   * else, or cannot be read, is gone on with, and says so: nothing that runs depends on it.
   *
   * @param stateDirectory the node's {@code var/lib/evenkeel}
   * @param listener hears what does not work, a sentence each; nothing when everything does
   */
  public static AuditLog open(
      Path stateDirectory, Bounds bounds, InstantSource clock, Consumer<List<String>> listener) {
    Path folder = AuditFiles.folder(stateDirectory);
    try {
      DurableFile.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      LOG.error("the audit log cannot be written: {}", e.getMessage());
    }
    Ending ending = ending(folder, clock.instant());
    AuditLog log = new AuditLog(folder, bounds, clock, listener, ending);
    if (ending.torn > 0) {
      log.say(
          "audit torn",
          List.of("%d bytes of a line that was not whole were cut off".formatted(ending.torn)));
    }
    if (!ending.faults.isEmpty()) {
      LOG.error("{}", log.broken.orElseThrow());
      log.say("audit broken", ending.faults);
    }
    LOG.info("audit log: line {} is the last, SHA-256 {}", log.last.number(), log.last.hash());
    return log;
  }

  /** Appends a line. */
  public void record(AuditEntry entry) {
    lock.lock();
    try {
      if (lost > 0) {
        String gap = "%d entries since %s could not be written".formatted(lost, lostSince);
        append(AuditEntry.ofSelf(clock.instant(), "audit gap", List.of(gap), AuditEntry.DONE));
        lost = 0;
      }
      append(entry);
      tell(Optional.empty());
    } catch (IOException e) {
      if (lost++ == 0) {
        lostSince = clock.instant();
        LOG.error("the audit log cannot be written: {}", e.getMessage());
      }
      tell(
          Optional.of(
              "the audit log cannot be written, and %d changes are not in it: %s; make room in %s"
                  .formatted(lost, e.getMessage(), folder)));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lines as they are, the oldest first.
   *
   * @param after only those of a higher number
   * @param wanted only these
   * @param limit at most so many: the first of them when {@code after} is there, else the last
   * @throws IOException when the files cannot be read
   */
  public List<JsonNode> read(OptionalLong after, Predicate<JsonNode> wanted, int limit)
      throws IOException {
    List<Path> files = AuditFiles.list(folder);
    return after.isPresent()
        ? following(files, after.getAsLong(), wanted, limit)
        : latest(files, wanted, limit);
  }

  /**
   * Whether nobody has changed the log since it was written; nothing is written meanwhile.
   *
   * @throws IOException when the files cannot be read
   */
  public AuditVerification.Report verify() throws IOException {
    lock.lock();
    try {
      return AuditVerification.inFolder(folder, Optional.empty());
    } finally {
      lock.unlock();
    }
  }

  private static List<JsonNode> following(
      List<Path> files, long after, Predicate<JsonNode> wanted, int limit) throws IOException {
    List<JsonNode> found = new ArrayList<>();
    for (int i = 0; i < files.size() && found.size() < limit; i++) {
      boolean over = i + 1 < files.size() && AuditFiles.number(files.get(i + 1)) <= after + 1;
      if (!over) {
        found.addAll(lines(files.get(i), after, wanted));
      }
    }
    return found.subList(0, Math.min(limit, found.size()));
  }

  private static List<JsonNode> latest(List<Path> files, Predicate<JsonNode> wanted, int limit)
      throws IOException {
    List<JsonNode> found = new ArrayList<>();
    for (int i = files.size() - 1; i >= 0 && found.size() < limit; i--) {
      found.addAll(0, lines(files.get(i), 0, wanted));
    }
    return found.subList(Math.max(0, found.size() - limit), found.size());
  }

  private static List<JsonNode> lines(Path file, long after, Predicate<JsonNode> wanted)
      throws IOException {
    return AuditFiles.lines(file).lines().stream()
        .flatMap(bytes -> understood(bytes).stream())
        .filter(line -> line.number() > after)
        .map(AuditLine::content)
        .filter(wanted)
        .toList();
  }

  private static Optional<AuditLine> understood(byte[] bytes) {
    try {
      return Optional.of(AuditLine.parse(bytes));
    } catch (IOException _) {
      return Optional.empty(); // audit verify names it
    }
  }

  /** Nothing is open between two lines. */
  @Override
  public void close() {}

  private void say(String action, List<String> changes) {
    record(AuditEntry.ofSelf(clock.instant(), action, changes, AuditEntry.DONE));
  }

  private void tell(Optional<String> unwritten) {
    List<String> problems = new ArrayList<>();
    broken.ifPresent(problems::add);
    unwritten.ifPresent(problems::add);
    listener.accept(List.copyOf(problems));
  }

  private void append(AuditEntry entry) throws IOException {
    if (mustRotate()) {
      file = Optional.empty();
      OptionalLong removed = makeRoom();
      if (removed.isPresent()) {
        write(
            AuditEntry.ofSelf(
                clock.instant(), "audit cut", List.of("old lines made room"), AuditEntry.DONE),
            removed);
      }
    }
    write(entry, OptionalLong.empty());
  }

  private boolean mustRotate() throws IOException {
    return file.isEmpty()
        || !Files.exists(file.get())
        || Files.size(file.get()) >= bounds.fileBytes
        || clock.instant().isAfter(begun.plus(bounds.fileAge));
  }

  /** Removes what is too much; returns the last line of it. */
  private OptionalLong makeRoom() throws IOException {
    List<Path> files = AuditFiles.list(folder);
    OptionalLong removed = OptionalLong.empty();
    for (int i = 0; i < files.size(); i++) {
      Instant written = Files.getLastModifiedTime(files.get(i)).toInstant();
      boolean tooMany = files.size() - i >= bounds.files;
      if (!tooMany && !clock.instant().isAfter(written.plus(bounds.age))) {
        break;
      }
      Files.delete(files.get(i));
      long next = i + 1 < files.size() ? AuditFiles.number(files.get(i + 1)) : last.number() + 1;
      removed = OptionalLong.of(next - 1);
    }
    return removed;
  }

  private void write(AuditEntry entry, OptionalLong removedThrough) throws IOException {
    long number = last.number() + 1;
    byte[] line = AuditLine.bytes(number, last.hash(), removedThrough, entry);
    Path into = file.orElse(AuditFiles.file(folder, number));
    if (file.isEmpty()) {
      DurableFile.write(into, new byte[0], DurableFile.Readers.OWNER);
      DurableFile.sync(folder);
      begun = clock.instant();
      file = Optional.of(into);
    }
    ByteBuffer bytes = ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip();
    try (FileChannel channel = FileChannel.open(into, StandardOpenOption.WRITE)) {
      long end = channel.size();
      channel.position(end);
      try {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      } catch (IOException e) {
        channel.truncate(end); // half a line is none
        throw e;
      }
    }
    last = new Head(number, AuditLine.hash(line));
    AuditFiles.head(folder, last);
  }

  private static Ending ending(Path folder, Instant now) {
    List<String> faults = new ArrayList<>();
    Optional<Head> head = Optional.empty();
    try {
      head = AuditFiles.head(folder);
    } catch (IOException e) {
      faults.add("head is not understood: " + e.getMessage());
    }
    List<Path> files = List.of();
    try {
      files = AuditFiles.list(folder);
      return ending(files, head, now, faults);
    } catch (IOException e) {
      faults.add(String.valueOf(e.getMessage()));
      Head known = head.orElse(new Head(0, AuditLine.NOTHING));
      // What cannot be read is not written over.
      long number =
          files.isEmpty()
              ? known.number()
              : Math.max(known.number(), AuditFiles.number(files.getLast()));
      return new Ending(new Head(number, known.hash()), Optional.empty(), now, faults, 0);
    }
  }

  private static Ending ending(
      List<Path> files, Optional<Head> head, Instant now, List<String> faults) throws IOException {
    if (files.isEmpty()) {
      head.ifPresent(gone -> faults.add("all lines up to %d are gone".formatted(gone.number())));
      Head before = head.orElse(new Head(0, AuditLine.NOTHING));
      return new Ending(before, Optional.empty(), now, faults, 0);
    }
    Path newest = files.getLast();
    AuditFiles.Lines lines = AuditFiles.lines(newest);
    long torn = lines.torn();
    if (torn > 0) {
      cut(newest, torn);
    }
    if (lines.lines().isEmpty()) {
      return emptied(files, head, now, faults, torn);
    }
    Head last = checked(lines.lines(), newest, head, faults);
    Instant begun = now;
    try {
      begun =
          Instant.parse(AuditLine.parse(lines.lines().getFirst()).content().path("at").asText());
    } catch (IOException | DateTimeException e) {
      faults.add("the first line of %s is none".formatted(newest.getFileName()));
    }
    return new Ending(last, Optional.of(newest), begun, faults, torn);
  }

  /** The newest file has no whole line: the program ended when it had just begun it. */
  private static Ending emptied(
      List<Path> files, Optional<Head> head, Instant now, List<String> faults, long torn)
      throws IOException {
    Files.delete(files.getLast());
    Head last = head.orElse(new Head(0, AuditLine.NOTHING));
    if (files.size() > 1) {
      Path before = files.get(files.size() - 2);
      List<byte[]> lines = AuditFiles.lines(before).lines();
      if (!lines.isEmpty()) {
        last = checked(lines, before, head, faults);
      }
    } else if (head.isPresent()) {
      faults.add("all lines up to %d are gone".formatted(head.get().number()));
    }
    return new Ending(last, Optional.empty(), now, faults, torn);
  }

  /** The last of these lines, and whether {@code head} knows it, or the one before. */
  private static Head checked(
      List<byte[]> lines, Path file, Optional<Head> head, List<String> faults) {
    byte[] bytes = lines.getLast();
    String hash = AuditLine.hash(bytes);
    Optional<AuditLine> line = understood(bytes);
    if (line.isEmpty()) {
      faults.add("the last line of %s is none".formatted(file.getFileName()));
      long number = AuditFiles.number(file) + lines.size() - 1;
      return new Head(Math.max(number, head.map(Head::number).orElse(0L)), hash);
    }
    Head last = new Head(line.get().number(), hash);
    Head before = new Head(line.get().number() - 1, line.get().previous());
    if (head.isEmpty()
        ? last.number() > 1
        : !head.get().equals(last) && !head.get().equals(before)) {
      faults.add(
          "its last line is %d, but head names %s"
              .formatted(
                  last.number(),
                  head.map(known -> "line %d, SHA-256 %s".formatted(known.number(), known.hash()))
                      .orElse("none")));
    }
    return last;
  }

  private static void cut(Path file, long torn) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - torn);
      channel.force(true);
    }
  }
}
