package org.evenkeel.coordinator.check;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import org.evenkeel.coordinator.pace.Clock;

/** Opens a TCP connection and closes it. */
final class ConnectProber implements Prober {
  private final Clock clock;
  private final Dialer dialer;

  ConnectProber(Clock clock, Dialer dialer) {
    this.clock = clock;
    this.dialer = dialer;
  }

  @Override
  public Verdict probe(CheckTarget target) {
    long start = clock.nanos();
    try (Socket _ = dialer.dial(target)) {
      double millis = (clock.nanos() - start) / 1e6;
      return new Verdict.Passed(String.format(Locale.ROOT, "connected in %.1f ms", millis));
    } catch (SocketTimeoutException e) {
      return new Verdict.Failed(
          "no connection to port %d within %d ms"
              .formatted(target.port(), target.spec().timeout().toMillis()));
    } catch (Dialer.OwnFault e) {
      return new Verdict.Failed(String.valueOf(e.getMessage()), true);
    } catch (IOException e) {
      return new Verdict.Failed(words(e, target.port()));
    }
  }

  private static String words(IOException failure, int port) {
    return switch (failure) {
      case NoRouteToHostException _ -> "no route to host";
      case ConnectException _ -> "connection to port " + port + " refused";
      case SocketException e -> "connection to port " + port + " failed: " + e.getMessage();
      default -> "connection to port " + port + " failed: " + failure;
    };
  }
}
