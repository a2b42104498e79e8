package org.evenkeel.lab;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.lab.GuestProcess.Signal;

/** Two keepalived: VRRP for the address, IPVS for the service, and the kernel's copies. */
final class KeepalivedPair implements DirectorPair {
  private static final Duration END = Duration.ofMinutes(1);

  private final PairSite site;
  private final String interval;
  private final Map<PairSite.Node, GuestProcess> running = new HashMap<>();

  /**
   * @param interval of advertisements in seconds; empty for its default
   */
  KeepalivedPair(PairSite site, String interval) {
    this.site = site;
    this.interval = interval;
  }

  @Override
  public void settle() throws InterruptedException {
    for (PairSite.Node node : site.nodes()) {
      GuestProcess process = running.get(node);
      if (process == null || !process.running()) {
        running.put(node, start(node));
      }
    }
    Eventually.holds("one holds the address", () -> site.holders() == 1);
    Thread.sleep(Duration.ofSeconds(3)); // it has no command that tells whether the other is ready
  }

  private GuestProcess start(PairSite.Node node) throws InterruptedException {
    String file = "/tmp/keepalived-" + node.host().name();
    node.host().guest().write(file, configuration());
    return node.host()
        .start(
            "keepalived",
            "--dont-fork",
            "--log-console",
            "-f",
            file,
            "-p",
            file + ".pid",
            "-r",
            file + ".vrrp",
            "-c",
            file + ".check");
  }

  private String configuration() {
    return """
    global_defs { lvs_sync_daemon eth1 vip id 7 }
    vrrp_instance vip {
      state BACKUP
      nopreempt
      interface eth0
      virtual_router_id 51
      %s
      virtual_ipaddress { %s/32 dev eth0 }
    }
    virtual_server %2$s 80 {
      lb_algo rr
      lb_kind DR
      protocol TCP
      real_server 10.0.0.30 80 { weight 100 }
      real_server 10.0.0.40 80 { weight 100 }
    }
    """
        .formatted(interval.isEmpty() ? "" : "version 3\n  advert_int " + interval, Topology.VIP);
  }

  @Override
  public void kill(PairSite.Node node) throws InterruptedException {
    Result _ = node.host().run("pkill", "-KILL", "-f", "keepalived-" + node.host().name());
    Optional<GuestProcess> process = Optional.ofNullable(running.remove(node));
    if (process.isPresent()) {
      Result _ = process.get().await(END);
    }
  }

  @Override
  public void killAll(PairSite.Node node) throws InterruptedException {
    kill(node);
  }

  @Override
  public void stop(PairSite.Node node) {
    Optional.ofNullable(running.get(node)).ifPresent(process -> process.signal(Signal.TERM));
  }

  @Override
  public boolean takeOver(PairSite.Node node) {
    return false;
  }

  @Override
  public void end() throws InterruptedException {
    for (PairSite.Node node : site.nodes()) {
      kill(node);
      // A process that is not gone yet holds its namespace, in the way of the next site.
      Eventually.holds(
          "no keepalived is left on " + node.host().name(),
          () -> node.host().run("pgrep", "-f", "keepalived-" + node.host().name()).exit() != 0);
      node.forget();
    }
  }
}
