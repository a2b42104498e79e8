package org.evenkeel.coordinator.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.evenkeel.coordinator.InstanceLock;
import org.evenkeel.coordinator.StartException;
import org.evenkeel.coordinator.account.User;
import org.evenkeel.coordinator.audit.AuditEntry;
import org.evenkeel.coordinator.audit.AuditLog;
import org.evenkeel.coordinator.disk.DurableFile;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evenkeel factory-reset}. */
@Command(
    name = "factory-reset",
    description =
        "Makes this node as it was when it was installed: takes away its "
            + "configuration and history, users, tokens, certificates with their keys, "
            + "state and reports. It says what, asks for the node's name, and keeps a "
            + "backup first. The coordinator must not run; the audit log stays.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel factory-reset --plan            what it would take away",
      "  evenkeel factory-reset                   asks for the node's name",
      "  evenkeel factory-reset --yes lb1 --no-backup"
    })
final class FactoryResetCommand implements Callable<Integer> {
  @Mixin private RootOption root = new RootOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--plan", description = "Only say what would be taken away.")
  private boolean plan;

  @Option(
      names = "--yes",
      paramLabel = "NODE",
      description = "This node's name: do not ask for it.")
  private @Nullable String yes;

  @Option(
      names = "--no-backup",
      description = "Keep no backup: then nothing brings back what was taken away.")
  private boolean noBackup;

  @Override
  public Integer call() throws CommandFailure {
    FactoryReset reset = new FactoryReset(root.directory());
    try {
      if (plan) {
        show(reset, reset.found());
        return 0;
      }
      try (InstanceLock _ = InstanceLock.take(root.directory())) {
        return carriedOut(reset);
      } catch (StartException e) {
        throw new CommandFailure(
            "a coordinator runs below %s; nothing is changed. Stop it first: systemctl stop evenkeel"
                .formatted(root.directory()),
            e);
      }
    } catch (IOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private int carriedOut(FactoryReset reset) throws IOException, CommandFailure {
    if (reset.paired()) {
      throw new CommandFailure(
          "this node is one of a pair; nothing is changed. Break the pair first: start the"
              + " coordinator, then evenkeel ha unpair");
    }
    if (reset.unfinished().isPresent()) {
      throw new CommandFailure(
          "a wizard was killed in the middle (%s); nothing is changed. Take back what it has done first: evenkeel wizard --undo"
              .formatted(reset.unfinished().get()));
    }
    List<FactoryReset.Found> found = reset.found();
    show(reset, found);
    if (found.isEmpty()) {
      return 0;
    }
    String node = reset.node();
    String typed =
        yes == null
            ? PasswordInput.shown(
                "Take all of that away? Type this node's name, %s: ".formatted(node))
            : yes;
    if (!typed.strip().equals(node)) {
      throw new CommandFailure(
          "nothing is changed: the name of this node is %s, which was not said".formatted(node));
    }
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    PrintWriter err = spec.commandLine().getErr();
    if (!noBackup) {
      Path archive = reset.archive(now);
      DurableFile.replace(archive, reset.backup(now).archive(), DurableFile.Readers.OWNER);
      err.printf("backup: %s%n", archive);
      err.printf("to undo: start the coordinator, then evenkeel restore --node %s%n", archive);
      err.flush();
    }
    try (AuditLog audit = reset.audit()) {
      takeAway(reset, found, audit, node);
    } catch (IOException e) {
      throw new CommandFailure(
          "taken away in part only: %s; put that right and repeat the command".formatted(e), e);
    }
    err.println("done: the next start makes the user admin and prints its password, once");
    err.flush();
    return 0;
  }

  /** Two lines in the audit log: nobody can take things away unseen by ending the program. */
  private static void takeAway(
      FactoryReset reset, List<FactoryReset.Found> found, AuditLog audit, String node)
      throws IOException {
    audit.record(entry(node, found.stream().map(FactoryReset.Found::toString).toList(), "begun"));
    try {
      Optional<String> locked = reset.unlock(CommandRunner.SYSTEM);
      if (locked.isPresent()) {
        throw new IOException(locked.get());
      }
      reset.remove(found);
      audit.record(entry(node, List.of(), AuditEntry.DONE));
    } catch (IOException e) {
      audit.record(entry(node, List.of(), "failed: " + e));
      throw e;
    }
  }

  private static AuditEntry entry(String node, List<String> changes, String result) {
    String user = System.getProperty("user.name");
    String sudo = System.getenv("SUDO_USER");
    return new AuditEntry(
        Instant.now(),
        User.LOCAL,
        "shell of " + (sudo == null ? user : "%s, sudo by %s".formatted(user, sudo)),
        "local",
        "factory-reset",
        Optional.of(node),
        Optional.empty(),
        Optional.empty(),
        changes,
        result);
  }

  private void show(FactoryReset reset, List<FactoryReset.Found> found) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (found.isEmpty()) {
      out.println("nothing is there to take away");
    }
    found.forEach(out::println);
    if (reset.ownsTables()) {
      out.println(
          "The kernel's tables and addresses stay, and this node remembers which are its own: the"
              + " next start takes them out; evenkeel run --clear did so at its end");
    }
    out.flush();
  }
}
