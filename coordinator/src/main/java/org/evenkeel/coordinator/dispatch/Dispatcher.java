package org.evenkeel.coordinator.dispatch;

import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.IpvsSettings;

/**
 * An engine that holds a dispatch table and forwards traffic by it. It is used by one thread, the
 * director's, which is a platform thread. What an engine cannot do at once it does on a thread of
 * its own, and shows the table as it was told until it is known not to be.
 *
 * <p>Every implementation obeys the same contract (see its test, {@code DispatcherContract}): an
 * edit that the table cannot take is refused as a {@link Failure} and changes nothing, later steps
 * are tried all the same, and established connections survive every edit that does not remove their
 * destination.
 */
public interface Dispatcher extends AutoCloseable {

  /** Which engine this is. */
  Engine engine();

  /**
   * Reads the whole table with its counters.
   *
   * @throws DispatchException when the engine cannot be read
   */
  Observation read() throws DispatchException;

  /**
   * Applies the steps in order.
   *
   * @return those that failed, each with the reason; empty when all succeeded
   */
  List<Failure> apply(List<Step> steps);

  /**
   * Says what the engine would have to be started anew for, to hold that table. Changes nothing.
   *
   * @return a few words each, such as {@code rules of web change}; empty when edits suffice
   */
  default List<String> reloads(List<TableService> wanted) {
    return List.of();
  }

  /**
   * Gives the engine what holds for it as a whole. Engines without such settings do nothing.
   *
   * @return why that is not possible; empty when it is done, or was so already
   */
  default Optional<String> tune(IpvsSettings settings) {
    return Optional.empty();
  }

  /**
   * Lets go of the engine. Whether traffic goes on is the engine's nature: the kernel's table stays
   * in force, the relay's connections end. Idempotent.
   */
  @Override
  void close();

  /**
   * A step that an engine refused.
   *
   * @param step what was tried
   * @param reason what the engine said and what to do about it
   */
  record Failure(Step step, String reason) {}
}
