package org.evenkeel.coordinator.config;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.model.Unconfirmed;

/** A {@link ConfigStore} that forgets everything with its process, for tests. */
public final class InMemoryConfigStore implements ConfigStore {
  private final List<Revision> revisions = new ArrayList<>();
  private Optional<String> file = Optional.empty();

  @Override
  public Revision accept(String text, String author, String comment, Instant now) {
    return accept(text, author, comment, now, Optional.empty());
  }

  @Override
  public synchronized Revision accept(
      String text, String author, String comment, Instant now, Optional<Unconfirmed> unconfirmed) {
    file = Optional.of(text);
    if (revisions.isEmpty() || !revisions.getLast().text().equals(text)) {
      int number = highest() + 1;
      revisions.add(
          new Revision(new Revision.Stamp(number, author, now, comment, 0, unconfirmed), text));
    }
    return revisions.getLast();
  }

  @Override
  public synchronized void adopt(Revision revision) {
    revisions.removeIf(each -> each.number() == revision.number());
    revisions.add(revision);
    file = Optional.of(revision.text());
  }

  @Override
  public synchronized void complete(Revision older) {
    if (older.number() < highest() && revision(older.number()).isEmpty()) {
      revisions.add(older);
      revisions.sort(Comparator.comparingInt(Revision::number));
    }
  }

  @Override
  public synchronized void remark(int number, String remark) {
    revisions.replaceAll(
        each ->
            each.number() == number
                ? new Revision(each.stamp().remarked(remark), each.text())
                : each);
  }

  @Override
  public synchronized void confirm(int number) {
    revisions.replaceAll(
        each ->
            each.number() == number ? new Revision(each.stamp().confirmed(), each.text()) : each);
  }

  @Override
  public synchronized void setAside() {
    // the file's text is the test's own
  }

  @Override
  public synchronized int highest() {
    return revisions.isEmpty() ? 0 : revisions.getLast().number();
  }

  @Override
  public synchronized Optional<Revision> newest() {
    return revisions.isEmpty() ? Optional.empty() : Optional.of(revisions.getLast());
  }

  @Override
  public synchronized Optional<Revision> revision(int number) {
    return revisions.stream().filter(each -> each.number() == number).findFirst();
  }

  @Override
  public synchronized List<Revision.Stamp> revisions() {
    return revisions.stream().map(Revision::stamp).toList();
  }

  @Override
  public synchronized Optional<String> file() {
    return file;
  }

  /** Does what an administrator with an editor does. */
  public synchronized void edit(String text) {
    file = Optional.of(text);
  }
}
