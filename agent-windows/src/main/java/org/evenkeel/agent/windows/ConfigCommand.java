package org.evenkeel.agent.windows;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.evenkeel.agent.ConfigurationException;
import org.evenkeel.agent.ConfigurationReader;
import org.evenkeel.agent.Migration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenkeel-agent config}. */
@Command(
    name = "config",
    description = "Checks agent.xml, or makes one of another agent's configuration.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel-agent config check",
      "  evenkeel-agent config migrate agent-config.json > agent.xml"
    })
final class ConfigCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Without a command there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing: check or migrate");
  }

  @Command(
      name = "check",
      description = {
        "Reads agent.xml as the agent would, without using it. Every problem is shown, each with"
            + " file and line; elements that mean nothing here are shown as well, and are no"
            + " fault."
      })
  int check(
      @Mixin RootOption root,
      @Parameters(
              paramLabel = "FILE",
              arity = "0..1",
              description = "The file to check instead of ROOT\\Evenkeel\\agent.xml.")
          @Nullable Path file)
      throws IOException {
    Path checked = file == null ? AgentFiles.below(root.directory()).configuration() : file;
    PrintWriter err = spec.commandLine().getErr();
    try {
      byte[] content = content(checked, ConfigurationReader.BYTES_MAX);
      ConfigurationReader.Accepted accepted = ConfigurationReader.read(content);
      accepted.ignored().forEach(problem -> err.println(problem.in(checked)));
      spec.commandLine().getOut().println(checked + ": good");
      return 0;
    } catch (ConfigurationException e) {
      e.problems().forEach(problem -> err.println(problem.in(checked)));
      return 1;
    }
  }

  @Command(
      name = "migrate",
      description = {
        "Writes an agent.xml made of another agent's configuration to standard output, and what"
            + " could not be carried over to standard error.",
        "The agent.xml of version 4 needs no migration."
      })
  int migrate(@Parameters(paramLabel = "FILE", description = "The other agent's file.") Path file)
      throws IOException {
    byte[] content = content(file, Migration.CHARACTERS_MAX);
    try {
      Migration migration = Migration.of(new String(content, StandardCharsets.UTF_8));
      PrintWriter out = spec.commandLine().getOut();
      out.print(migration.document());
      out.flush();
      migration.notes().forEach(note -> spec.commandLine().getErr().println(file + ": " + note));
      return 0;
    } catch (IllegalArgumentException e) {
      throw new IOException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static byte[] content(Path file, int most) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      return stream.readNBytes(most + 1);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": there is no such file", e);
    } catch (IOException e) {
      throw new IOException("%s: cannot be read: %s".formatted(file, e), e);
    }
  }
}
