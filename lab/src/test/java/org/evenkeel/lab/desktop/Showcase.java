package org.evenkeel.lab.desktop;

import java.awt.EventQueue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Random;
import org.evenkeel.agent.AgentStatus;
import org.evenkeel.agent.MetricReading;
import org.evenkeel.agent.Report;
import org.evenkeel.agent.ResponderReport;
import org.evenkeel.agent.monitor.config.AgentFile;
import org.evenkeel.agent.monitor.config.Form;
import org.evenkeel.agent.monitor.model.Brightness;
import org.evenkeel.agent.monitor.model.Contact;
import org.evenkeel.agent.monitor.model.History;
import org.evenkeel.agent.monitor.model.MonitorState;
import org.evenkeel.agent.monitor.model.Sample;
import org.evenkeel.agent.monitor.model.ServiceState;
import org.evenkeel.agent.monitor.view.MonitorActions;
import org.evenkeel.agent.monitor.view.MonitorWindow;
import org.evenkeel.agent.monitor.view.ServiceVerb;
import org.evenkeel.agent.monitor.view.ThemeChoice;

/** The monitor's window with five minutes of a busy web server, the same each time. */
public final class Showcase {
  private static final int SECONDS = 300;

  /** {@code light|dark} and the agent.xml to show. */
  public static void main(String[] args) throws Exception {
    System.setProperty("flatlaf.useNativeLibrary", "false");
    Brightness brightness = Brightness.valueOf(args[0].toUpperCase(Locale.ROOT));
    Path file = Path.of(args[1]);
    Files.writeString(
        file,
        """
        <xml>
          <Cpu><ImportanceFactor value="1"/><ThresholdValue value="95"/></Cpu>
          <Ram><ImportanceFactor value="0.5"/><ThresholdValue value="90"/></Ram>
          <TCPService><Name value="HTTPS"/><IPAddress value="*"/><Port value="443"/>\
        <MaxConnections value="400"/><ImportanceFactor value="1"/></TCPService>
          <TCPService><Name value="Metrics"/><IPAddress value="127.0.0.1"/><Port value="9100"/>\
        <MaxConnections value="50"/><ImportanceFactor value="0"/></TCPService>
        </xml>
        """);
    AgentFile.Loaded loaded = new AgentFile(file).load();
    MonitorState state = state();
    EventQueue.invokeAndWait(
        () -> {
          MonitorWindow window =
              MonitorWindow.open(
                  new Nothing(),
                  new MonitorWindow.Names(
                      "web1", "/etc/evenkeel/agent.xml", "journal of evenkeel-agent", "0.1.0"),
                  ThemeChoice.SYSTEM,
                  brightness);
          window.show(state);
          window.edit(loaded);
        });
  }

  private static MonitorState state() {
    Random random = new Random(7);
    History history = History.EMPTY;
    Report report = report(0, random, AgentStatus.NORMAL);
    for (int second = 0; second <= SECONDS; second++) {
      boolean drained = second > 118 && second < 156;
      report = report(second, random, drained ? AgentStatus.DRAIN : AgentStatus.NORMAL);
      history = history.with(Sample.of(report, second * 1_000_000_000L));
    }
    return new MonitorState(
        new Contact.Reached(report), new ServiceState(ServiceState.Kind.RUNNING, ""), history, "");
  }

  /** Traffic that swells, ebbs away while the machine is drained, and comes back. */
  private static Report report(int second, Random random, AgentStatus status) {
    double traffic = 0.5 + 0.22 * Math.sin(second / 41.0) + 0.08 * Math.sin(second / 9.0);
    double since = Math.max(0, second - 118);
    double ebb =
        since == 0 ? 1 : since < 38 ? Math.exp(-since / 9) : 1 - Math.exp((38 - since) / 26);
    double connections = 100 * traffic * (0.06 + 0.94 * ebb) + random.nextGaussian() * 0.6;
    double cpu = 8 + 66 * traffic * (0.1 + 0.9 * ebb) + random.nextGaussian() * 2.6;
    double ram = 41 + second / 60.0 + 9 * traffic * ebb + random.nextGaussian() * 0.15;
    double load = (cpu + 0.5 * ram + connections) / 2.5;
    String answer = status == AgentStatus.NORMAL ? Math.round(100 - load) + "%" : status.toString();
    List<MetricReading> metrics =
        List.of(
            metric("cpu", cpu, 1, 95),
            metric("ram", ram, 0.5, 90),
            metric("HTTPS", connections, 1, 0));
    return new Report(
        answer,
        status,
        "*:3333",
        new ArrayList<>(metrics),
        List.of(new ResponderReport("default", "*:3333", "tcp", answer, 4711, 0)));
  }

  private static MetricReading metric(String name, double value, double importance, double limit) {
    return new MetricReading(name, OptionalDouble.of(Math.clamp(value, 0, 100)), importance, limit);
  }

  /** What is shown does not ask for anything. */
  private static final class Nothing implements MonitorActions {
    @Override
    public void operate(AgentStatus status) {}

    @Override
    public void service(ServiceVerb verb) {}

    @Override
    public void reload() {}

    @Override
    public void loadConfiguration() {}

    @Override
    public void refreshConfiguration() {}

    @Override
    public void saveConfiguration(AgentFile.Loaded loaded, Form form, boolean overwrite) {}

    @Override
    public void followLog() {}

    @Override
    public void theme(ThemeChoice choice) {}

    @Override
    public void quit() {}
  }

  private Showcase() {}
}
