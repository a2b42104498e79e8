package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.evenkeel.coordinator.upgrade.Candidate;
import org.evenkeel.coordinator.upgrade.Candidates;
import org.evenkeel.coordinator.upgrade.DebianVersion;
import org.evenkeel.coordinator.upgrade.PackageManager;
import org.evenkeel.coordinator.upgrade.Standing;
import org.evenkeel.coordinator.upgrade.Upgrade;
import org.evenkeel.coordinator.upgrade.UpgradeException;
import org.evenkeel.coordinator.upgrade.UpgradePlan;
import org.evenkeel.coordinator.upgrade.Workplace;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evenkeel upgrade}. */
@Command(
    name = "upgrade",
    description = {
      "Shows what is new, asks, and installs it on this node: what the package manager's sources"
          + " have,",
      "or a file with its checksum. In a pair the passive node goes first; on the active one the"
          + " other",
      "one takes over before anything is installed, so that no connection is lost."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel upgrade --check                  show what there is, and what would be done",
      "  evenkeel upgrade                          show it, ask, and do it",
      "  evenkeel upgrade --yes                    do it unasked",
      "  evenkeel upgrade --from evenkeel_0.2.0_amd64.deb",
      "  evenkeel upgrade --from evenkeel_0.1.0_amd64.deb --allow-downgrade"
    })
final class UpgradeCommand implements Callable<Integer> {
  @Mixin private RootOption root = new RootOption();
  @Mixin private OutputOption output = new OutputOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--check",
      description = "Only show what there is and what would be done; exit status 0 either way.")
  private boolean check;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = {
        "A package instead of what the sources have. FILE.sha256 or SHA256SUMS beside it has its",
        "checksum, or --sha256."
      })
  private @Nullable Path from;

  @Option(
      names = "--sha256",
      paramLabel = "HEX",
      description = "The SHA-256 that the file has to have.")
  private @Nullable String sha256;

  @Option(
      names = "--allow-downgrade",
      description = "Take an older version, too; make a backup before.")
  private boolean allowDowngrade;

  @Option(names = "--yes", description = "Do not ask whether that is meant.")
  private boolean yes;

  @Override
  public Integer call() throws CommandFailure {
    if (sha256 != null && from == null) {
      throw new ParameterException(spec.commandLine(), "--sha256 is of a file: --from FILE");
    }
    if (!check && !isRoot()) {
      throw new CommandFailure(
          "installing packages takes root; nothing is changed. Say sudo, or --check to look");
    }
    try (Workplace place = Workplace.make()) {
      return carriedOut(place);
    } catch (UpgradeException e) {
      throw failure(e.getMessage(), e.remedies());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted; see evenkeel ha status", e);
    }
  }

  private int carriedOut(Workplace place)
      throws CommandFailure, UpgradeException, InterruptedException {
    PackageManager packages = new PackageManager(CommandRunner.SYSTEM);
    DebianVersion installed = packages.installed();
    Optional<Candidate> candidate = candidate(packages, new Candidates(packages, place, installed));
    LocalNode node = new LocalNode(root.controlSocket(), CommandRunner.SYSTEM);
    Standing standing = node.look();
    UpgradePlan plan = UpgradePlan.of(installed, candidate, standing, allowDowngrade);
    ObjectNode document = UpgradeDocument.of(installed, candidate, standing, plan);
    boolean table = output.format() == OutputOption.Format.table;
    if (table) {
      show(document);
    }
    int status =
        switch (plan) {
          case UpgradePlan.Nothing _ -> 0;
          case UpgradePlan.Refused(List<String> why) -> refused(why, document, table);
          case UpgradePlan.Steps steps -> {
            if (check || !agreed(installed, candidate.orElseThrow())) {
              yield check ? 0 : 1;
            }
            new Upgrade(packages, node, Upgrade.Patience.USUAL, this::progress)
                .carryOut(steps, installed, candidate.orElseThrow());
            document.put("outcome", "done");
            progress("done: evenkeel %s".formatted(candidate.get().version()));
            yield 0;
          }
        };
    if (!table) {
      show(document);
    }
    return status;
  }

  private Optional<Candidate> candidate(PackageManager packages, Candidates candidates)
      throws CommandFailure, UpgradeException {
    if (from != null) {
      progress("looking at %s …".formatted(from));
      return Optional.of(
          candidates.file(from.toAbsolutePath(), Optional.ofNullable(sha256), allowDowngrade));
    }
    if (isRoot()) {
      progress("asking the package manager's sources …");
      List<String> trouble = packages.refresh();
      trouble.forEach(line -> progress("  " + line));
      if (!trouble.isEmpty()) {
        progress("not every source answered: what follows is what is known from before");
      }
    } else {
      progress("not root: what follows is what the package manager knows from before");
    }
    return candidates.offered();
  }

  private int refused(List<String> why, ObjectNode document, boolean table) throws CommandFailure {
    CommandFailure failure = failure(why.getFirst(), why.subList(1, why.size()));
    if (check) {
      if (table) {
        progress("not now: " + why.getFirst());
        why.subList(1, why.size()).forEach(line -> progress("  " + line));
      }
      return 0;
    }
    if (!table) {
      show(document);
    }
    throw failure;
  }

  private boolean agreed(DebianVersion installed, Candidate candidate) {
    boolean agreed =
        yes
            || Consent.given(
                "Change %s to %s on this node?".formatted(installed, candidate.version()));
    if (!agreed) {
      progress("nothing is changed; say --yes to have it done");
    }
    return agreed;
  }

  private static CommandFailure failure(@Nullable String what, List<String> remedies) {
    StringBuilder text = new StringBuilder(String.valueOf(what));
    remedies.forEach(remedy -> text.append("\n  ").append(remedy));
    return new CommandFailure(text.toString());
  }

  private void show(ObjectNode document) {
    output.print(spec.commandLine().getOut(), document, UpgradeDocument::text);
  }

  private void progress(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(TerminalText.line(line));
    err.flush();
  }

  private static boolean isRoot() throws CommandFailure {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException e) {
      throw new CommandFailure("whose process this is cannot be read: " + e.getMessage(), e);
    }
  }
}
