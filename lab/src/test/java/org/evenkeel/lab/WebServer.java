package org.evenkeel.lab;

/**
 * A web server on port 80 of a real server, reached by curl from a client. {@code /cgi-bin/who}
 * answers with the server's name and the address that the request came from; {@code /large} is the
 * same far too large random file on every server.
 */
final class WebServer {

  private static final String LARGE = "/tmp/www/large";
  private static final int LARGE_MEBIBYTES = 16;
  private static final String WHO = "/cgi-bin/who";

  private WebServer() {}

  /** Starts the server and waits until it answers. */
  static GuestProcess start(Host host) throws InterruptedException {
    Guest guest = host.guest();
    String root = "/tmp/www/" + host.name();
    String script = root + WHO;
    guest.writeProgram(
        script,
        """
        #!/bin/sh
        printf 'Content-Type: text/plain\\r\\n\\r\\n%%s %%s\\n' %s "$REMOTE_ADDR"
        """
            .formatted(host.name()));
    offerLarge(guest, root);
    GuestProcess server = host.start("busybox", "httpd", "-f", "-p", "0.0.0.0:80", "-h", root);
    Eventually.holds(host + " serves", () -> !who(host, host.address()).isEmpty());
    return server;
  }

  private static void offerLarge(Guest guest, String root) throws InterruptedException {
    if (guest.run("test", "-e", LARGE).exit() != 0) {
      // In large pieces: each call of the kernel is dear in a guest.
      guest
          .run(
              "dd",
              "status=none",
              "if=/dev/urandom",
              "of=" + LARGE,
              "bs=1M",
              "iflag=fullblock",
              "count=" + LARGE_MEBIBYTES)
          .succeeded();
    }
    guest.run("ln", "-sf", LARGE, root + "/large").succeeded();
  }

  /** Makes a real server accept packets for the VIP without ever claiming it by ARP. */
  static void acceptDirectRouting(Host host, String vip) throws InterruptedException {
    host.sysctl(
        "net.ipv4.conf.all.arp_ignore=1",
        "net.ipv4.conf.eth0.arp_ignore=1",
        "net.ipv4.conf.all.arp_announce=2",
        "net.ipv4.conf.eth0.arp_announce=2");
    host.ip("address add " + vip + "/32 dev lo");
  }

  /** Asks once who answers at the address: {@code real1 10.0.0.10}, or empty when nobody does. */
  static String who(Host client, String vip) throws InterruptedException {
    Result answer = client.run("curl", "-s", "-m", "5", "http://" + vip + WHO);
    return answer.exit() == 0 ? answer.stdout().strip() : "";
  }

  /** The SHA-256 of {@code /large}, in hexadecimal. */
  static String largeDigest(Guest guest) throws InterruptedException {
    return guest.run("sha256sum", LARGE).succeeded().stdout().split(" ", 2)[0];
  }
}
