package org.evenkeel.arp;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A machine that runs Linux. */
final class LinuxHost implements Host {
  private final Path root;
  private final CommandRunner runner;
  private final LinuxMachine machine;
  private @Nullable Facts found;

  LinuxHost(Path root, CommandRunner runner) {
    this.root = root;
    this.runner = runner;
    this.machine = new LinuxMachine(root, runner);
  }

  private Facts facts() throws MachineException {
    Facts facts = found;
    if (facts == null) {
      facts = LinuxFacts.find(root, runner);
      found = facts;
    }
    return facts;
  }

  @Override
  public JournalFile journal() {
    return JournalFile.below(root);
  }

  @Override
  public Plan plan(Request request) throws MachineException {
    return Plan.of(facts(), request);
  }

  @Override
  public List<Finding> check(Request request, OptionalInt port, boolean asking)
      throws MachineException {
    Optional<FrameProbe> probe = asking ? Optional.of(new FrameProbe(runner)) : Optional.empty();
    return new Checkup(machine, probe).examine(facts(), request, port);
  }

  @Override
  public void prepareChange() throws MachineException {
    Privileges.require(facts());
  }

  @Override
  public List<String> notes() {
    return List.of();
  }

  @Override
  public Optional<String> read(Step step) throws MachineException {
    return machine.read(step);
  }

  @Override
  public void write(Step step, Optional<String> state) throws MachineException {
    machine.write(step, state);
  }

  @Override
  public void close() {
    machine.close();
  }
}
