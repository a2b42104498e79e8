package org.evenkeel.agent.monitor.view;

import com.formdev.flatlaf.util.UIScale;
import java.awt.BorderLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.SwingConstants;
import org.evenkeel.agent.MetricReading;

/** A gauge for each metric of the last report. */
final class GaugesPanel {
  private final JPanel row = WrapLayout.panel(UIScale.scale(4));
  private final JLabel none = Controls.muted("Metrics are shown while the agent runs.");
  private final JPanel panel = new JPanel(new BorderLayout());
  private final List<Gauge> gauges = new ArrayList<>();

  GaugesPanel() {
    panel.setOpaque(false);
    none.setVerticalAlignment(SwingConstants.TOP);
    panel.add(none, BorderLayout.CENTER);
  }

  JComponent component() {
    return panel;
  }

  /** Shows the readings; {@code index} says which colour a metric has. */
  void show(List<MetricReading> metrics, Palette palette, ToIntFunction<String> index) {
    if (metrics.size() != gauges.size()) {
      row.removeAll();
      gauges.clear();
      for (MetricReading metric : metrics) {
        Gauge gauge = new Gauge(metric, palette, palette.text());
        gauges.add(gauge);
        row.add(gauge.component());
      }
      panel.removeAll();
      panel.add(gauges.isEmpty() ? none : row, BorderLayout.CENTER);
      panel.revalidate();
      panel.repaint();
    }
    for (int i = 0; i < metrics.size(); i++) {
      MetricReading metric = metrics.get(i);
      gauges.get(i).show(metric, palette, palette.series(index.applyAsInt(metric.name())));
    }
  }
}
