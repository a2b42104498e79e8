package org.evenkeel.agent.monitor.view;

import com.formdev.flatlaf.util.UIScale;
import java.awt.BorderLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.swing.JComponent;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import org.evenkeel.agent.AgentStatus;
import org.evenkeel.agent.MetricReading;
import org.evenkeel.agent.monitor.model.Condition;
import org.evenkeel.agent.monitor.model.Contact;
import org.evenkeel.agent.monitor.model.MonitorState;

/** The answer, the metrics and the last five minutes. */
final class OverviewPanel {
  private final AnswerCard answer;
  private final GaugesPanel gauges = new GaugesPanel();
  private final Graph graph;
  private final Legend legend = new Legend();
  private final JScrollPane pane;

  /** The place that each metric once got, so that it keeps its colour. */
  private final Map<String, Integer> places = new LinkedHashMap<>();

  OverviewPanel(Palette palette, Map<AgentStatus, Controls.Choice> choices) {
    answer = new AnswerCard(choices);
    graph = new Graph(palette);
    JPanel top = new JPanel(new BorderLayout(UIScale.scale(12), 0));
    top.add(answer.component(), BorderLayout.WEST);
    top.add(Controls.card("Load", gauges.component()), BorderLayout.CENTER);
    JPanel lines = new JPanel(new BorderLayout(0, UIScale.scale(8)));
    lines.setOpaque(false);
    lines.add(graph.component(), BorderLayout.CENTER);
    lines.add(legend.component(), BorderLayout.SOUTH);
    ScrollingPanel panel = new ScrollingPanel(new BorderLayout(0, UIScale.scale(12)));
    panel.setBorder(Controls.padding(12, 16, 14, 16));
    panel.add(top, BorderLayout.NORTH);
    panel.add(Controls.card("Last five minutes", lines), BorderLayout.CENTER);
    pane = panel.scrolled();
  }

  JComponent component() {
    return pane;
  }

  void show(MonitorState state, Palette palette) {
    List<MetricReading> metrics =
        switch (state.contact()) {
          case Contact.Reached(var report) -> report.metrics();
          case Contact.Pending _, Contact.Unreachable _ -> List.of();
        };
    metrics.forEach(metric -> places.putIfAbsent(metric.name(), places.size()));
    answer.show(state, palette);
    gauges.show(metrics, palette, this::place);
    graph.show(state.history(), palette, this::place, explanation(state.condition()));
    legend.show(state.history(), palette, this::place);
  }

  private int place(String metric) {
    return places.getOrDefault(metric, 0);
  }

  private static String explanation(Condition condition) {
    String why = condition.detail().isEmpty() ? "" : " (" + condition.detail() + ")";
    return condition.title()
        + why
        + ". As soon as the agent answers, its load and its answers are drawn here.";
  }
}
