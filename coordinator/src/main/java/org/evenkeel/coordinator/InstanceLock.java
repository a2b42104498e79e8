package org.evenkeel.coordinator;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.evenkeel.coordinator.disk.DurableFile;

/**
 * Keeps a second coordinator from working on the same files and tables. The kernel lets go of the
 * lock when the process ends, however it ends.
 */
public final class InstanceLock implements Closeable {
  private final FileChannel channel;

  private InstanceLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock of a root directory.
   *
   * @throws StartException when another coordinator has it
   * @throws IOException when the file cannot be made
   */
  public static InstanceLock take(Path root) throws StartException, IOException {
    return take(
        root,
        "coordinator.lock",
        "a coordinator already runs below %s: stop it, or give this one another --root");
  }

  /**
   * Takes the lock of the wizard that changes something below a root directory; a coordinator may
   * run beside it.
   *
   * @throws StartException when another wizard has it
   * @throws IOException when the file cannot be made
   */
  public static InstanceLock takeWizard(Path root) throws StartException, IOException {
    return take(root, "wizard.lock", "another wizard is at work below %s: wait until it has ended");
  }

  private static InstanceLock take(Path root, String name, String refusal)
      throws StartException, IOException {
    Path directory = root.resolve("run/evenkeel");
    DurableFile.createDirectories(directory);
    Path file = directory.resolve(name);
    FileChannel channel = open(file);
    try {
      if (channel.tryLock() != null) {
        return new InstanceLock(channel);
      }
    } catch (OverlappingFileLockException _) {
      // Another coordinator of this very process; the same answer.
    }
    channel.close();
    throw new StartException(refusal.formatted(root));
  }

  private static FileChannel open(Path file) throws IOException {
    try {
      return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new IOException(
          "%s cannot be opened: %s; this user must be allowed to write it".formatted(file, e), e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
