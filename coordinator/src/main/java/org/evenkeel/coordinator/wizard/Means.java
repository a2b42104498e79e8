package org.evenkeel.coordinator.wizard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.evenkeel.coordinator.dispatch.CommandRunner;

/**
 * What a machine is changed with, beside its files.
 *
 * @param runner runs the programs of network managers
 * @param running the running coordinator's configuration; empty when none runs
 */
public record Means(CommandRunner runner, Optional<RunningConfiguration> running) {
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  /**
   * Those of this machine. Its programs run in a session of their own (setsid(1)): Ctrl-C at the
   * terminal ends the wizard, and not the half-done work of the network manager.
   */
  public static Means ofThisMachine(Optional<RunningConfiguration> running) {
    return new Means(
        (arguments, input, timeout) ->
            CommandRunner.SYSTEM.run(
                Files.isExecutable(SETSID)
                    ? Stream.concat(Stream.of(SETSID.toString(), "--wait"), arguments.stream())
                        .toList()
                    : arguments,
                input,
                timeout),
        running);
  }

  /**
   * Takes one thing back.
   *
   * @return why it stays as it is; empty when it is as it was before
   * @throws IOException when that was not possible; it is to be tried again
   */
  Optional<String> takeBack(Undo undo) throws IOException {
    return switch (undo) {
      case Undo.File file -> WrittenFile.takeBack(file);
      case Undo.Programs programs -> {
        Commands.runAll(programs.commands(), runner);
        yield Optional.empty();
      }
      case Undo.Configuration configuration ->
          AppliedConfiguration.takeBack(
              configuration,
              running.orElseThrow(
                  () -> new IOException("the coordinator does not run; start it first")));
    };
  }
}
