package org.evenkeel.agent.monitor.view;

import com.formdev.flatlaf.ui.FlatUIUtils;
import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import javax.accessibility.Accessible;
import javax.accessibility.AccessibleContext;
import javax.accessibility.AccessibleRole;
import javax.swing.JComponent;
import javax.swing.UIManager;

/** A component that is drawn; a screen reader reads its name and description. */
final class Drawing extends JComponent implements Accessible {
  private static final long serialVersionUID = 1L;

  /** Draws, in a graphics context of its own, smoothed. */
  @FunctionalInterface
  interface Painter {
    /** Fills {@code size}, the upper left corner of which is 0, 0. */
    void paint(Graphics2D g, Dimension size);
  }

  private final transient Painter painter;

  Drawing(Painter painter) {
    this.painter = painter;
    setFont(UIManager.getFont("Label.font"));
  }

  @Override
  public void updateUI() {
    setFont(UIManager.getFont("Label.font"));
  }

  @Override
  protected void paintComponent(Graphics g) {
    Graphics2D own = (Graphics2D) g.create();
    try {
      FlatUIUtils.setRenderingHints(own);
      own.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      painter.paint(own, getSize());
    } finally {
      own.dispose();
    }
  }

  @Override
  public AccessibleContext getAccessibleContext() {
    if (accessibleContext == null) {
      accessibleContext = new AccessibleDrawing();
    }
    return accessibleContext;
  }

  /** To screen readers it is a picture. */
  private final class AccessibleDrawing extends AccessibleJComponent {
    private static final long serialVersionUID = 1L;

    @Override
    public AccessibleRole getAccessibleRole() {
      return AccessibleRole.ICON;
    }
  }
}
