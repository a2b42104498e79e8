package org.evenkeel.coordinator.wizard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.evenkeel.coordinator.disk.DurableFile;

/**
 * A file that is written as a draft says, with the owner and the mode of what was there, else the
 * owner of its directory. One writer; {@link Commit} sees to that.
 */
final class WrittenFile implements Effect {
  private static final int BYTES_MAX = 4 << 20;

  private final FileDraft draft;

  WrittenFile(FileDraft draft) {
    this.draft = draft;
  }

  @Override
  public Undo undo() throws IOException {
    if (!read(draft.path()).equals(draft.before())) {
      throw new IOException(
          "%s was changed meanwhile by somebody else; begin again".formatted(draft.path()));
    }
    Optional<Undo.Owner> owner =
        draft.before().isPresent() ? Optional.of(owner(draft.path())) : Optional.empty();
    return new Undo.File(
        draft.path(), draft.before(), draft.after(), owner, missing(directory(draft.path())));
  }

  @Override
  public void make() throws IOException {
    Path directory = directory(draft.path());
    for (Path each : missing(directory).reversed()) {
      DurableFile.createDirectories(each);
    }
    Undo.Owner owner;
    if (draft.before().isPresent()) {
      owner = owner(draft.path());
    } else {
      Undo.Owner above = owner(directory);
      owner = new Undo.Owner(above.user(), above.group(), draft.mode());
    }
    write(draft.path(), draft.after(), owner);
  }

  /**
   * Takes back what was written.
   *
   * @return why it stays; empty when it is as it was
   */
  static Optional<String> takeBack(Undo.File undo) throws IOException {
    Optional<String> now = read(undo.path());
    boolean written = now.equals(Optional.of(undo.after()));
    if (!written && !now.equals(undo.before())) {
      return Optional.of("somebody has changed it since; it stays as it is");
    }
    if (undo.before().isEmpty()) {
      Files.deleteIfExists(undo.path());
    } else if (undo.owner().isPresent()) {
      // Also where the content is the old one: the mode may not be yet.
      write(undo.path(), undo.before().get(), undo.owner().get());
    }
    for (Path directory : undo.directories()) {
      try {
        Files.deleteIfExists(directory);
      } catch (DirectoryNotEmptyException _) {
        break; // somebody uses it by now
      }
    }
    return Optional.empty();
  }

  private static void write(Path path, String text, Undo.Owner owner) throws IOException {
    DurableFile.replace(path, bytes(text), DurableFile.Readers.OWNER);
    Undo.Owner own = owner(path);
    PosixFileAttributeView view =
        Objects.requireNonNull(Files.getFileAttributeView(path, PosixFileAttributeView.class));
    UserPrincipalLookupService names = path.getFileSystem().getUserPrincipalLookupService();
    if (!own.user().equals(owner.user())) {
      view.setOwner(names.lookupPrincipalByName(owner.user()));
    }
    if (!own.group().equals(owner.group())) {
      view.setGroup(names.lookupPrincipalByGroupName(owner.group()));
    }
    view.setPermissions(PosixFilePermissions.fromString(owner.mode()));
  }

  private static Undo.Owner owner(Path path) throws IOException {
    PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class);
    return new Undo.Owner(
        attributes.owner().getName(),
        attributes.group().getName(),
        PosixFilePermissions.toString(attributes.permissions()));
  }

  private static Path directory(Path path) {
    return Objects.requireNonNull(path.toAbsolutePath().getParent());
  }

  /** One by one, so that exactly those can be taken back; the innermost first. */
  private static List<Path> missing(Path directory) {
    List<Path> missing = new ArrayList<>();
    for (Path each = directory; each != null && !Files.isDirectory(each); each = each.getParent()) {
      missing.add(each);
    }
    return missing;
  }

  private static Optional<String> read(Path path) throws IOException {
    return DurableFile.read(path, BYTES_MAX)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
