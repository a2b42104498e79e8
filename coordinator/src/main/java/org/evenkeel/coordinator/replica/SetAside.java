package org.evenkeel.coordinator.replica;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.evenkeel.coordinator.disk.DurableFile;

/**
 * Copies of what gave way, in {@code set-aside} of the node's state: a directory for each part and
 * time, files that only their owner may read, and of each part the last {@value #COPIES}. Used by
 * one thread at a time.
 */
final class SetAside {
  /** So many of each part: older ones are removed. */
  static final int COPIES = 10;

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path directory;
  private final InstantSource clock;

  /** That of a node whose state is in a directory. */
  SetAside(Path state, InstantSource clock) {
    this.directory = state.resolve("set-aside");
    this.clock = clock;
  }

  /** What is told of a copy, once there is one. */
  @FunctionalInterface
  interface Told {
    /** The first file of a copy is there. */
    void copied(String directory, Instant time);
  }

  /**
   * A copy of a part, which begins with its first file.
   *
   * @param told is told then, on the thread that keeps it
   */
  Aside begin(Part part, Told told) {
    return new Copy(part, told);
  }

  private final class Copy implements Aside {
    private final Part part;
    private final Told told;
    private Path place = Path.of("");
    private boolean begun;

    Copy(Part part, Told told) {
      this.part = part;
      this.told = told;
    }

    @Override
    public void keep(String name, byte[] content) throws IOException {
      Instant now = clock.instant();
      if (!begun) {
        place = directory.resolve(part + "-" + NAME.format(now));
      }
      DurableFile.replace(place.resolve(name), content, DurableFile.Readers.OWNER);
      if (!begun) {
        DurableFile.sync(directory);
        begun = true;
        told.copied(place.toString(), now);
        removeOld(part);
      }
    }
  }

  private void removeOld(Part part) throws IOException {
    List<Path> copies;
    try (Stream<Path> all = Files.list(directory)) {
      copies =
          all.filter(each -> String.valueOf(each.getFileName()).startsWith(part + "-"))
              .sorted()
              .toList();
    }
    for (Path old : copies.subList(0, Math.max(0, copies.size() - COPIES))) {
      remove(old);
    }
  }

  private static void remove(Path copy) throws IOException {
    try (Stream<Path> files = Files.list(copy)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException _) {
      return; // somebody was quicker
    }
    Files.deleteIfExists(copy);
  }
}
