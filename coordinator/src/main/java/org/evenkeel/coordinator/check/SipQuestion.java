package org.evenkeel.coordinator.check;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.evenkeel.coordinator.model.CheckSpec.Probe;

/** SIP OPTIONS over UDP. */
record SipQuestion(Probe.Sip probe) implements Question {
  @Override
  public Asked ask(CheckTarget target, InetSocketAddress local) {
    SipRequest request = SipRequest.of(probe, target, local, "UDP");
    return new Asked() {
      @Override
      public byte[] datagram() {
        return request.text().getBytes(StandardCharsets.UTF_8);
      }

      @Override
      public Heard judge(byte[] datagram) throws Unexpected {
        String text = new String(datagram, StandardCharsets.UTF_8);
        Optional<SipAnswer> answer =
            SipAnswer.of(text.lines().takeWhile(line -> !line.isEmpty()).limit(200).toList());
        boolean isOurs = answer.isPresent() && answer.get().id().equals(request.id());
        return isOurs && !answer.get().isProvisional()
            ? new Heard.Answer(answer.get().judged(probe.status()))
            : new Heard.Nothing();
      }
    };
  }
}
