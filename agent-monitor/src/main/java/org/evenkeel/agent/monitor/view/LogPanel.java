package org.evenkeel.agent.monitor.view;

import com.formdev.flatlaf.FlatClientProperties;
import com.formdev.flatlaf.util.UIScale;
import java.awt.BorderLayout;
import java.awt.Insets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import javax.swing.JCheckBox;
import javax.swing.JComponent;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.Timer;

/** The last lines of the agent's log. */
final class LogPanel {
  /** What is kept; the oldest go first. */
  static final int LINES_MAX = 2000;

  /** What may wait to be shown; a log that is faster loses lines, which is said. */
  private static final int WAITING_MAX = 4000;

  private static final int LINE_MAX = 4000;
  private static final int SHOW_MILLIS = 200;

  private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final Deque<String> lines = new ArrayDeque<>();
  private final JTextArea text = new JTextArea();
  private final JCheckBox follow =
      Controls.named(
          new JCheckBox("Follow new lines", true),
          "log-follow",
          "Follow new lines",
          "Keeps the newest line in sight.");
  private final JPanel panel = new JPanel(new BorderLayout(0, UIScale.scale(8)));
  private final Timer timer = new Timer(SHOW_MILLIS, _ -> showWaiting());

  LogPanel(String source) {
    Controls.named(text, "log", "Log of the agent", source);
    text.setEditable(false);
    text.putClientProperty(
        FlatClientProperties.STYLE,
        "font: $monospaced.font; inactiveBackground: $TextArea.background");
    text.setMargin(new Insets(8, 10, 8, 10));
    follow.setMnemonic('N');
    JPanel top = new JPanel(new BorderLayout());
    top.add(Controls.muted("Showing " + source), BorderLayout.CENTER);
    top.add(follow, BorderLayout.EAST);
    panel.setBorder(Controls.padding(12, 16, 14, 16));
    panel.add(top, BorderLayout.NORTH);
    panel.add(new JScrollPane(text), BorderLayout.CENTER);
    timer.start();
  }

  JComponent component() {
    return panel;
  }

  /** Takes a line; any thread may call. */
  void add(String line) {
    String bounded = line.length() > LINE_MAX ? line.substring(0, LINE_MAX) + "…" : line;
    while (!waiting.offer(bounded)) {
      var _ = waiting.poll();
    }
  }

  private void showWaiting() {
    List<String> fresh = new ArrayList<>();
    if (waiting.drainTo(fresh) == 0) {
      return;
    }
    lines.addAll(fresh);
    boolean full = lines.size() > LINES_MAX;
    while (lines.size() > LINES_MAX) {
      lines.removeFirst();
    }
    if (full) {
      text.setText(String.join("\n", lines) + "\n");
    } else {
      text.append(String.join("\n", fresh) + "\n");
    }
    if (follow.isSelected()) {
      text.setCaretPosition(text.getDocument().getLength());
    }
  }

  /** Stops the timer. */
  void close() {
    timer.stop();
  }
}
