package org.evenkeel.agent.monitor.view;

import com.formdev.flatlaf.ui.FlatUIUtils;
import com.formdev.flatlaf.util.UIScale;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Arc2D;
import java.awt.geom.Line2D;
import javax.swing.JComponent;
import org.evenkeel.agent.MetricReading;

/** One metric: a ring that fills with its load, its threshold a mark on it. */
final class Gauge {
  private static final double START = 225;
  private static final double SWEEP = 270;

  private final Drawing drawing = new Drawing(this::paint);
  private MetricReading metric;
  private Palette palette;
  private Color colour;

  Gauge(MetricReading metric, Palette palette, Color colour) {
    this.metric = metric;
    this.palette = palette;
    this.colour = colour;
    Dimension size = new Dimension(UIScale.scale(128), UIScale.scale(134));
    drawing.setPreferredSize(size);
    drawing.setMinimumSize(size);
    show(metric, palette, colour);
  }

  JComponent component() {
    return drawing;
  }

  /** Shows a reading, with the colour that the metric has in the graph. */
  void show(MetricReading reading, Palette newPalette, Color newColour) {
    metric = reading;
    palette = newPalette;
    colour = newColour;
    Controls.named(drawing, "gauge-" + reading.name(), reading.name(), spoken(reading));
    drawing.setToolTipText(spoken(reading));
    drawing.repaint();
  }

  private static String spoken(MetricReading metric) {
    String value =
        metric.value().isPresent()
            ? "load %s percent".formatted(Numbers.brief(metric.value().getAsDouble()))
            : "not measured" + (metric.note().isEmpty() ? "" : ", " + metric.note());
    String threshold =
        metric.threshold() > 0
            ? ", threshold %s percent".formatted(Numbers.brief(metric.threshold()))
            : "";
    return "%s, importance %s%s".formatted(value, Numbers.brief(metric.importance()), threshold);
  }

  private void paint(Graphics2D g, Dimension size) {
    float thick = UIScale.scale(9f);
    double diameter =
        Math.min(size.width - UIScale.scale(24), size.height - UIScale.scale(38)) - thick;
    double x = (size.width - diameter) / 2;
    double y = thick / 2 + UIScale.scale(2);
    g.setStroke(new BasicStroke(thick, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.setColor(palette.grid());
    g.draw(new Arc2D.Double(x, y, diameter, diameter, START, -SWEEP, Arc2D.OPEN));
    if (metric.value().isPresent() && metric.value().getAsDouble() >= 0.5) {
      double part = Math.clamp(metric.value().getAsDouble() / 100, 0, 1);
      g.setColor(colour);
      g.draw(new Arc2D.Double(x, y, diameter, diameter, START, -SWEEP * part, Arc2D.OPEN));
    }
    double middle = x + diameter / 2;
    if (metric.threshold() > 0 && metric.threshold() < 100) {
      threshold(g, middle, y + diameter / 2, diameter / 2, thick);
    }
    number(g, middle, y + diameter / 2);
    labels(g, size);
  }

  private void threshold(Graphics2D g, double cx, double cy, double radius, float thick) {
    double angle = Math.toRadians(START - SWEEP * metric.threshold() / 100);
    double inner = radius - thick * 0.7;
    double outer = radius + thick * 0.7;
    Line2D mark =
        new Line2D.Double(
            cx + inner * Math.cos(angle),
            cy - inner * Math.sin(angle),
            cx + outer * Math.cos(angle),
            cy - outer * Math.sin(angle));
    g.setStroke(new BasicStroke(UIScale.scale(5f), BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
    g.setColor(palette.card());
    g.draw(mark);
    g.setStroke(new BasicStroke(UIScale.scale(2.5f), BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
    g.setColor(palette.text());
    g.draw(mark);
  }

  private void number(Graphics2D g, double middle, double centre) {
    Font big = drawing.getFont().deriveFont(Font.BOLD, drawing.getFont().getSize2D() * 1.7f);
    Font small = drawing.getFont();
    boolean known = metric.value().isPresent();
    String value = known ? Long.toString(Math.round(metric.value().getAsDouble())) : "–";
    String unit = known ? "%" : "";
    FontMetrics bigMetrics = drawing.getFontMetrics(big);
    FontMetrics smallMetrics = drawing.getFontMetrics(small);
    int width = bigMetrics.stringWidth(value) + smallMetrics.stringWidth(unit);
    int left = (int) Math.round(middle - width / 2.0);
    int base = (int) Math.round(centre + bigMetrics.getAscent() * 0.36);
    g.setColor(palette.text());
    g.setFont(big);
    FlatUIUtils.drawString(drawing, g, value, left, base);
    g.setFont(small);
    g.setColor(palette.muted());
    FlatUIUtils.drawString(drawing, g, unit, left + bigMetrics.stringWidth(value), base);
  }

  private void labels(Graphics2D g, Dimension size) {
    Font bold = drawing.getFont().deriveFont(Font.BOLD);
    Font small = drawing.getFont().deriveFont(drawing.getFont().getSize2D() * 0.88f);
    int base = size.height - UIScale.scale(6);
    g.setFont(small);
    g.setColor(palette.muted());
    centred(g, small, caption(), size, base);
    g.setFont(bold);
    g.setColor(palette.text());
    centred(g, bold, metric.name(), size, base - drawing.getFontMetrics(small).getHeight() - 1);
  }

  private String caption() {
    if (metric.value().isEmpty() && !metric.note().isEmpty()) {
      return metric.note();
    }
    return metric.importance() > 0
        ? "importance " + Numbers.brief(metric.importance())
        : "not in the answer";
  }

  private void centred(Graphics2D g, Font font, String text, Dimension size, int base) {
    FontMetrics metrics = drawing.getFontMetrics(font);
    String fitting = Numbers.clipped(text, metrics, size.width - UIScale.scale(4));
    FlatUIUtils.drawString(
        drawing, g, fitting, (size.width - metrics.stringWidth(fitting)) / 2, base);
  }
}
