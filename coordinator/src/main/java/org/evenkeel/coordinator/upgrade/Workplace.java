package org.evenkeel.coordinator.upgrade;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.evenkeel.coordinator.digest.Sha256;

/**
 * A folder for the package that is to be installed, which nobody else can read or write: what was
 * looked at is what is installed. It goes with {@link #close}. Used by one thread.
 */
public final class Workplace implements AutoCloseable {
  /** The package is a twentieth of that. */
  private static final long BYTES_MAX = 1L << 30;

  private final Path folder;

  private Workplace(Path folder) {
    this.folder = folder;
  }

  /** Makes one in the system's folder for temporary files. */
  public static Workplace make() throws UpgradeException {
    try {
      return new Workplace(Files.createTempDirectory("evenkeel-upgrade-"));
    } catch (IOException e) {
      throw new UpgradeException("there is no place for the package: " + e.getMessage(), e);
    }
  }

  Path folder() {
    return folder;
  }

  /**
   * Copies a file here and says what its SHA-256 is.
   *
   * @throws UpgradeException when it cannot be read, is too large, or there is no space
   */
  Copy copy(Path file) throws UpgradeException {
    if (!Files.isRegularFile(file)) {
      throw new UpgradeException("%s is not there, or no file; nothing is changed".formatted(file));
    }
    Path copy = folder.resolve("evenkeel.deb");
    MessageDigest digest = Sha256.begun();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest);
        OutputStream out = Files.newOutputStream(copy)) {
      byte[] buffer = new byte[1 << 16];
      long copied = 0;
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        copied += count;
        if (copied > BYTES_MAX) {
          throw new UpgradeException(
              "%s is larger than 1 GiB, and so no package of evenkeel; nothing is changed"
                  .formatted(file));
        }
        out.write(buffer, 0, count);
      }
    } catch (IOException e) {
      throw new UpgradeException(
          "%s cannot be copied to %s: %s; nothing is changed".formatted(file, folder, e), e);
    }
    return new Copy(copy, HexFormat.of().formatHex(digest.digest()));
  }

  /**
   * A copy.
   *
   * @param file where it is
   * @param sha256 of its bytes, 64 hexadecimal digits
   */
  record Copy(Path file, String sha256) {}

  /** The packages that the package manager has put here. */
  List<Path> packages() throws UpgradeException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".deb")).toList();
    } catch (IOException e) {
      throw new UpgradeException(folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Takes it away with all that is in it; what cannot be taken away stays for the system. */
  @Override
  public void close() {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException _) {
      // a temporary file
    }
  }
}
