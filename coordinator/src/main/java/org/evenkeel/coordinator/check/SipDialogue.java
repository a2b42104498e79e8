package org.evenkeel.coordinator.check;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.evenkeel.coordinator.model.CheckSpec.Probe;

/** SIP OPTIONS over TCP. */
record SipDialogue(Probe.Sip probe) implements Dialogue {
  private static final int ANSWERS_MAX = 10;
  private static final int LINES_MAX = 200;

  @Override
  public String hold(Conversation conversation) throws IOException {
    SipRequest request = SipRequest.of(probe, conversation.target(), conversation.local(), "TCP");
    conversation.send(request.text());
    for (int i = 0; i < ANSWERS_MAX; i++) {
      List<String> head = head(conversation);
      SipAnswer answer =
          SipAnswer.of(head)
              .orElseThrow(
                  () ->
                      new Unexpected("answer is not SIP: " + conversation.quoted(head.getFirst())));
      if (!answer.isProvisional()) {
        return answer.judged(probe.status());
      }
    }
    throw new Unexpected("more than " + ANSWERS_MAX + " provisional answers");
  }

  private static List<String> head(Conversation conversation) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(conversation.line());
    for (String line = conversation.line(); !line.isEmpty(); line = conversation.line()) {
      lines.add(line);
      if (lines.size() > LINES_MAX) {
        throw new Unexpected("header has more than " + LINES_MAX + " lines");
      }
    }
    return lines;
  }
}
