package org.evenkeel.installers.manual;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;

/**
 * A program as it is shipped: one jar with all that it needs. Its classes are its own, whatever
 * other programs call theirs; Picocli's alone are this program's, so that both mean the same by a
 * command. Nothing of it is run but what makes a command line.
 */
final class ProgramJar implements AutoCloseable {
  private final URLClassLoader classes;
  private final CommandLine line;

  private ProgramJar(URLClassLoader classes, CommandLine line) {
    this.classes = classes;
    this.line = line;
  }

  /**
   * Opens a program.
   *
   * @param tree the root of the source tree, which is built
   * @throws IOException when it is not built, or is not what its description says
   */
  static ProgramJar open(Program program, Path tree) throws IOException {
    Path jar = tree.resolve(program.jar());
    if (!Files.isRegularFile(jar)) {
      throw new IOException(jar + " is not built; build it with: mvn package");
    }
    URL[] place = {jar.toUri().toURL()};
    URLClassLoader classes = new URLClassLoader(place, CommandLine.class.getClassLoader());
    try {
      return new ProgramJar(classes, line(program, classes));
    } catch (IOException | RuntimeException e) {
      classes.close();
      throw e;
    }
  }

  private static CommandLine line(Program program, ClassLoader classes) throws IOException {
    try {
      return new CommandLine(Class.forName(program.type(), true, classes));
    } catch (ClassNotFoundException | LinkageError e) {
      throw new IOException(
          "%s has no command line %s: %s".formatted(program.jar(), program.type(), e), e);
    }
  }

  /** Its command line, of which nothing may be executed; good until this is closed. */
  CommandLine line() {
    return line;
  }

  /** What {@code --version} says, such as {@code evenkeel 1.0}. */
  String version() {
    return String.join(" ", line.getCommandSpec().version());
  }

  @Override
  public void close() throws IOException {
    classes.close();
  }
}
