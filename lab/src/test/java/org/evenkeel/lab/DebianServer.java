package org.evenkeel.lab;

import java.io.IOException;
import java.util.List;

/**
 * A machine of this host's own kernel, as fast as the host, whose files are a Debian of its own and
 * whose first process is its systemd with all that it starts. It has no IPVS.
 */
final class DebianServer implements DebianHost, AutoCloseable {
  /** Units that have nothing to do here, or would reach for what is the host's. */
  static final List<String> LEFT_OUT =
      List.of(
          "dev-hugepages.mount",
          "dev-mqueue.mount",
          "getty.target",
          "haproxy.service",
          "ipvsadm.service",
          "sys-fs-fuse-connections.mount",
          "sys-kernel-debug.mount",
          "sys-kernel-tracing.mount",
          "systemd-logind.service",
          "systemd-udevd.service",
          "timers.target");

  /** It keeps connections open between requests (HTTP/1.1). */
  private static final String SERVE =
      """
      mkdir /srv/www
      cp /etc/hostname /srv/www/index.html
      exec systemd-run --quiet --unit=web python3 -m http.server 80 --protocol HTTP/1.1 \\
        --directory /srv/www
      """;

  private final String name;
  private final Systemd systemd;

  private DebianServer(String name, Systemd systemd) {
    this.name = name;
    this.systemd = systemd;
  }

  /**
   * Switches one on, with nothing but the loopback; {@link #awaitBooted} tells when it is there.
   *
   * @param root what is installed on it, and where it writes
   */
  static DebianServer switchOn(String name, DebianRoot root) throws IOException {
    return new DebianServer(name, root.boot(name));
  }

  /** To plug it in; it is closed with this. */
  Machine machine() {
    return systemd.machine();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Result type(String commands) throws IOException, InterruptedException {
    return machine().run(DebianHost.typed(commands));
  }

  /** Has it be the web server that it has been all along: it answers with its name. */
  void serveWeb() throws IOException, InterruptedException {
    type(SERVE).succeeded();
  }

  @Override
  public void close() {
    systemd.close();
  }
}
