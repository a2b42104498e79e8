package org.evenkeel.coordinator.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.evenkeel.coordinator.audit.AuditFiles.Head;

/** Whether nobody has changed a log since it was written. Needs the files alone. */
public final class AuditVerification {
  private final Optional<String> expected;
  private OptionalLong first = OptionalLong.empty();
  private Head last = new Head(0, AuditLine.NOTHING);
  private long removedThrough;
  private boolean met;

  private AuditVerification(Optional<String> expected) {
    this.expected = expected;
  }

  /**
   * What came of it.
   *
   * @param first number of the first line that is there; 0 when there is none
   * @param last number of the last one that is whole
   * @param lastHash its SHA-256, 64 hexadecimal digits
   * @param fault the first thing that is wrong, with file and line; empty when nothing is
   */
  public record Report(long first, long last, String lastHash, Optional<String> fault) {}

  /**
   * Verifies all of the log below a state directory: the chain from the first line that is there to
   * the last, that the last is the one that {@code head} names, and that what is missing before the
   * first was said to be removed.
   *
   * @param stateDirectory the node's {@code var/lib/evenkeel}
   * @param expected a SHA-256 that was noted elsewhere, and has to be that of one of the lines
   * @throws IOException when the files cannot be read
   */
  public static Report whole(Path stateDirectory, Optional<String> expected) throws IOException {
    return inFolder(AuditFiles.folder(stateDirectory), expected);
  }

  /** The same of the folder of the files. */
  static Report inFolder(Path folder, Optional<String> expected) throws IOException {
    AuditVerification verification = new AuditVerification(expected);
    Optional<String> fault = verification.chain(AuditFiles.list(folder));
    if (fault.isEmpty()) {
      fault = verification.ends(folder);
    }
    return verification.report(fault);
  }

  /**
   * Verifies the chain in these files, in this order, and nothing else.
   *
   * @param expected a SHA-256 that was noted elsewhere, and has to be that of one of the lines
   * @throws IOException when the files cannot be read
   */
  public static Report of(List<Path> files, Optional<String> expected) throws IOException {
    AuditVerification verification = new AuditVerification(expected);
    return verification.report(verification.chain(files));
  }

  private Report report(Optional<String> fault) {
    Optional<String> unmet =
        expected
            .filter(_ -> !met)
            .map(hash -> "no line has the SHA-256 %s that was expected".formatted(hash));
    return new Report(first.orElse(0), last.number(), last.hash(), fault.or(() -> unmet));
  }

  private Optional<String> chain(List<Path> files) throws IOException {
    for (Path file : files) {
      AuditFiles.Lines lines = AuditFiles.lines(file);
      int at = 0;
      for (byte[] line : lines.lines()) {
        at++;
        Optional<String> fault = next(line);
        if (fault.isPresent()) {
          return Optional.of("%s:%d: %s".formatted(file, at, fault.get()));
        }
      }
      if (lines.torn() > 0) {
        return Optional.of(
            "%s:%d: the line has no end; it is being written, or the program ended meanwhile"
                .formatted(file, at + 1));
      }
    }
    return Optional.empty();
  }

  private Optional<String> next(byte[] bytes) {
    AuditLine line;
    try {
      if (bytes.length > AuditLine.BYTES_MAX) {
        throw new IOException("it is longer than %d bytes".formatted(AuditLine.BYTES_MAX));
      }
      line = AuditLine.parse(bytes);
    } catch (IOException e) {
      return Optional.of("no line of an audit log: " + e.getMessage());
    }
    if (first.isPresent()) {
      if (line.number() != last.number() + 1) {
        return Optional.of(
            "it is number %d after %d: lines are missing, or in another order"
                .formatted(line.number(), last.number()));
      }
      if (!line.previous().equals(last.hash())) {
        return Optional.of(
            "it vouches for another line %d than the one before it: one of both was changed"
                .formatted(last.number()));
      }
    } else {
      first = OptionalLong.of(line.number());
      if (line.number() == 1 && !line.previous().equals(AuditLine.NOTHING)) {
        return Optional.of("it is the first, and vouches for one before it");
      }
    }
    last = new Head(line.number(), AuditLine.hash(bytes));
    met = met || expected.filter(last.hash()::equals).isPresent();
    removedThrough = Math.max(removedThrough, line.removedThrough().orElse(0));
    return Optional.empty();
  }

  private Optional<String> ends(Path folder) throws IOException {
    if (first.isPresent() && first.getAsLong() > removedThrough + 1) {
      return Optional.of(
          "lines %d to %d are missing, and no line says that they made room"
              .formatted(removedThrough + 1, first.getAsLong() - 1));
    }
    Optional<Head> head = AuditFiles.head(folder);
    if (head.isEmpty()) {
      return first.isPresent()
          ? Optional.of("%s/head is missing".formatted(folder))
          : Optional.empty();
    }
    // A coordinator that runs may have written more since; one that was killed one line.
    boolean known =
        head.get().number() >= last.number() - 1
            && (head.get().number() != last.number() || head.get().hash().equals(last.hash()));
    if (!known) {
      return Optional.of(
          "the last line is %d, but head names line %d, SHA-256 %s"
              .formatted(last.number(), head.get().number(), head.get().hash()));
    }
    return head.get().number() > last.number() && !newer(folder)
        ? Optional.of(
            "lines %d to %d are missing at the end"
                .formatted(last.number() + 1, head.get().number()))
        : Optional.empty();
  }

  /** Whether there are more lines now than were read. */
  private boolean newer(Path folder) throws IOException {
    List<Path> files = AuditFiles.list(folder);
    return !files.isEmpty()
        && AuditFiles.number(files.getLast()) + AuditFiles.lines(files.getLast()).lines().size() - 1
            > last.number();
  }
}
