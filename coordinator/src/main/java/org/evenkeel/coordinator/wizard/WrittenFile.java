package org.evenkeel.coordinator.wizard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.disk.DurableFile;

/**
 * A file that is written as a draft says, with the owner and the mode of what was there, else the
 * owner of its directory. One writer; {@link Commit} sees to that.
 */
final class WrittenFile implements Effect {
  private static final int BYTES_MAX = 4 << 20;

  private final FileDraft draft;
  private final Deque<Path> madeDirectories = new ArrayDeque<>();
  private boolean begun;

  WrittenFile(FileDraft draft) {
    this.draft = draft;
  }

  @Override
  public String what() {
    return draft.path().toString();
  }

  @Override
  public void make() throws IOException {
    Optional<byte[]> now = DurableFile.read(draft.path(), BYTES_MAX);
    if (!Arrays.equals(bytes(draft.before().orElse("")), now.orElseGet(() -> new byte[0]))
        || now.isPresent() != draft.before().isPresent()) {
      throw new IOException(
          "%s was changed meanwhile by somebody else; begin again".formatted(draft.path()));
    }
    begun = true;
    makeDirectories(directory());
    write(draft.after());
  }

  private void write(String text) throws IOException {
    Path path = draft.path();
    boolean there = Files.exists(path);
    PosixFileAttributes like = attributes(there ? path : directory());
    Set<PosixFilePermission> mode =
        there ? like.permissions() : PosixFilePermissions.fromString(draft.mode());
    DurableFile.replace(path, bytes(text), DurableFile.Readers.OWNER);
    PosixFileAttributes own = attributes(path);
    PosixFileAttributeView view =
        Objects.requireNonNull(Files.getFileAttributeView(path, PosixFileAttributeView.class));
    if (!own.owner().equals(like.owner())) {
      view.setOwner(like.owner());
    }
    if (!own.group().equals(like.group())) {
      view.setGroup(like.group());
    }
    view.setPermissions(mode);
  }

  private static PosixFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, PosixFileAttributes.class);
  }

  private Path directory() {
    return Objects.requireNonNull(draft.path().toAbsolutePath().getParent());
  }

  /** One by one, so that exactly those can be taken back. */
  private void makeDirectories(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path above = directory.getParent();
    if (above != null) {
      makeDirectories(above);
    }
    madeDirectories.push(directory);
    DurableFile.createDirectories(directory);
  }

  @Override
  public void undo() throws IOException {
    if (!begun) {
      return;
    }
    if (draft.before().isPresent()) {
      write(draft.before().get());
    } else {
      Files.deleteIfExists(draft.path());
    }
    while (!madeDirectories.isEmpty()) {
      Path directory = madeDirectories.pop();
      try {
        Files.deleteIfExists(directory);
      } catch (DirectoryNotEmptyException _) {
        return; // somebody uses it by now
      }
    }
    begun = false;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
