package org.evenkeel.agent.monitor.view;

import com.formdev.flatlaf.util.UIScale;
import java.awt.Container;
import java.awt.Dimension;
import java.awt.LayoutManager;
import java.awt.Rectangle;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JViewport;
import javax.swing.Scrollable;

/** A panel that fills its scroll pane, and scrolls where that is too small for it. */
final class ScrollingPanel extends JPanel implements Scrollable {
  private static final long serialVersionUID = 1L;

  ScrollingPanel(LayoutManager layout) {
    super(layout);
  }

  /** A scroll pane around it, without a frame. */
  JScrollPane scrolled() {
    JScrollPane pane = new JScrollPane(this);
    pane.setBorder(Controls.padding(0, 0, 0, 0));
    pane.getVerticalScrollBar().setUnitIncrement(UIScale.scale(16));
    return pane;
  }

  @Override
  public Dimension getPreferredScrollableViewportSize() {
    return getPreferredSize();
  }

  @Override
  public int getScrollableUnitIncrement(Rectangle visible, int orientation, int direction) {
    return UIScale.scale(16);
  }

  @Override
  public int getScrollableBlockIncrement(Rectangle visible, int orientation, int direction) {
    return Math.max(UIScale.scale(16), visible.height - UIScale.scale(32));
  }

  @Override
  public boolean getScrollableTracksViewportWidth() {
    Container parent = getParent();
    return parent instanceof JViewport && parent.getWidth() >= getMinimumSize().width;
  }

  @Override
  public boolean getScrollableTracksViewportHeight() {
    Container parent = getParent();
    return parent instanceof JViewport && parent.getHeight() >= getMinimumSize().height;
  }
}
