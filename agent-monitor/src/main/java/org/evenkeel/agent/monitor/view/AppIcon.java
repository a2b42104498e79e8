package org.evenkeel.agent.monitor.view;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.Stream;

/** The program's icon: a hull that lies even, in the sizes that desktops ask for. */
final class AppIcon {
  private AppIcon() {}

  static List<Image> images() {
    return Stream.of(16, 24, 32, 48, 64, 128).map(AppIcon::image).toList();
  }

  private static Image image(int size) {
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    double d = size;
    g.setColor(new Color(0x0B5C8E));
    g.fill(new RoundRectangle2D.Double(0, 0, d, d, d * 0.4, d * 0.4));
    g.setColor(Color.WHITE);
    Path2D hull = new Path2D.Double();
    hull.moveTo(d * 0.16, d * 0.46);
    hull.lineTo(d * 0.84, d * 0.46);
    hull.curveTo(d * 0.78, d * 0.72, d * 0.64, d * 0.8, d * 0.5, d * 0.8);
    hull.curveTo(d * 0.36, d * 0.8, d * 0.22, d * 0.72, d * 0.16, d * 0.46);
    hull.closePath();
    g.fill(hull);
    g.setStroke(new BasicStroke((float) (d * 0.08), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.draw(new Line2D.Double(d * 0.5, d * 0.2, d * 0.5, d * 0.4));
    g.dispose();
    return image;
  }
}
