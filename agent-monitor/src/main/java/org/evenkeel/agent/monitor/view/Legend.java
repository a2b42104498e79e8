package org.evenkeel.agent.monitor.view;

import com.formdev.flatlaf.util.UIScale;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedSet;
import java.util.function.ToIntFunction;
import javax.swing.Icon;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import org.evenkeel.agent.monitor.model.History;
import org.evenkeel.agent.monitor.model.Sample;

/** Which line of the graph is what, with its value now. */
final class Legend {
  private final JPanel panel = WrapLayout.panel(UIScale.scale(16));
  private final List<JLabel> labels = new ArrayList<>();

  JComponent component() {
    return panel;
  }

  /** Names the lines of a history. */
  void show(History history, Palette palette, ToIntFunction<String> index) {
    SequencedSet<String> metrics = history.metrics();
    int wanted = history.silent() ? 0 : metrics.size() + 1;
    if (labels.size() != wanted) {
      panel.removeAll();
      labels.clear();
      for (int i = 0; i < wanted; i++) {
        JLabel label = new JLabel();
        labels.add(label);
        panel.add(label);
      }
      panel.revalidate();
      panel.repaint();
    }
    if (wanted == 0) {
      return;
    }
    Sample last = history.samples().getLast();
    String answer = last.answer().isPresent() ? last.answer().getAsInt() + " %" : "";
    Icon thick = new StrokeIcon(palette.answer(), Strokes.solid(UIScale.scale(2.75f)));
    set(labels.getFirst(), "answer", answer, thick);
    int i = 1;
    for (String name : metrics) {
      int number = index.applyAsInt(name);
      Double load = last.loads().get(name);
      String value = load == null ? "" : Math.round(load) + " %";
      Icon icon = new StrokeIcon(palette.series(number), Strokes.of(number, UIScale.scale(1.75f)));
      set(labels.get(i), name, value, icon);
      i++;
    }
  }

  private static void set(JLabel label, String name, String value, Icon icon) {
    label.setIcon(icon);
    if (!name.equals(label.getName())) {
      // As wide as the largest value, so that nothing moves while the values change.
      label.setName(name);
      label.setPreferredSize(null);
      label.setText(name + "  100 %");
      label.setPreferredSize(label.getPreferredSize());
    }
    label.setText((name + "  " + value).strip());
  }
}
