package org.evenkeel.coordinator.wizard;

import java.util.ArrayList;
import java.util.List;
import org.evenkeel.coordinator.dispatch.CommandRunner;

/** The effects of a plan, in the order in which they are made. */
public final class Effects {
  private Effects() {}

  /** All effects of a plan. */
  public static List<Effect> of(Plan plan, Means means) {
    List<Effect> effects = new ArrayList<>();
    plan.node().map(WrittenFile::new).ifPresent(effects::add);
    if (plan.network() instanceof NetworkChange.Managed managed) {
      effects.addAll(network(managed, means.runner()));
    }
    plan.cluster().map(draft -> configuration(draft, means)).ifPresent(effects::add);
    return List.copyOf(effects);
  }

  /** The running coordinator accepts it; where none runs, the file is written. */
  private static Effect configuration(FileDraft draft, Means means) {
    return means.running().isPresent()
        ? new AppliedConfiguration(means.running().get(), draft.before().orElse(""), draft.after())
        : new WrittenFile(draft);
  }

  /**
   * The network settings as effects, undone in the opposite order: first what takes the manager
   * off, then the files, then what has it read them.
   *
   * @param runner runs the manager's programs
   */
  private static List<Effect> network(NetworkChange.Managed change, CommandRunner runner) {
    List<Effect> effects = new ArrayList<>();
    effects.add(
        new Commands(
            change.first(),
            new Undo.Programs(change.manager() + " reads its settings", change.undoThen()),
            runner));
    change.files().forEach(draft -> effects.add(new WrittenFile(draft)));
    effects.add(
        new Commands(
            change.then(),
            new Undo.Programs(change.manager() + " lets go of its settings", change.undoFirst()),
            runner));
    return List.copyOf(effects);
  }
}
