package org.evenkeel.agent.linux;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
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
    subcommands = {ConfigCommand.Check.class, ConfigCommand.Migrate.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel-agent config check",
      "  evenkeel-agent config migrate /opt/lbfeedback/agent-config.json"
    })
final class ConfigCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Without a command there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing: check or migrate");
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

  /** {@code evenkeel-agent config check}. */
  @Command(
      name = "check",
      description = {
        "Reads agent.xml as the agent would, without using it. Every problem is shown, each with"
            + " file and line; elements that mean nothing here are shown as well, and are no"
            + " fault.",
      },
      footerHeading = "%nExamples:%n",
      footer = {"  evenkeel-agent config check", "  evenkeel-agent config check new-agent.xml"})
  static final class Check implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private final RootOption root = new RootOption();

    @Parameters(
        paramLabel = "FILE",
        arity = "0..1",
        description = "The file to check instead of ROOT/etc/evenkeel/agent.xml.")
    private @Nullable Path file;

    @Override
    public Integer call() throws IOException {
      Path checked = file == null ? root.files().configuration() : file;
      PrintWriter err = spec.commandLine().getErr();
      try {
        ConfigurationReader.Accepted accepted =
            ConfigurationReader.read(content(checked, ConfigurationReader.BYTES_MAX));
        accepted.ignored().forEach(problem -> err.println(problem.in(checked)));
        spec.commandLine().getOut().println(checked + ": good");
        return 0;
      } catch (ConfigurationException e) {
        e.problems().forEach(problem -> err.println(problem.in(checked)));
        return 1;
      }
    }
  }

  /** {@code evenkeel-agent config migrate}. */
  @Command(
      name = "migrate",
      description = {
        "Writes an agent.xml made of another agent's configuration to standard output, and what"
            + " could not be carried over to standard error.",
        "",
        "It reads the JSON of lbfeedback 5 (agent-config.json), the script lb-feedback.sh of the"
            + " agent for xinetd, and xinetd's file for it. The agent.xml of version 4 needs no"
            + " migration."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  evenkeel-agent config migrate /opt/lbfeedback/agent-config.json > agent.xml",
        "  evenkeel-agent config migrate /etc/xinetd.d/lb-feedback"
      })
  static final class Migrate implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "The other agent's file.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws IOException {
      Migration migration = migrated();
      PrintWriter out = spec.commandLine().getOut();
      out.print(migration.document());
      out.flush();
      migration.notes().forEach(note -> spec.commandLine().getErr().println(file + ": " + note));
      return 0;
    }

    private Migration migrated() throws IOException {
      try {
        byte[] content = content(file, Migration.CHARACTERS_MAX);
        return Migration.of(new String(content, StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        throw new IOException("%s: %s".formatted(file, e.getMessage()), e);
      }
    }
  }
}
