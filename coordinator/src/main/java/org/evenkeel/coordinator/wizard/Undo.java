package org.evenkeel.coordinator.wizard;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * How something that was done is taken back. A value, so that it can be kept where it outlives the
 * process. Taking back twice, or what was not done yet, does no harm.
 */
public sealed interface Undo {
  /** What it is about, such as a file's name. */
  String what();

  /**
   * A file gets its old content, or goes.
   *
   * @param path where it is
   * @param before what was there; empty when there was no such file
   * @param after what was written; another content is somebody else's and stays
   * @param owner whose it was, and its group and mode such as {@code rw-r-----}; empty when there
   *     was no such file
   * @param directories those that were made for it, the innermost first; they go where they are
   *     empty
   */
  record File(
      Path path,
      Optional<String> before,
      String after,
      Optional<Owner> owner,
      List<Path> directories)
      implements Undo {
    public File {
      directories = List.copyOf(directories);
    }

    @Override
    public String what() {
      return path.toString();
    }
  }

  /**
   * Whose a file is.
   *
   * @param mode such as {@code rw-r-----}
   */
  record Owner(String user, String group, String mode) {
    public Owner {
      var _ = PosixFilePermissions.fromString(mode);
    }
  }

  /**
   * Programs are run, all of them, whichever of them fail.
   *
   * @param commands exact argument lists
   */
  record Programs(String what, List<List<String>> commands) implements Undo {
    public Programs {
      commands = List.copyOf(commands);
    }
  }

  /**
   * The running coordinator gets its old configuration, as a revision of its own: what was accepted
   * stays in the history.
   *
   * @param after what was given to it; another one is somebody else's and stays
   */
  record Configuration(String before, String after) implements Undo {
    @Override
    public String what() {
      return "the configuration of the running coordinator";
    }
  }
}
