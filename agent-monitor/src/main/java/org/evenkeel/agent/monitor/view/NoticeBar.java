package org.evenkeel.agent.monitor.view;

import com.formdev.flatlaf.FlatClientProperties;
import com.formdev.flatlaf.util.UIScale;
import java.awt.BorderLayout;
import java.awt.GridBagConstraints;
import java.awt.GridBagLayout;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.Timer;
import org.evenkeel.agent.monitor.model.Condition;
import org.evenkeel.agent.monitor.model.Notice;

/** The outcome of what was asked for last, until it is put away. */
final class NoticeBar {
  private static final int ICON = 18;

  /** What went well need not be put away by hand. */
  private static final int GOOD_MILLIS = 10_000;

  private final JLabel icon = new JLabel();
  private final WrappedText text = new WrappedText("notice", "Outcome");
  private final Timer closing = new Timer(GOOD_MILLIS, _ -> close());
  private final JPanel panel = new JPanel(new BorderLayout(UIScale.scale(10), 0));

  NoticeBar() {
    JButton close =
        Controls.button(
            new JButton(),
            "notice-close",
            new Controls.Choice("Dismiss", "", "Put this message away.", this::close));
    close.putClientProperty(FlatClientProperties.BUTTON_TYPE, "borderless");
    panel.setBorder(Controls.padding(6, 18, 8, 18));
    panel.add(icon, BorderLayout.WEST);
    JPanel middle = new JPanel(new GridBagLayout());
    GridBagConstraints wide = new GridBagConstraints();
    wide.weightx = 1;
    wide.fill = GridBagConstraints.HORIZONTAL;
    middle.add(text, wide);
    panel.add(middle, BorderLayout.CENTER);
    panel.add(close, BorderLayout.EAST);
    panel.setVisible(false);
    closing.setRepeats(false);
  }

  JComponent component() {
    return panel;
  }

  void show(Notice notice, Palette palette) {
    Condition.Level level = notice.good() ? Condition.Level.GOOD : Condition.Level.BAD;
    icon.setIcon(new StateIcon(level, palette, ICON));
    text.setText(notice.text());
    text.getAccessibleContext().setAccessibleDescription(notice.text());
    panel.setVisible(true);
    panel.revalidate();
    closing.stop();
    if (notice.good()) {
      closing.start();
    }
  }

  private void close() {
    panel.setVisible(false);
  }
}
