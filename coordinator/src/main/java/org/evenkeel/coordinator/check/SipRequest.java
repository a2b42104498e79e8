package org.evenkeel.coordinator.check;

import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * A SIP OPTIONS request (RFC 3261, 11).
 *
 * @param id by which its answer is known
 * @param text as it is sent
 */
record SipRequest(String id, String text) {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A new one. */
  static SipRequest of(
      Probe.Sip probe, CheckTarget target, InetSocketAddress local, String transport) {
    String id = new BigInteger(96, RANDOM).toString(36);
    String server = probe.host().orElse(target.address().toString(target.port()));
    String ours = new IpAddress(local.getAddress()).toString(local.getPort());
    String text =
        """
        OPTIONS sip:%1$s SIP/2.0
        Via: SIP/2.0/%2$s %3$s;rport;branch=z9hG4bK%4$s
        Max-Forwards: 70
        From: <sip:evenkeel@%3$s>;tag=%4$s
        To: <sip:%1$s>
        Call-ID: %4$s
        CSeq: 1 OPTIONS
        Contact: <sip:evenkeel@%3$s>
        Accept: application/sdp
        User-Agent: evenkeel
        Content-Length: 0

        """
            .formatted(server, transport, ours, id)
            .replace("\n", "\r\n");
    return new SipRequest(id, text);
  }
}
