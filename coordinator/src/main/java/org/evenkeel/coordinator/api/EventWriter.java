package org.evenkeel.coordinator.api;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * One server-sent event (WHATWG HTML, section 9.2) as it is written: nothing of it is kept, however
 * long it is. Without a word there is no event. For one thread.
 */
final class EventWriter extends Writer {
  private final Writer text;
  private final String head;
  private boolean begun;

  /**
   * An event that is not begun.
   *
   * @param name of the event
   * @param id of it
   */
  EventWriter(OutputStream out, String name, String id) {
    this.text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    this.head = "event: " + name + "\nid: " + id + "\ndata: ";
  }

  /** Makes it an event even if nothing is written. */
  void begin() throws IOException {
    if (!begun) {
      begun = true;
      text.write(head);
    }
  }

  @Override
  public void write(char[] chars, int from, int count) throws IOException {
    if (count == 0) {
      return;
    }
    begin();
    int start = from;
    for (int i = from; i < from + count; i++) {
      if (chars[i] == '\n' || chars[i] == '\r') {
        text.write(chars, start, i - start);
        text.write("\ndata: ");
        start = i + 1;
      }
    }
    text.write(chars, start, from + count - start);
  }

  /** Does nothing: an event is sent when it is whole. */
  @Override
  public void flush() {}

  /** Sends it; the stream goes on. */
  @Override
  public void close() throws IOException {
    if (begun) {
      text.write("\n\n");
      text.flush();
    }
  }
}
