package org.evenkeel.coordinator.check;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The same question over TCP: every message has its length before it. */
record DnsDialogue(DnsQuestion question) implements Dialogue {
  private static final int MESSAGES_MAX = 10;

  @Override
  public String hold(Conversation conversation) throws IOException {
    Question.Asked asked = question.ask();
    byte[] request = asked.datagram();
    ByteBuffer framed = ByteBuffer.allocate(2 + request.length);
    conversation.send(framed.putShort((short) request.length).put(request).array());
    for (int i = 0; i < MESSAGES_MAX; i++) {
      int length = ByteBuffer.wrap(conversation.exactly(2)).getShort() & 0xffff;
      switch (asked.judge(conversation.exactly(length))) {
        case Question.Heard.Nothing() -> {}
        case Question.Heard.Answer(String seen) -> {
          return seen;
        }
        case Question.Heard.TooLong() -> throw new Unexpected("answer over TCP is cut off");
      }
    }
    throw new Unexpected("answers to other questions than ours");
  }
}
