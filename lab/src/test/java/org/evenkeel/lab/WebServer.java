package org.evenkeel.lab;

import java.util.Map;

/**
 * A web server on port 80 of a real server, reached by curl from a client. {@code /cgi-bin/who}
 * answers with the server's name and the address that the request came from; {@code /large} is
 * {@link #LARGE_BYTES} long.
 */
final class WebServer {

  /** Far more than all the socket buffers between the two ends hold. */
  static final int LARGE_BYTES = 16 << 20;

  private static final String WHO = "/cgi-bin/who";

  private WebServer() {}

  /** Starts the server and waits until it answers. */
  static GuestProcess start(Host host) throws InterruptedException {
    Guest guest = host.guest();
    String root = "/tmp/www/" + host.name();
    String script = root + WHO;
    guest.write(
        script,
        """
        #!/bin/sh
        printf 'Content-Type: text/plain\\r\\n\\r\\n%%s %%s\\n' %s "$REMOTE_ADDR"
        """
            .formatted(host.name()));
    guest.run("chmod", "+x", script).succeeded();
    guest.run("truncate", "-s", Integer.toString(LARGE_BYTES), root + "/large").succeeded();
    GuestProcess server = host.start("busybox", "httpd", "-f", "-p", "0.0.0.0:80", "-h", root);
    Eventually.holds(host + " serves", () -> !who(host, host.address()).isEmpty());
    return server;
  }

  /** Makes a real server accept packets for the VIP without ever claiming it by ARP. */
  static void acceptDirectRouting(Host host, String vip) throws InterruptedException {
    host.sysctl(
        Map.of(
            "net.ipv4.conf.all.arp_ignore", 1,
            "net.ipv4.conf.eth0.arp_ignore", 1,
            "net.ipv4.conf.all.arp_announce", 2,
            "net.ipv4.conf.eth0.arp_announce", 2));
    host.ip("address add " + vip + "/32 dev lo");
  }

  /** Asks once who answers at the address: {@code real1 10.0.0.10}, or empty when nobody does. */
  static String who(Host client, String vip) throws InterruptedException {
    Result answer = client.run("curl", "-s", "-m", "5", "http://" + vip + WHO);
    return answer.exit() == 0 ? answer.stdout().strip() : "";
  }

  /** Begins a download of the large file, slow enough to last while the test acts. */
  static GuestProcess download(Host client, String vip) {
    // Counted, not kept: the body would only burden the console.
    return client.start(
        "curl",
        "-sS",
        "--limit-rate",
        "1M",
        "-o",
        "/dev/null",
        "-w",
        "%{http_code} %{size_download} %{remote_ip}",
        "http://" + vip + "/large");
  }

  /** What a finished {@link #download} reports when nothing is missing. */
  static String whole(String vip) {
    return "200 " + LARGE_BYTES + " " + vip;
  }
}
