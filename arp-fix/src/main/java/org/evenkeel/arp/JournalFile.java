package org.evenkeel.arp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The journal in a directory. Each writing replaces the file whole and is on the disk when it
 * returns; one process at a time may write.
 */
final class JournalFile implements JournalStore {
  /** Far more than any number of VIPs needs. */
  private static final long BYTES_MAX = 16 << 20;

  private final Path directory;
  private final Path file;
  private final boolean renamingLasts;

  private JournalFile(Path directory, boolean renamingLasts) {
    this.directory = directory;
    this.file = directory.resolve("journal");
    this.renamingLasts = renamingLasts;
  }

  /**
   * The journal of a machine.
   *
   * @param root the directory below which all files are
   */
  static JournalFile below(Path root) {
    return new JournalFile(root.resolve("var/lib/evenkeel/arp"), false);
  }

  /**
   * The journal in a directory of NTFS, whose own log keeps a renaming; a directory cannot be
   * opened to be written to the disk there.
   */
  static JournalFile onWindows(Path directory) {
    return new JournalFile(directory, true);
  }

  Path directory() {
    return directory;
  }

  Path file() {
    return file;
  }

  @Override
  public Journal read() throws MachineException {
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw new MachineException(file + " is larger than any journal of ours; move it away");
      }
      return JournalText.read(Files.readString(file));
    } catch (NoSuchFileException _) {
      return Journal.EMPTY;
    } catch (IOException e) {
      throw new MachineException("cannot read " + file + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new MachineException(
          file + ": " + e.getMessage() + "; it was damaged: restore it or move it away", e);
    }
  }

  @Override
  public void write(Journal journal) throws MachineException {
    Path next = directory.resolve("journal.next");
    try {
      Files.createDirectories(directory);
      ByteBuffer bytes =
          ByteBuffer.wrap(JournalText.write(journal).getBytes(StandardCharsets.UTF_8));
      try (FileChannel channel =
          FileChannel.open(
              next,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        while (bytes.hasRemaining()) {
          int _ = channel.write(bytes);
        }
        channel.force(true);
      }
      Path _ = Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      if (!renamingLasts) {
        try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
          entries.force(true);
        }
      }
    } catch (IOException e) {
      throw new MachineException(
          "cannot write " + file + ": " + e + "; nothing is changed without a journal", e);
    }
  }

  /**
   * Keeps other runs out until the lock is closed.
   *
   * @throws MachineException when another process has it
   */
  FileChannel lock() throws MachineException {
    Path lock = directory.resolve("lock");
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        FileLock held = channel.tryLock();
        if (held != null) {
          return channel;
        }
      } catch (OverlappingFileLockException _) {
        // Another thread of this process has it: told as below.
      }
      channel.close();
      throw new MachineException(
          "another evenkeel-arp is changing this machine (" + lock + " is locked); wait for it");
    } catch (IOException e) {
      throw new MachineException("cannot lock " + lock + ": " + e, e);
    }
  }
}
