package org.evenkeel.coordinator;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.config.ConfigStore;
import org.evenkeel.coordinator.config.InMemoryConfigStore;
import org.evenkeel.coordinator.config.Revision;
import org.evenkeel.coordinator.model.Unconfirmed;

/** Configurations on a disk that is simulated: the process may end before and after each write. */
final class CrashingStore implements ConfigStore {
  private final InMemoryConfigStore store = new InMemoryConfigStore();
  private final Runnable step;

  CrashingStore(Runnable step) {
    this.step = step;
  }

  /** Does what an administrator with an editor does. */
  void edit(String text) {
    store.edit(text);
  }

  @Override
  public Revision accept(
      String text, String author, String comment, Instant now, Optional<Unconfirmed> unconfirmed) {
    step.run();
    Revision accepted = store.accept(text, author, comment, now, unconfirmed);
    step.run();
    return accepted;
  }

  @Override
  public void adopt(Revision revision) {
    step.run();
    store.adopt(revision);
    step.run();
  }

  @Override
  public void complete(Revision older) {
    step.run();
    store.complete(older);
    step.run();
  }

  @Override
  public void remark(int number, String remark) {
    step.run();
    store.remark(number, remark);
  }

  @Override
  public void confirm(int number) {
    step.run();
    store.confirm(number);
    step.run();
  }

  @Override
  public void setAside() throws IOException {
    store.setAside();
  }

  @Override
  public int highest() {
    return store.highest();
  }

  @Override
  public Optional<Revision> newest() {
    return store.newest();
  }

  @Override
  public Optional<Revision> revision(int number) {
    return store.revision(number);
  }

  @Override
  public List<Revision.Stamp> revisions() {
    return store.revisions();
  }

  @Override
  public Optional<String> file() {
    return store.file();
  }
}
