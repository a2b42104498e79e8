package org.evenkeel.coordinator.feedback;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.model.FeedbackSpec;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.pace.Clock;

/** Asks a feedback agent: connects, sends nothing, reads one line. */
final class AgentClient {
  /** A longer line is no answer; HAProxy's own limit is a buffer of 16 KiB, answers need 20. */
  private static final int LINE_BYTES_MAX = 512;

  private final Clock clock;

  AgentClient(Clock clock) {
    this.clock = clock;
  }

  /** Asks once; takes no longer than the spec's timeout, over connecting and reading. */
  Answer ask(IpAddress address, FeedbackSpec.Agent spec) {
    long deadline = clock.nanos() + spec.timeout().toNanos();
    try (Socket socket = new Socket()) {
      socket.connect(address.withPort(spec.port()), millisUntil(deadline));
      return readLine(socket, deadline);
    } catch (SocketTimeoutException e) {
      return new Answer.Nothing("no answer within " + spec.timeout().toMillis() + " ms");
    } catch (ConnectException e) {
      return new Answer.Nothing("connection refused");
    } catch (IOException e) {
      return new Answer.Nothing(String.valueOf(e.getMessage()));
    }
  }

  private Answer readLine(Socket socket, long deadline) throws IOException {
    byte[] buffer = new byte[LINE_BYTES_MAX];
    int length = 0;
    InputStream in = socket.getInputStream();
    while (length < buffer.length) {
      socket.setSoTimeout(millisUntil(deadline));
      int read = in.read(buffer, length, buffer.length - length);
      if (read < 0) {
        return new Answer.Nothing(length == 0 ? "closed without a word" : "half a line");
      }
      for (int end = length + read; length < end; length++) {
        if (buffer[length] == '\n' || buffer[length] == '\r') {
          return meaning(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
        }
      }
    }
    return new Answer.Nothing("more than " + LINE_BYTES_MAX + " bytes without a line end");
  }

  private static Answer meaning(String line) {
    return AgentReply.parse(line)
        .<Answer>map(Answer.Heard::new)
        .orElseGet(() -> Answer.notUnderstood(line));
  }

  /** Whole milliseconds left, for socket calls that take 0 as for ever. */
  private int millisUntil(long deadline) throws SocketTimeoutException {
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - clock.nanos());
    if (left <= 0) {
      throw new SocketTimeoutException();
    }
    return (int) Math.min(Integer.MAX_VALUE, left);
  }
}
