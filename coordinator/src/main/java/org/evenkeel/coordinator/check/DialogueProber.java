package org.evenkeel.coordinator.check;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.evenkeel.coordinator.pace.Clock;

/** Connects over TCP and holds a dialogue. */
final class DialogueProber implements Prober {
  /** From this long before its end on, a certificate is spoken of. */
  private static final Duration CERTIFICATE_WARNING = Duration.ofDays(14);

  private final Clock clock;
  private final InstantSource calendar;
  private final Dialer dialer;
  private final Dialogue dialogue;

  DialogueProber(Clock clock, InstantSource calendar, Dialer dialer, Dialogue dialogue) {
    this.clock = clock;
    this.calendar = calendar;
    this.dialer = dialer;
    this.dialogue = dialogue;
  }

  @Override
  public Verdict probe(CheckTarget target) {
    return probe(target, Deadline.of(clock, target.spec().timeout()));
  }

  /** Probes in what is left of the time. */
  Verdict probe(CheckTarget target, Deadline deadline) {
    Socket socket;
    try {
      socket = dialer.connect(target, deadline);
    } catch (OwnFault e) {
      return e.verdict();
    } catch (IOException e) {
      return new Verdict.Failed(unconnected(e, target.port(), deadline));
    }
    try (socket) {
      return talk(new Conversation(socket, target, deadline), deadline);
    } catch (IOException e) {
      return new Verdict.Failed("connection lost: " + e.getMessage());
    }
  }

  private Verdict talk(Conversation conversation, Deadline deadline) {
    try (conversation) {
      String seen = dialogue.hold(conversation);
      String warning = conversation.certificate().map(this::warning).orElse("");
      return new Verdict.Passed(seen + " in " + deadline.elapsed() + warning);
    } catch (IOException e) {
      return new Verdict.Failed(conversation.words(e));
    }
  }

  private String warning(X509Certificate certificate) {
    Instant end = certificate.getNotAfter().toInstant();
    Duration left = Duration.between(calendar.instant(), end);
    if (left.compareTo(CERTIFICATE_WARNING) >= 0) {
      return "";
    }
    return left.isNegative()
        ? ", certificate ended " + days(left.negated()) + " ago"
        : ", certificate ends in " + days(left);
  }

  private static String days(Duration duration) {
    return duration.toDays() == 1 ? "1 day" : duration.toDays() + " days";
  }

  private static String unconnected(IOException failure, int port, Deadline deadline) {
    return switch (failure) {
      case SocketTimeoutException _ ->
          "no connection to port %d within %s".formatted(port, deadline.limit());
      case NoRouteToHostException _ -> "no route to host";
      case ConnectException _ -> "connection to port " + port + " refused";
      case SocketException e -> "connection to port " + port + " failed: " + e.getMessage();
      default -> "connection to port " + port + " failed: " + failure;
    };
  }
}
