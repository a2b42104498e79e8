package org.evenkeel.coordinator.lockdown;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.evenkeel.coordinator.filter.InputFilter;
import org.evenkeel.coordinator.filter.InputRules;
import org.evenkeel.coordinator.filter.Outcome;
import org.evenkeel.coordinator.model.VirtualService;

/** A kernel's place for the rules, in memory, that can be broken into and out of order. */
public final class InMemoryInputFilter implements InputFilter {
  /** Where a node of the tests is managed. */
  public static final Listener WEB = new Listener(ProtocolPort.tcp(9443), "web UI and API");

  private final List<String> told = new CopyOnWriteArrayList<>();
  private volatile Optional<InputRules> rules = Optional.empty();
  private volatile Optional<String> failure = Optional.empty();
  private volatile Optional<String> unusable = Optional.empty();
  private volatile List<VirtualService> services = List.of();

  @Override
  public String name() {
    return "nftables";
  }

  @Override
  public Outcome apply(Optional<InputRules> wanted) {
    if (failure.isPresent()) {
      return new Outcome.Failed(failure.get());
    }
    if (rules.equals(wanted)) {
      return new Outcome.Unchanged();
    }
    rules = wanted;
    return new Outcome.Changed();
  }

  @Override
  public boolean isInForce(Optional<InputRules> wanted) {
    return rules.equals(wanted);
  }

  @Override
  public List<String> text(InputRules wanted) {
    return InputFilter.asNftables(wanted);
  }

  /** What is in the kernel. */
  public Optional<InputRules> rules() {
    return rules;
  }

  /** Somebody else empties the packet filter. */
  void flush() {
    rules = Optional.empty();
  }

  /** From now on it fails, or works again when empty. */
  void failing(Optional<String> how) {
    failure = how;
  }

  /** From now on there is no packet filter to use, or there is when empty. */
  public void unusable(Optional<String> why) {
    unusable = why;
  }

  /** What balancing there is now. */
  void serving(List<VirtualService> now) {
    services = now;
  }

  /** What does not work, as the last notice said. */
  List<String> told() {
    return new ArrayList<>(told);
  }

  /** A keeper of these rules, as a coordinator below a directory has it. */
  public LockdownKeeper keeper(Path root) {
    return keeper(root, InstantSource.system());
  }

  /** The same with a clock of its own. */
  LockdownKeeper keeper(Path root, InstantSource clock) {
    return LockdownKeeper.start(
        new LockdownFile(root),
        () -> unusable.<Opening>map(Opening.Unusable::new).orElseGet(() -> new Opening.Ready(this)),
        () -> new Surroundings(List.of(WEB), Set.of(ProtocolPort.udp(6694)), Set.of(), services),
        clock,
        problems -> {
          told.clear();
          return told.addAll(problems) || problems.isEmpty();
        });
  }
}
