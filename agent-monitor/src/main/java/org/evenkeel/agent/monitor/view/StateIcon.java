package org.evenkeel.agent.monitor.view;

import com.formdev.flatlaf.ui.FlatUIUtils;
import com.formdev.flatlaf.util.UIScale;
import java.awt.BasicStroke;
import java.awt.Component;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import javax.swing.Icon;
import org.evenkeel.agent.monitor.model.Condition;

/** A state as a disc with a sign in it, so that it is told by shape as well as by colour. */
record StateIcon(Condition.Level level, Palette palette, int size) implements Icon {
  @Override
  public void paintIcon(Component component, Graphics graphics, int x, int y) {
    Graphics2D g = (Graphics2D) graphics.create();
    try {
      FlatUIUtils.setRenderingHints(g);
      g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      g.translate(x, y);
      draw(g, getIconWidth());
    } finally {
      g.dispose();
    }
  }

  private void draw(Graphics2D g, double d) {
    g.setColor(palette.of(level));
    g.fill(new Ellipse2D.Double(0, 0, d, d));
    g.setColor(palette.card());
    g.setStroke(new BasicStroke((float) (d * 0.12), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    Path2D sign = new Path2D.Double();
    switch (level) {
      case GOOD -> {
        sign.moveTo(d * 0.28, d * 0.52);
        sign.lineTo(d * 0.44, d * 0.68);
        sign.lineTo(d * 0.73, d * 0.34);
      }
      case WAITING -> {
        sign.moveTo(d * 0.5, d * 0.24);
        sign.lineTo(d * 0.5, d * 0.52);
        sign.lineTo(d * 0.68, d * 0.62);
      }
      case BAD -> {
        sign.moveTo(d * 0.5, d * 0.24);
        sign.lineTo(d * 0.5, d * 0.56);
        sign.moveTo(d * 0.5, d * 0.75);
        sign.lineTo(d * 0.5, d * 0.76);
      }
      case OFF -> {
        sign.moveTo(d * 0.3, d * 0.5);
        sign.lineTo(d * 0.7, d * 0.5);
      }
    }
    g.draw(sign);
  }

  @Override
  public int getIconWidth() {
    return UIScale.scale(size);
  }

  @Override
  public int getIconHeight() {
    return UIScale.scale(size);
  }
}
