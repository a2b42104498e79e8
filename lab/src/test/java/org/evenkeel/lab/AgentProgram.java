package org.evenkeel.lab;

import java.io.IOException;
import java.time.Duration;

/** {@code evenkeel-agent} on a real server. */
final class AgentProgram {

  private static final Duration START = Duration.ofMinutes(2);

  private AgentProgram() {}

  /**
   * Starts an agent on port 3333 whose load is the number of connections to port 80, full at {@code
   * connectionsMax}: a load that a test can set, where the machines share one processor.
   */
  static GuestProcess start(Host host, int connectionsMax)
      throws IOException, InterruptedException {
    return start(host, connections(connectionsMax));
  }

  /**
   * Starts an agent on port 3333 whose load is the processor's, which all machines of a guest share
   * and burn for one another.
   */
  static GuestProcess ofProcessor(Host host) throws IOException, InterruptedException {
    return start(host, load("Cpu"));
  }

  /** The same whose load is the memory's. */
  static GuestProcess ofMemory(Host host) throws IOException, InterruptedException {
    return start(host, load("Ram"));
  }

  private static GuestProcess start(Host host, String configuration)
      throws IOException, InterruptedException {
    String root = "/tmp/agent/" + host.name();
    host.guest().write(root + "/etc/evenkeel/agent.xml", configuration);
    GuestProcess agent =
        host.start(
            Program.AGENT.command(
                "run", "--root", root, "--port", "3333", "--listen", host.address()));
    agent.awaitLog("ready", START);
    return agent;
  }

  /** Averaged, so that two who ask at different moments hear about the same. */
  private static String load(String metric) {
    return """
    <xml>
      <Cpu><ImportanceFactor value="%d"/><ThresholdValue value="0"/></Cpu>
      <Ram><ImportanceFactor value="%d"/><ThresholdValue value="0"/></Ram>
      <Smoothing halfLife="2"/>
    </xml>
    """
        .formatted(metric.equals("Cpu") ? 1 : 0, metric.equals("Ram") ? 1 : 0);
  }

  private static String connections(int connectionsMax) {
    return """
    <xml>
      <Cpu><ImportanceFactor value="0"/><ThresholdValue value="100"/></Cpu>
      <Ram><ImportanceFactor value="0"/><ThresholdValue value="100"/></Ram>
      <TCPService><Name value="HTTP"/><IPAddress value="*"/><Port value="80"/>\
    <MaxConnections value="%d"/><ImportanceFactor value="1"/></TCPService>
      <ReadAgentStatusFromConfig value="False"/>
      <ReadAgentStatusFromConfigInterval value="5"/>
      <AgentStatus value="Normal"/>
      <Interval value="10"/><Port value="3333"/><ReturnIdle value="true"/>
      <LogLevel value="INFO"/>
    </xml>
    """
        .formatted(connectionsMax);
  }
}
