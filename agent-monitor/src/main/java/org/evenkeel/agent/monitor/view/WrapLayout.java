package org.evenkeel.agent.monitor.view;

import java.awt.Component;
import java.awt.Container;
import java.awt.Dimension;
import java.awt.Insets;
import java.awt.LayoutManager;
import java.awt.event.ComponentAdapter;
import java.awt.event.ComponentEvent;
import javax.swing.JPanel;

/** Components in rows, from the left, each as wide as it wants; as many rows as the width needs. */
final class WrapLayout implements LayoutManager {
  private final int gap;

  private WrapLayout(int gap) {
    this.gap = gap;
  }

  /** A panel laid out so, which asks for another height when its width changes. */
  static JPanel panel(int gap) {
    JPanel panel = new JPanel(new WrapLayout(gap));
    panel.setOpaque(false);
    panel.addComponentListener(
        new ComponentAdapter() {
          @Override
          public void componentResized(ComponentEvent event) {
            panel.revalidate();
          }
        });
    return panel;
  }

  @Override
  public Dimension preferredLayoutSize(Container parent) {
    return arrange(parent, false);
  }

  @Override
  public Dimension minimumLayoutSize(Container parent) {
    int width = 0;
    for (Component child : parent.getComponents()) {
      width = Math.max(width, child.getPreferredSize().width);
    }
    Insets insets = parent.getInsets();
    return new Dimension(width + insets.left + insets.right, preferredLayoutSize(parent).height);
  }

  @Override
  public void layoutContainer(Container parent) {
    arrange(parent, true);
  }

  /** Walks along the rows; returns what they take. */
  private Dimension arrange(Container parent, boolean move) {
    Insets insets = parent.getInsets();
    int available = parent.getWidth() > 0 ? parent.getWidth() - insets.right : Integer.MAX_VALUE;
    int x = insets.left;
    int y = insets.top;
    int rowHeight = 0;
    int widest = 0;
    for (Component child : parent.getComponents()) {
      Dimension size = child.getPreferredSize();
      if (x > insets.left && x + size.width > available) {
        x = insets.left;
        y += rowHeight + gap;
        rowHeight = 0;
      }
      if (move) {
        child.setBounds(x, y, size.width, size.height);
      }
      x += size.width + gap;
      widest = Math.max(widest, x - gap);
      rowHeight = Math.max(rowHeight, size.height);
    }
    return new Dimension(widest + insets.right, y + rowHeight + insets.bottom);
  }

  @Override
  public void addLayoutComponent(String name, Component component) {
    // Everything is known from the container.
  }

  @Override
  public void removeLayoutComponent(Component component) {
    // Everything is known from the container.
  }
}
