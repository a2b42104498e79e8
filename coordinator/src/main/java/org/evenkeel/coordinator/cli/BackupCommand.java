package org.evenkeel.coordinator.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code evenkeel backup}. */
@Command(
    name = "backup",
    description = {
      "Writes a backup of this node into one file: configuration and its history, what operators",
      "want, users, tokens, certificates with their keys, the fallback page and node.yaml.",
      "The file holds secrets: only its owner can read it, and nobody else should."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  evenkeel backup", "  evenkeel backup /srv/safe/lb1.zip"})
final class BackupCommand implements Callable<Integer> {
  @Mixin private CoordinatorOption root = new CoordinatorOption();
  @Mixin private ArchiveFile file = new ArchiveFile();

  @Override
  public Integer call() throws CommandFailure {
    file.write(
        root,
        "/api/v1/backup",
        "evenkeel",
        "It holds password hashes and private keys: keep it safe");
    return 0;
  }
}
