package org.evenkeel.coordinator.snmp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.SnmpSpec;
import org.evenkeel.coordinator.pace.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snmp4j.MessageDispatcher;
import org.snmp4j.TransportMapping;
import org.snmp4j.TransportStateReference;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.transport.TransportListener;

/**
 * Questions as they come in, one after the other on a thread of its own, and answers as they go
 * out. What comes from elsewhere than it may, is too long or too much is dropped unread.
 */
final class Datagrams implements TransportMapping<UdpAddress> {
  /** The longest question and answer, in octets. RFC 3417, 3.2 asks for 484 and more. */
  static final int LENGTH_MAX = 8_192;

  private static final long STOP_MILLIS = 500;
  private static final Logger LOG = LoggerFactory.getLogger(Datagrams.class);

  private final DatagramSocket socket;
  private final SnmpSpec spec;
  private final Tally tally;
  private final Clock clock;
  private final MessageDispatcher dispatcher;
  private final Budget budget = new Budget();
  private final Thread thread = Thread.ofPlatform().name("snmp").daemon().unstarted(this::run);
  private boolean failed;

  /**
   * Of a bound socket, which is theirs from now on.
   *
   * @param dispatcher is given the questions
   */
  Datagrams(
      DatagramSocket socket,
      SnmpSpec spec,
      Tally tally,
      Clock clock,
      MessageDispatcher dispatcher) {
    this.socket = socket;
    this.spec = spec;
    this.tally = tally;
    this.clock = clock;
    this.dispatcher = dispatcher;
  }

  @Override
  public void listen() {
    thread.start();
  }

  private void run() {
    byte[] buffer = new byte[LENGTH_MAX + 1];
    try {
      while (!socket.isClosed()) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        take(packet);
      }
    } catch (IOException e) {
      if (!socket.isClosed()) {
        LOG.warn("SNMP: no question can be read: {}; it is started anew", e.getMessage());
        socket.close();
      }
    }
  }

  private void take(DatagramPacket packet) {
    if (!spec.hears(new IpAddress(packet.getAddress()))) {
      tally.countForeign();
    } else if (packet.getLength() > LENGTH_MAX || !budget.take(clock.nanos())) {
      tally.countExcess();
    } else {
      process(packet);
    }
  }

  /** Whatever a question does, the next one is read. */
  private void process(DatagramPacket packet) {
    byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
    UdpAddress from = new UdpAddress(packet.getAddress(), packet.getPort());
    try {
      dispatcher.processMessage(this, from, ByteBuffer.wrap(bytes), null);
      failed = false;
    } catch (RuntimeException e) {
      if (!failed) {
        LOG.error("SNMP: a question is not understood, though it should be", e);
      }
      failed = true;
    }
  }

  @Override
  public void sendMessage(
      UdpAddress to,
      byte[] message,
      TransportStateReference state,
      long timeoutMillis,
      int maxRetries)
      throws IOException {
    socket.send(
        new DatagramPacket(
            message, message.length, new InetSocketAddress(to.getInetAddress(), to.getPort())));
  }

  @Override
  public Class<UdpAddress> getSupportedAddressClass() {
    return UdpAddress.class;
  }

  @Override
  public UdpAddress getListenAddress() {
    return new UdpAddress(socket.getLocalAddress(), socket.getLocalPort());
  }

  /** There is one listener, the dispatcher. */
  @Override
  public void addTransportListener(TransportListener listener) {
    throw new UnsupportedOperationException("the dispatcher listens, and nobody else");
  }

  @Override
  public void removeTransportListener(TransportListener listener) {
    throw new UnsupportedOperationException("the dispatcher listens until the end");
  }

  @Override
  public boolean isListening() {
    return !socket.isClosed() && thread.isAlive();
  }

  @Override
  public int getMaxInboundMessageSize() {
    return LENGTH_MAX;
  }

  /** Stops; an answer under way is not waited for longer than half a second. Idempotent. */
  @Override
  public void close() {
    socket.close();
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
