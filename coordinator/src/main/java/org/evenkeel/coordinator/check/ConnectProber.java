package org.evenkeel.coordinator.check;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.evenkeel.coordinator.pace.Clock;

/** Opens a TCP connection and closes it. */
final class ConnectProber implements Prober {
  private final Clock clock;

  ConnectProber(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Verdict probe(CheckTarget target) {
    long start = clock.nanos();
    int timeoutMillis = (int) Math.min(Integer.MAX_VALUE, target.spec().timeout().toMillis());
    try (SocketChannel channel = SocketChannel.open(family(target))) {
      // Closed by reset: nothing was said, and thousands of checks would else pile up in TIME_WAIT.
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      channel.socket().connect(target.address().withPort(target.port()), timeoutMillis);
      return new Verdict.Passed(connected(clock.nanos() - start));
    } catch (SocketTimeoutException e) {
      return new Verdict.Failed(
          "no connection to port %d within %d ms".formatted(target.port(), timeoutMillis));
    } catch (IOException e) {
      return new Verdict.Failed(words(e, target.port()));
    }
  }

  /** A socket of the address's own family costs less than one of both. */
  private static ProtocolFamily family(CheckTarget target) {
    return target.address().isV6() ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
  }

  /** Most outcomes are never read, so this has to be cheap: no format string. */
  static String connected(long nanos) {
    long tenths = (nanos + 50_000) / 100_000;
    return "connected in " + tenths / 10 + "." + tenths % 10 + " ms";
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
