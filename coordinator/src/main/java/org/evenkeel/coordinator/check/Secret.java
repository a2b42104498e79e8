package org.evenkeel.coordinator.check;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.evenkeel.coordinator.model.Login;

/** A password or another secret that a file holds, read anew by each probe that needs it. */
final class Secret {
  /** No password is longer. */
  private static final int BYTES_MAX = 4 * 1024;

  private Secret() {}

  /** The user of a login; empty text when it has none. */
  static String user(Login login) {
    return login.user().orElse("");
  }

  /** The password of a login; empty text when it has none. */
  static String password(Login login) throws Unexpected {
    Optional<Path> file = login.passwordFile();
    return file.isPresent() ? read(file.get()) : "";
  }

  /**
   * The first line of a file, in UTF-8.
   *
   * @throws Unexpected when it cannot be read; the reason names the file and none of its text
   */
  static String read(Path file) throws Unexpected {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(BYTES_MAX), StandardCharsets.UTF_8);
      String line = text.lines().findFirst().orElse("");
      if (line.isEmpty()) {
        throw new Unexpected("secret cannot be read: the first line of " + file + " is empty");
      }
      return line;
    } catch (Unexpected e) {
      throw e;
    } catch (NoSuchFileException _) {
      throw new Unexpected("secret cannot be read: there is no file " + file);
    } catch (AccessDeniedException _) {
      throw new Unexpected("secret cannot be read: " + file + " is not readable for us");
    } catch (IOException e) {
      throw new Unexpected("secret cannot be read: " + e.getMessage());
    }
  }
}
