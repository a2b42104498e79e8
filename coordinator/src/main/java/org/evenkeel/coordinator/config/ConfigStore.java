package org.evenkeel.coordinator.config;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.model.Unconfirmed;

/**
 * Keeps every configuration that was accepted; the newest is the running one. It keeps texts and
 * does not judge them. Safe for any thread; one process at a time.
 */
public interface ConfigStore {

  /**
   * Makes a text the newest revision and the content of the configuration file, durably: when this
   * returns, both survive a power failure. A text equal to the newest makes no new revision; the
   * file is replaced all the same when it differs.
   *
   * <p>What has to be confirmed is kept in the revision itself: there is no moment at which it is
   * taken and that is not known.
   *
   * @param author who accepted it
   * @param comment why; may be empty
   * @param now the time of acceptance
   * @param unconfirmed until when it has to be confirmed; empty when it stays
   * @return the newest revision
   * @throws IOException when it could not be kept; then nothing has changed
   */
  Revision accept(
      String text, String author, String comment, Instant now, Optional<Unconfirmed> unconfirmed)
      throws IOException;

  /**
   * The same for a text that stays.
   *
   * @throws IOException when it could not be kept; then nothing has changed
   */
  default Revision accept(String text, String author, String comment, Instant now)
      throws IOException {
    return accept(text, author, comment, now, Optional.empty());
  }

  /**
   * Has a revision stay that had to be confirmed, durably. One that is not there, or stays, is left
   * as it is.
   *
   * @throws IOException when it could not be kept; then it has to be confirmed as before
   */
  void confirm(int number) throws IOException;

  /**
   * Makes a revision of another node the newest one, with its number and all that is known of it,
   * and its text the content of the configuration file, durably. When it is the newest one already,
   * what is known of it may be new.
   *
   * @throws IOException when it could not be kept, or its number is not above all that are there;
   *     then nothing has changed
   */
  void adopt(Revision revision) throws IOException;

  /**
   * Adds an older revision of another node to the history, where none has its number.
   *
   * @throws IOException when it could not be kept
   */
  void complete(Revision older) throws IOException;

  /**
   * Says more about a revision that is there, in its comment.
   *
   * @throws IOException when it could not be kept
   */
  void remark(int number, String remark) throws IOException;

  /**
   * Keeps a copy of what the administrator's file holds now beside it: it is about to be replaced,
   * and was never accepted.
   *
   * @throws IOException when it could not be kept
   */
  void setAside() throws IOException;

  /**
   * The highest number that a revision has, whole or not; 0 when there is none.
   *
   * @throws IOException when the revisions cannot be read
   */
  int highest() throws IOException;

  /**
   * The running configuration; empty before the first was accepted.
   *
   * @throws IOException when the revisions cannot be read
   */
  Optional<Revision> newest() throws IOException;

  /**
   * A revision by number; empty when there is none, or none that is whole.
   *
   * @throws IOException when it cannot be read
   */
  Optional<Revision> revision(int number) throws IOException;

  /**
   * What is known of every revision that is whole, the oldest first.
   *
   * @throws IOException when the revisions cannot be read
   */
  List<Revision.Stamp> revisions() throws IOException;

  /**
   * The text that the administrator's file holds now, accepted or not; empty when there is no file.
   *
   * @throws IOException when it cannot be read, is larger than 4 MiB or is not UTF-8
   */
  Optional<String> file() throws IOException;
}
