package org.evenkeel.coordinator.wizard;

import java.util.ArrayList;
import java.util.List;
import org.evenkeel.coordinator.dispatch.CommandRunner;

/** The effects of a plan, in the order in which they are made. */
public final class Effects {
  private Effects() {}

  /** A file as an effect. */
  public static Effect write(FileDraft draft) {
    return new WrittenFile(draft);
  }

  /**
   * The network settings as effects, undone in the opposite order: first what takes the manager
   * off, then the files, then what has it read them.
   *
   * @param runner runs the manager's programs
   */
  public static List<Effect> network(NetworkChange.Managed change, CommandRunner runner) {
    List<Effect> effects = new ArrayList<>();
    effects.add(new Commands(change.manager() + " off", change.first(), change.undoThen(), runner));
    change.files().forEach(draft -> effects.add(write(draft)));
    effects.add(new Commands(change.manager() + " on", change.then(), change.undoFirst(), runner));
    return List.copyOf(effects);
  }

  /** The same, with the programs of this machine. */
  public static List<Effect> network(NetworkChange.Managed change) {
    return network(change, CommandRunner.SYSTEM);
  }
}
