package org.evenkeel.lab.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Thousands of servers on addresses of loopback, one thread for all: each takes connections and
 * closes them, until it dies.
 */
final class Herd implements AutoCloseable {
  private static final int BACKLOG = 16;
  private static final int FILLERS = 64;

  private final Selector selector;
  private final int port;
  private final List<SocketChannel> fillers = new ArrayList<>();
  private final Thread thread;
  private volatile boolean stopping;
  private volatile Order order = new Order(-1, -1, Death.CLOSED, new CountDownLatch(1));
  private volatile long died;

  /** How a server dies. */
  enum Death {
    /** Its port is closed. */
    CLOSED,
    /** It answers nothing, as a host without power. */
    HUNG
  }

  private record Server(int service, int number) {}

  private record Order(int service, int number, Death death, CountDownLatch done) {}

  private Herd(Selector selector, int port) {
    this.selector = selector;
    this.port = port;
    this.thread = Thread.ofPlatform().name("herd").daemon().unstarted(this::serve);
  }

  /** Starts the servers, all on one port that is free. */
  static Herd start(int services, int servers) throws IOException {
    Herd herd = new Herd(Selector.open(), freePorts(1).getFirst());
    for (int service = 0; service < services; service++) {
      for (int number = 0; number < servers; number++) {
        ServerSocketChannel channel = ServerSocketChannel.open();
        channel.configureBlocking(false);
        channel.bind(
            new InetSocketAddress(InetAddress.ofLiteral(address(service, number)), herd.port),
            BACKLOG);
        channel.register(herd.selector, SelectionKey.OP_ACCEPT, new Server(service, number));
      }
    }
    herd.thread.start();
    return herd;
  }

  /** The address of a server, from 127.1 on. */
  static String address(int service, int number) {
    return "127.%d.%d.%d".formatted(1 + service / 256, service % 256, number + 1);
  }

  /** Ports that nobody uses, all different. */
  static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1")));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }

  /** Where all of them listen. */
  int port() {
    return port;
  }

  /** Has a server die just after its next connection; returns when that was. */
  long kill(int service, int number, Death death) throws InterruptedException {
    Order given = new Order(service, number, death, new CountDownLatch(1));
    order = given;
    given.done().await();
    return died;
  }

  private void serve() {
    try {
      while (!stopping) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          accept(key);
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException e) {
      throw new IllegalStateException("the servers fail", e);
    }
  }

  private void accept(SelectionKey key) throws IOException {
    ServerSocketChannel channel = (ServerSocketChannel) key.channel();
    SocketChannel client = channel.accept();
    if (client == null) {
      return;
    }
    client.close();
    Order wanted = order;
    if (key.attachment() instanceof Server(int service, int number)
        && wanted.service() == service
        && wanted.number() == number
        && wanted.done().getCount() > 0) {
      die(key, channel, wanted.death());
      died = System.nanoTime();
      wanted.done().countDown();
    }
  }

  /** A full queue that nobody empties makes the kernel drop what comes. */
  private void die(SelectionKey key, ServerSocketChannel channel, Death death) throws IOException {
    switch (death) {
      case CLOSED -> channel.close();
      case HUNG -> {
        key.cancel();
        for (int i = 0; i < FILLERS; i++) {
          SocketChannel filler = SocketChannel.open();
          filler.configureBlocking(false);
          filler.connect(channel.getLocalAddress());
          fillers.add(filler);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    stopping = true;
    selector.wakeup();
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    for (SocketChannel filler : fillers) {
      filler.close();
    }
    selector.close();
  }
}
