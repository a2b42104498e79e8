package org.evenkeel.agent;

import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How a {@link Responder} treats clients.
 *
 * @param talk what they get
 * @param access who is answered
 * @param patience how long a client may stay
 * @param tls where clients speak TLS
 */
record Reception(
    Talk talk, ResponderSetting.Access access, Duration patience, Optional<SSLContext> tls) {

  /** In clear, for everybody. */
  static Reception plain(Talk talk, Duration patience, int connectionsMax) {
    ResponderSetting.Access open = ResponderSetting.Access.OPEN;
    return new Reception(
        talk,
        new ResponderSetting.Access(open.allowFrom(), connectionsMax, open.acceptsPerSecond()),
        patience,
        Optional.empty());
  }
}
