package org.evenkeel.installers.manual;

import java.util.List;
import org.evenkeel.installers.manual.Program.Entry;

/** The programs that are shipped for Linux. */
final class Programs {
  private static final Entry ROOT =
      new Entry(
          "EVENKEEL_ROOT",
          "Directory below which all files are, where no --root is given; default: /.");

  static final Program COORDINATOR =
      new Program(
          "evenkeel",
          "coordinator/target/evenkeel.jar",
          "org.evenkeel.coordinator.cli.EvenkeelCommand",
          8,
          List.of(
              ROOT,
              new Entry(
                  "EVENKEEL_URL, EVENKEEL_TOKEN, EVENKEEL_CA, EVENKEEL_FINGERPRINT",
                  "A coordinator elsewhere, what proves who asks, and what its certificate is"
                      + " trusted by; --url, --token, --ca and --fingerprint come first."),
              new Entry("NO_COLOR", "When set, no colours, on a terminal either.")),
          List.of(
              new Entry(
                  "/etc/evenkeel/evenkeel.yaml", "Virtual services and real servers; of the pair."),
              new Entry("/etc/evenkeel/node.yaml", "What is this node's alone."),
              new Entry(
                  "/etc/evenkeel/certificates/",
                  "Certificates of proxied services with their keys."),
              new Entry(
                  "/etc/evenkeel/witness/", "Keys of the pairs that evenkeel witness votes for."),
              new Entry(
                  "/var/lib/evenkeel/",
                  "Accepted revisions, users, tokens, the audit log, what operators want, the"
                      + " past."),
              new Entry(
                  "/run/evenkeel/control.sock", "Local control; who may write to it may command.")),
          List.of("evenkeel-agent(8)", "evenkeel-arp(8)", "ipvsadm(8)", "haproxy(1)"));

  static final Program AGENT =
      new Program(
          "evenkeel-agent",
          "agent-linux/target/evenkeel-agent.jar",
          "org.evenkeel.agent.linux.Cli",
          8,
          List.of(ROOT),
          List.of(
              new Entry("/etc/evenkeel/agent.xml", "What is measured, and what is answered."),
              new Entry("/run/evenkeel/agent.sock", "Local control of the running agent.")),
          List.of("evenkeel(8)", "evenkeel-agent-monitor(1)", "evenkeel-arp(8)"));

  static final Program MONITOR =
      new Program(
          "evenkeel-agent-monitor",
          "agent-monitor/target/evenkeel-agent-monitor.jar",
          "org.evenkeel.agent.monitor.Cli",
          1,
          List.of(ROOT),
          List.of(
              new Entry("/etc/evenkeel/agent.xml", "The agent's configuration, which it edits."),
              new Entry("/run/evenkeel/agent.sock", "Local control of the running agent.")),
          List.of("evenkeel-agent(8)"));

  static final Program ARP =
      new Program(
          "evenkeel-arp",
          "arp-fix/target/evenkeel-arp.jar",
          "org.evenkeel.arp.Cli",
          8,
          List.of(
              ROOT,
              new Entry("EVENKEEL_PASSWORD", "The password for check --from, without a file.")),
          List.of(
              new Entry("/var/lib/evenkeel/arp/", "What was changed, and what was found before."),
              new Entry("/run/evenkeel/agent.sock", "The agent, for watch --agent.")),
          List.of("evenkeel(8)", "evenkeel-agent(8)", "arp(7)"));

  /** All of them, in the order of the manual. */
  static final List<Program> ALL = List.of(COORDINATOR, AGENT, MONITOR, ARP);

  private Programs() {}
}
