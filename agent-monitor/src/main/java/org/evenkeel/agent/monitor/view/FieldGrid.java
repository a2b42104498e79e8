package org.evenkeel.agent.monitor.view;

import com.formdev.flatlaf.util.UIScale;
import java.awt.BorderLayout;
import java.awt.GridBagConstraints;
import java.awt.GridBagLayout;
import java.awt.Insets;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;

/** Labels and fields in rows, what is wrong below each. */
final class FieldGrid {
  private final JPanel panel = new JPanel(new GridBagLayout());
  private int row;

  FieldGrid() {
    panel.setOpaque(false);
  }

  /** All of it, at the top of whatever room it gets. */
  JComponent component() {
    JPanel top = new JPanel(new BorderLayout());
    top.setOpaque(false);
    top.add(panel, BorderLayout.NORTH);
    return top;
  }

  /** Headings of the columns behind the first. */
  FieldGrid headings(String... headings) {
    for (int column = 0; column < headings.length; column++) {
      put(Controls.muted(headings[column]), column + 1, 1);
    }
    row++;
    return this;
  }

  /** A field with its label in front and its unit behind. */
  FieldGrid add(SettingField field, String unit) {
    put(field.label(), 0, 1);
    put(field.component(), 1, unit.isEmpty() ? 2 : 1);
    if (!unit.isEmpty()) {
      put(Controls.muted(unit), 2, 1);
    }
    row++;
    put(field.problem(), 0, GridBagConstraints.REMAINDER);
    row++;
    return this;
  }

  /** Two fields of one thing; the first one's label stands for both. */
  FieldGrid add(SettingField first, SettingField second) {
    put(first.label(), 0, 1);
    put(first.component(), 1, 1);
    put(second.component(), 2, 1);
    row++;
    for (JLabel problem : new JLabel[] {first.problem(), second.problem()}) {
      put(problem, 0, GridBagConstraints.REMAINDER);
      row++;
    }
    return this;
  }

  /** Words below. */
  FieldGrid note(String text) {
    put(Controls.muted(text), 0, GridBagConstraints.REMAINDER);
    row++;
    return this;
  }

  private void put(JComponent component, int column, int width) {
    GridBagConstraints at = new GridBagConstraints();
    at.gridx = column;
    at.gridy = row;
    at.gridwidth = width;
    at.anchor = GridBagConstraints.LINE_START;
    at.fill = component instanceof JLabel ? GridBagConstraints.NONE : GridBagConstraints.HORIZONTAL;
    at.weightx = column == 0 ? 0 : 1;
    at.insets =
        new Insets(UIScale.scale(3), 0, UIScale.scale(3), UIScale.scale(column == 0 ? 14 : 8));
    panel.add(component, at);
  }
}
