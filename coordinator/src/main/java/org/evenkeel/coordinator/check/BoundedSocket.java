package org.evenkeel.coordinator.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;

/**
 * A connected socket whose reads end at a deadline, however slowly bytes come, and after a number
 * of bytes, however many come. TLS is laid over it and so is bounded too.
 */
final class BoundedSocket extends Socket {
  private final Socket socket;
  private final Input input;

  BoundedSocket(Socket socket, Deadline deadline, int bytesMax) throws IOException {
    this.socket = socket;
    this.input = new Input(socket, deadline, bytesMax);
  }

  private static final class Input extends InputStream {
    private final Socket socket;
    private final InputStream in;
    private final Deadline deadline;
    private final int bytesMax;
    private int bytes;

    Input(Socket socket, Deadline deadline, int bytesMax) throws IOException {
      this.socket = socket;
      this.in = socket.getInputStream();
      this.deadline = deadline;
      this.bytesMax = bytesMax;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (bytes >= bytesMax) {
        throw new Unexpected("sent more than " + bytesMax / 1024 + " KiB");
      }
      socket.setSoTimeout(deadline.millisLeft());
      int read = in.read(buffer, offset, Math.min(length, bytesMax - bytes));
      bytes += Math.max(0, read);
      return read;
    }

    @Override
    public int available() throws IOException {
      return in.available();
    }
  }

  @Override
  public InputStream getInputStream() {
    return input;
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return socket.getOutputStream();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  @Override
  public boolean isConnected() {
    return socket.isConnected();
  }

  @Override
  public boolean isBound() {
    return socket.isBound();
  }

  @Override
  public boolean isClosed() {
    return socket.isClosed();
  }

  @Override
  public boolean isInputShutdown() {
    return socket.isInputShutdown();
  }

  @Override
  public boolean isOutputShutdown() {
    return socket.isOutputShutdown();
  }

  @Override
  public void shutdownInput() throws IOException {
    socket.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public InetAddress getInetAddress() {
    return socket.getInetAddress();
  }

  @Override
  public InetAddress getLocalAddress() {
    return socket.getLocalAddress();
  }

  @Override
  public int getPort() {
    return socket.getPort();
  }

  @Override
  public int getLocalPort() {
    return socket.getLocalPort();
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return socket.getRemoteSocketAddress();
  }

  @Override
  public SocketAddress getLocalSocketAddress() {
    return socket.getLocalSocketAddress();
  }

  /** The deadline alone says how long a read may take. */
  @Override
  public void setSoTimeout(int timeout) {}

  @Override
  public int getSoTimeout() {
    return 0;
  }
}
