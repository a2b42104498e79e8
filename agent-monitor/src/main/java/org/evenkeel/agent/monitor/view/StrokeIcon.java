package org.evenkeel.agent.monitor.view;

import com.formdev.flatlaf.ui.FlatUIUtils;
import com.formdev.flatlaf.util.UIScale;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Component;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import javax.swing.Icon;

/** A piece of a graph's line, for the legend. */
record StrokeIcon(Color colour, BasicStroke stroke) implements Icon {
  @Override
  public void paintIcon(Component component, Graphics graphics, int x, int y) {
    Graphics2D g = (Graphics2D) graphics.create();
    try {
      FlatUIUtils.setRenderingHints(g);
      g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      g.setColor(colour);
      g.setStroke(stroke);
      double middle = y + getIconHeight() / 2.0;
      g.draw(new Line2D.Double(x + 2, middle, x + getIconWidth() - 2, middle));
    } finally {
      g.dispose();
    }
  }

  @Override
  public int getIconWidth() {
    return UIScale.scale(30);
  }

  @Override
  public int getIconHeight() {
    return UIScale.scale(14);
  }
}
