package org.evenkeel.coordinator.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.evenkeel.coordinator.disk.DurableFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenkeel support}. */
@Command(
    name = "support",
    description = {
      "Writes one archive for somebody who helps: configuration, state, findings of the doctor,"
          + " log,",
      "and what the kernel says. Secrets are taken out; look through it before you send it."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  evenkeel support", "  evenkeel support lb1.zip"})
final class SupportCommand implements Callable<Integer> {
  @Mixin private CoordinatorOption root = new CoordinatorOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      description =
          "Where to write it; must not be there yet (default: evenkeel-support-TIME.zip).")
  private @Nullable Path file;

  @Override
  public Integer call() throws CommandFailure {
    Path target = file == null ? Path.of(name()) : file;
    if (Files.exists(target)) {
      throw new CommandFailure("there is a file %s; name another one".formatted(target));
    }
    try (ControlClient client = root.client()) {
      byte[] archive = client.archive("/api/v1/support");
      DurableFile.replace(target, archive, DurableFile.Readers.OWNER);
      spec.commandLine()
          .getErr()
          .printf(
              "%s is written, %d bytes; look through it before you send it%n",
              target, archive.length);
      return 0;
    } catch (IOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private static String name() {
    String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "");
    return "evenkeel-support-%s.zip".formatted(time);
  }
}
