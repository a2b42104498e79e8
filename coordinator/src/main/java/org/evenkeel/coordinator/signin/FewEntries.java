package org.evenkeel.coordinator.signin;

import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchResultListener;
import com.unboundid.ldap.sdk.SearchResultReference;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps what a search finds. The limit that is sent is the server's to keep; from one that does not
 * keep it nothing more is read. One thread's alone.
 */
@SuppressWarnings("serial") // as the library wants it; nobody writes it anywhere
final class FewEntries implements SearchResultListener {
  /** Places where more could be found; they are not gone to. Active Directory names a few. */
  private static final int REFERENCES_MAX = 100;

  private final int entriesMax;
  private final Runnable end;
  private final List<SearchResultEntry> entries = new ArrayList<>();
  private int references;
  private boolean tooMany;

  /**
   * @param end ends the search
   */
  FewEntries(int entriesMax, Runnable end) {
    this.entriesMax = entriesMax;
    this.end = end;
  }

  /** What was found. */
  List<SearchResultEntry> entries() {
    return List.copyOf(entries);
  }

  /** Whether the search was ended because the server went on. */
  boolean tooMany() {
    return tooMany;
  }

  @Override
  public void searchEntryReturned(SearchResultEntry entry) {
    if (entries.size() < entriesMax) {
      entries.add(entry);
    } else {
      stop();
    }
  }

  @Override
  public void searchReferenceReturned(SearchResultReference reference) {
    if (++references > REFERENCES_MAX) {
      stop();
    }
  }

  private void stop() {
    tooMany = true;
    end.run();
  }
}
