package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.evenkeel.lab.GuestProcess.Signal;

/**
 * A client reading {@code /large} from a {@link WebServer} over one connection: slowly until it is
 * told to finish, so that it lasts for minutes and yet costs no test the time.
 */
final class Download {

  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final AtomicInteger LAST = new AtomicInteger();

  private final Host client;
  private final GuestProcess transfer;
  private final String go;

  private Download(Host client, GuestProcess transfer, String go) {
    this.client = client;
    this.transfer = transfer;
    this.go = go;
  }

  /** Begins to read from an address, a VIP or a real server's own. */
  static Download begin(Host client, String address) throws IOException {
    String script = Project.inGuest(Project.testClasses()) + "/org/evenkeel/lab/download.sh";
    String go = "/tmp/go" + LAST.incrementAndGet();
    String url = "http://" + address + "/large";
    return new Download(client, client.start("bash", script, url, go), go);
  }

  /**
   * Lets the rest come, and waits for it.
   *
   * @throws AssertionError when the connection broke or what came is not what was sent
   */
  void finish() throws InterruptedException {
    client.guest().write(go, "");
    String digest = transfer.await(DEADLINE).succeeded().stdout().split(" ", 2)[0];
    assertEquals(WebServer.largeDigest(client.guest()), digest, "the download is intact");
  }

  /** Breaks the connection. */
  void abort() {
    transfer.signal(Signal.KILL);
  }
}
