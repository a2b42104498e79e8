package org.evenkeel.arp;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A machine of places and states that can be made to refuse its nth change. */
final class InMemoryMachine implements Machine {
  private final Map<String, String> states = new TreeMap<>();
  private int changes;
  private int failAt = Integer.MAX_VALUE;
  private boolean dead;

  InMemoryMachine put(String id, String state) {
    states.put(id, state);
    return this;
  }

  /** From now on the nth change fails, and only that. */
  InMemoryMachine failAt(int n) {
    changes = 0;
    failAt = n;
    return this;
  }

  /** From now on the nth change, and everything after it, kills the program. */
  InMemoryMachine dieAt(int n) {
    failAt(n);
    dead = true;
    return this;
  }

  InMemoryMachine healed() {
    failAt = Integer.MAX_VALUE;
    dead = false;
    return this;
  }

  Map<String, String> states() {
    return Map.copyOf(states);
  }

  int changes() {
    return changes;
  }

  @Override
  public Optional<String> read(Step step) throws MachineException {
    return Optional.ofNullable(states.get(step.id()));
  }

  @Override
  public void write(Step step, Optional<String> state) throws MachineException {
    changes++;
    if (dead && changes >= failAt) {
      throw new PowerLoss();
    }
    if (changes == failAt) {
      throw new MachineException("refused: " + step.what());
    }
    if (state.isPresent()) {
      states.put(step.id(), state.get());
    } else {
      states.remove(step.id());
    }
  }

  /** Ends the program without a chance to clean up. */
  static final class PowerLoss extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
