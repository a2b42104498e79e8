package org.evenkeel.coordinator.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
  @Mixin private ArchiveFile file = new ArchiveFile();

  @Override
  public Integer call() throws CommandFailure {
    file.write(root, "/api/v1/support", "evenkeel-support", "Look through it before you send it");
    return 0;
  }
}
