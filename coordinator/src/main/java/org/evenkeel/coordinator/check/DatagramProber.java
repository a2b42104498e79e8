package org.evenkeel.coordinator.check;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Optional;
import org.evenkeel.coordinator.pace.Clock;

/** Asks over UDP, once, and over TCP where the answer is too long. */
final class DatagramProber implements Prober {
  private static final int DATAGRAM_BYTES_MAX = 64 * 1024;

  private final Clock clock;
  private final Dialer dialer;
  private final Question question;
  private final Optional<DialogueProber> stream;

  DatagramProber(Clock clock, Dialer dialer, Question question, Optional<DialogueProber> stream) {
    this.clock = clock;
    this.dialer = dialer;
    this.question = question;
    this.stream = stream;
  }

  @Override
  public Verdict probe(CheckTarget target) {
    Deadline deadline = Deadline.of(clock, target.spec().timeout());
    try (DatagramSocket socket = dialer.datagrams(target)) {
      InetSocketAddress local =
          new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
      Question.Asked asked = question.ask(target, local);
      byte[] request = asked.datagram();
      socket.send(new DatagramPacket(request, request.length));
      return listen(socket, asked, target, deadline);
    } catch (OwnFault e) {
      return e.verdict();
    } catch (SocketTimeoutException _) {
      return new Verdict.Failed("no answer within " + deadline.limit());
    } catch (PortUnreachableException _) {
      return new Verdict.Failed("nobody listens at port " + target.port());
    } catch (Unexpected e) {
      return new Verdict.Failed(e.reason());
    } catch (IOException e) {
      return new Verdict.Failed("asking failed: " + Excerpt.plain(String.valueOf(e.getMessage())));
    }
  }

  private Verdict listen(
      DatagramSocket socket, Question.Asked asked, CheckTarget target, Deadline deadline)
      throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[DATAGRAM_BYTES_MAX], DATAGRAM_BYTES_MAX);
    while (true) {
      socket.setSoTimeout(deadline.millisLeft());
      packet.setLength(DATAGRAM_BYTES_MAX);
      socket.receive(packet);
      switch (asked.judge(Arrays.copyOf(packet.getData(), packet.getLength()))) {
        case Question.Heard.Nothing() -> {}
        case Question.Heard.Answer(String seen) -> {
          return new Verdict.Passed(seen + " in " + deadline.elapsed());
        }
        case Question.Heard.TooLong() -> {
          return stream.isPresent()
              ? stream.get().probe(target, deadline)
              : new Verdict.Failed("answer is too long for a datagram");
        }
      }
    }
  }
}
