package org.evenkeel.coordinator.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.evenkeel.coordinator.digest.Sha256;
import org.evenkeel.coordinator.disk.DurableFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of the history: one of the node, one of each virtual service, one of each of its real
 * servers. A file is begun as a whole, and then only the pages of it that change are written, not
 * synchronised: a crash of the program loses nothing, one of the machine the last half minute; what
 * it tears is found by the next opening, and the file put aside. Safe for any thread.
 */
final class ReportFiles {
  /** How long the history of what is not recorded any more is kept: as long as a report goes. */
  static final Duration KEPT = Duration.ofDays(366);

  /** How many files of such are kept; the oldest go first. */
  static final int LEFT_MAX = 20_000;

  private static final Logger LOG = LoggerFactory.getLogger(ReportFiles.class);
  private static final Duration CLOCK_SLACK = Duration.ofMinutes(5);
  private static final Duration LEFT_AFTER = Duration.ofDays(1);
  private static final int PAGE = 4096;
  private static final String FILE = ".rrd";
  private static final String DIRECTORY = ".d";
  private static final String DAMAGED = ".damaged";
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9._-]{1,63}");

  private static final RoundRobin NODE = RoundRobin.of(Figure.OF_NODE);
  private static final RoundRobin SERVICE = RoundRobin.of(Figure.OF_SERVICE);
  private static final RoundRobin MEMBER = RoundRobin.of(Figure.OF_REAL_SERVER);

  private final Path directory;
  private final ReentrantLock lock = new ReentrantLock();

  ReportFiles(Path directory) {
    this.directory = directory;
  }

  /** What came of a recording. */
  enum Entry {
    /** It is in the file. */
    DONE,
    /** It is the first one of a new file. */
    BEGUN,
    /** There is no file yet, and none was to be begun. */
    LEFT_OUT,
    /** The file has one of then already, or of hardly later: the clock was set a little. */
    HAS_IT,
    /** The file has one of a much later time. */
    TOO_EARLY
  }

  /**
   * Enters a recording.
   *
   * @param at the end of the time that it stands for
   * @param begin whether a file that is missing may be begun
   */
  Entry enter(Recording recording, Instant at, boolean begin) throws IOException {
    RoundRobin layout = layout(recording.subject());
    Path file = file(recording.subject());
    lock.lock();
    try {
      Optional<byte[]> content = content(file, layout);
      if (content.isEmpty()) {
        return begin ? begin(file, layout, recording, at) : Entry.LEFT_OUT;
      }
      byte[] before = content.get();
      byte[] after = before.clone();
      if (!layout.enter(after, recording, at)) {
        boolean far = layout.newest(before).isAfter(at.plus(CLOCK_SLACK));
        return far ? Entry.TOO_EARLY : Entry.HAS_IT;
      }
      writeChanged(file, before, after);
      return Entry.DONE;
    } catch (RoundRobin.DamagedException e) {
      putAside(file, e);
      return begin(file, layout, recording, at);
    } finally {
      lock.unlock();
    }
  }

  /** What is recorded of something; all is unknown of what has no file, or a damaged one. */
  Series read(Subject subject, Range range, Instant now) throws IOException {
    RoundRobin layout = layout(subject);
    Optional<byte[]> content;
    lock.lock();
    try {
      content = content(file(subject), layout);
    } finally {
      lock.unlock();
    }
    try {
      if (content.isEmpty()) {
        return layout.unknown(subject, range, now);
      }
      return layout.read(content.get(), subject, range, until(layout.newest(content.get()), now));
    } catch (RoundRobin.DamagedException e) {
      LOG.debug("{} is damaged: {}", file(subject), e.getMessage());
      return layout.unknown(subject, range, now); // who records puts it aside
    }
  }

  /** Whether something has been recorded. */
  boolean has(Subject subject) {
    return Files.exists(file(subject));
  }

  /** Names of the virtual services that have a file. */
  NavigableSet<String> services() throws IOException {
    return names(directory.resolve("services"));
  }

  /** Names of the real servers of a service that have a file. */
  NavigableSet<String> members(String service) throws IOException {
    return names(members(directory, service));
  }

  /**
   * Removes files that nothing was entered in for longer than a report goes back, and the oldest of
   * too many. Takes a while: for who has time.
   */
  void tidy(Instant now) throws IOException {
    List<Aged> left = new ArrayList<>();
    for (Path file : list(directory)) {
      Instant entered = Files.getLastModifiedTime(file).toInstant();
      if (entered.isBefore(now.minus(LEFT_AFTER))) {
        left.add(new Aged(file, entered));
      }
    }
    left.sort(Comparator.comparing(Aged::entered).reversed());
    for (int i = 0; i < left.size(); i++) {
      Aged one = left.get(i);
      if (i >= LEFT_MAX || one.entered.isBefore(now.minus(KEPT))) {
        Files.deleteIfExists(one.file);
        removeEmpty(parent(one.file));
      }
    }
  }

  private record Aged(Path file, Instant entered) {}

  private static List<Path> list(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> tree = Files.walk(directory, 3)) {
      return tree.filter(Files::isRegularFile).toList();
    }
  }

  private void removeEmpty(Path parent) throws IOException {
    if (parent.toString().endsWith(DIRECTORY)) {
      try {
        Files.deleteIfExists(parent);
      } catch (DirectoryNotEmptyException _) {
        return; // others of the service are younger
      }
    }
  }

  /** A reader does not see the newest point as missing because it is about to be recorded. */
  private static Instant until(Instant newest, Instant now) {
    Duration age = Duration.between(newest, now);
    return age.compareTo(Range.STEP.multipliedBy(2)) < 0 ? newest : now;
  }

  private Entry begin(Path file, RoundRobin layout, Recording recording, Instant at)
      throws IOException {
    byte[] content = layout.empty(at.minus(Range.STEP));
    try {
      boolean _ = layout.enter(content, recording, at);
    } catch (RoundRobin.DamagedException e) {
      throw new IllegalStateException("what was made here is whole", e);
    }
    Path parent = parent(file);
    DurableFile.createDirectories(parent);
    Path draft = Files.createTempFile(parent, ".", ".new");
    try {
      Files.write(draft, content);
      Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-r-----"));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
    return Entry.BEGUN;
  }

  /** The bytes of a file, one more at most than it should have; empty when there is none. */
  private static Optional<byte[]> content(Path file, RoundRobin layout) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return Optional.of(in.readNBytes(layout.size() + 1));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  private static void writeChanged(Path file, byte[] before, byte[] after) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int from = 0; from < after.length; from += PAGE) {
        int to = Math.min(from + PAGE, after.length);
        if (Arrays.mismatch(before, from, to, after, from, to) >= 0) {
          ByteBuffer page = ByteBuffer.wrap(after, from, to - from);
          long place = from;
          while (page.hasRemaining()) {
            place += channel.write(page, place);
          }
        }
      }
    }
  }

  private static void putAside(Path file, RoundRobin.DamagedException e) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + DAMAGED);
    Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    LOG.warn("{} is damaged: {}; it is now {}, and begun anew", file, e.getMessage(), aside);
  }

  // Places

  private static RoundRobin layout(Subject subject) {
    return switch (subject) {
      case Subject.Node() -> NODE;
      case Subject.Service _ -> SERVICE;
      case Subject.Member _ -> MEMBER;
    };
  }

  /** The file of something; below the directory, whatever its name. */
  Path file(Subject subject) {
    return switch (subject) {
      case Subject.Node() -> directory.resolve("node" + FILE);
      case Subject.Service(String service) ->
          directory.resolve("services").resolve(safe(service) + FILE);
      case Subject.Member(String service, String realServer) ->
          members(directory, service).resolve(safe(realServer) + FILE);
    };
  }

  private Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? directory : parent;
  }

  private static Path members(Path directory, String service) {
    return directory.resolve("services").resolve(safe(service) + DIRECTORY);
  }

  /** A name as configurations have them is its own; with what comes after it, no dots lead up. */
  private static String safe(String name) {
    return PLAIN_NAME.matcher(name).matches() ? name : "=" + Sha256.hex(name);
  }

  private static NavigableSet<String> names(Path directory) throws IOException {
    NavigableSet<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.list(directory)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(FILE))
          .map(name -> name.substring(0, name.length() - FILE.length()))
          .filter(name -> PLAIN_NAME.matcher(name).matches())
          .forEach(names::add);
    } catch (NoSuchFileException _) {
      return names; // nothing is recorded yet
    }
    return names;
  }
}
