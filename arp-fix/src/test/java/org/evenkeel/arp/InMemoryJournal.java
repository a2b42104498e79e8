package org.evenkeel.arp;

/** A journal that survives what kills the program, as text, because that is what a disk holds. */
final class InMemoryJournal implements JournalStore {
  private String text = JournalText.write(Journal.EMPTY);
  private int writes;

  @Override
  public Journal read() {
    return JournalText.read(text);
  }

  @Override
  public void write(Journal journal) {
    writes++;
    text = JournalText.write(journal);
  }

  int writes() {
    return writes;
  }
}
