package org.evenkeel.agent.monitor.view;

import com.formdev.flatlaf.ui.FlatUIUtils;
import com.formdev.flatlaf.util.UIScale;
import java.awt.BasicStroke;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.ToIntFunction;
import javax.swing.JComponent;
import org.evenkeel.agent.monitor.model.History;
import org.evenkeel.agent.monitor.model.Sample;
import org.evenkeel.agent.monitor.model.Timeline;
import org.evenkeel.agent.monitor.model.Timeline.Point;

/** The last five minutes: a line for each metric, a thicker one for the answer. */
final class Graph {
  private static final int MINUTES = (int) History.SPAN.toMinutes();

  private final Drawing drawing = new Drawing(this::paint);
  private Palette palette;
  private History history = History.EMPTY;
  private Timeline timeline = Timeline.of(History.EMPTY);
  private ToIntFunction<String> index = _ -> 0;
  private String explanation = "";
  private OptionalInt pointer = OptionalInt.empty();

  Graph(Palette palette) {
    this.palette = palette;
    drawing.setPreferredSize(new Dimension(UIScale.scale(520), UIScale.scale(240)));
    drawing.setMinimumSize(new Dimension(UIScale.scale(280), UIScale.scale(125)));
    Controls.named(drawing, "graph", "The last five minutes", "");
    MouseAdapter mouse =
        new MouseAdapter() {
          @Override
          public void mouseMoved(MouseEvent event) {
            point(OptionalInt.of(event.getX()));
          }

          @Override
          public void mouseExited(MouseEvent event) {
            point(OptionalInt.empty());
          }
        };
    drawing.addMouseListener(mouse);
    drawing.addMouseMotionListener(mouse);
  }

  JComponent component() {
    return drawing;
  }

  /**
   * Shows a history.
   *
   * @param metricIndex which colour and stroke a metric has
   * @param why what to say where there is nothing to draw
   */
  void show(History newHistory, Palette newPalette, ToIntFunction<String> metricIndex, String why) {
    history = newHistory;
    timeline = Timeline.of(newHistory);
    palette = newPalette;
    index = metricIndex;
    explanation = why;
    drawing.getAccessibleContext().setAccessibleDescription(spoken());
    drawing.repaint();
  }

  private String spoken() {
    if (history.silent()) {
      return explanation;
    }
    StringBuilder out =
        new StringBuilder("Now: ").append(GraphReading.of(history.samples().getLast()));
    timeline.bands().forEach(band -> out.append("; there was a time of ").append(band.label()));
    return out.toString();
  }

  private void point(OptionalInt x) {
    pointer = x;
    drawing.repaint();
  }

  private void paint(Graphics2D g, Dimension size) {
    Font small = drawing.getFont().deriveFont(drawing.getFont().getSize2D() * 0.88f);
    FontMetrics metrics = drawing.getFontMetrics(small);
    g.setFont(small);
    int left = metrics.stringWidth("100 %") + UIScale.scale(8);
    int top = metrics.getAscent() / 2 + UIScale.scale(2);
    int bottom = metrics.getHeight() + UIScale.scale(6);
    Rectangle area =
        new Rectangle(left, top, size.width - left - UIScale.scale(10), size.height - top - bottom);
    if (area.width <= 0 || area.height <= 0) {
      return;
    }
    bands(g, area, metrics);
    grid(g, area, metrics);
    lines(g, area);
    if (history.silent()) {
      explain(g, area);
    } else {
      pointer.ifPresent(x -> reading(g, area, metrics, x));
    }
  }

  private void grid(Graphics2D g, Rectangle area, FontMetrics metrics) {
    g.setStroke(new BasicStroke(1));
    for (int percent = 0; percent <= 100; percent += 25) {
      double y = area.y + area.height * (1 - percent / 100.0);
      g.setColor(palette.grid());
      g.draw(new Line2D.Double(area.x, y, area.x + area.width, y));
      g.setColor(palette.muted());
      String label = percent + " %";
      FlatUIUtils.drawString(
          drawing,
          g,
          label,
          area.x - UIScale.scale(8) - metrics.stringWidth(label),
          (int) Math.round(y + metrics.getAscent() * 0.36));
    }
    for (int minute = 0; minute <= MINUTES; minute++) {
      double x = area.x + area.width * (1 - (double) minute / MINUTES);
      g.setColor(palette.grid());
      g.draw(new Line2D.Double(x, area.y, x, area.y + area.height + UIScale.scale(4)));
      g.setColor(palette.muted());
      String label = minute == 0 ? "now" : "−" + minute + " min";
      int width = metrics.stringWidth(label);
      int at = Math.clamp(Math.round(x - width / 2.0), area.x, area.x + area.width - width);
      FlatUIUtils.drawString(
          drawing, g, label, at, area.y + area.height + UIScale.scale(4) + metrics.getAscent());
    }
  }

  private void bands(Graphics2D g, Rectangle area, FontMetrics metrics) {
    for (Timeline.Band band : timeline.bands()) {
      double from = area.x + area.width * Math.max(0, band.from());
      double to = area.x + area.width * band.to();
      g.setColor(palette.shade());
      g.fill(new Rectangle2D.Double(from, area.y, to - from, area.height));
      String label = Numbers.clipped(band.label(), metrics, (int) (to - from) - UIScale.scale(6));
      if (label.length() > 1) {
        g.setColor(palette.muted());
        FlatUIUtils.drawString(
            drawing,
            g,
            label,
            (int) from + UIScale.scale(5),
            area.y + metrics.getAscent() + UIScale.scale(3));
      }
    }
  }

  private void lines(Graphics2D g, Rectangle area) {
    for (Map.Entry<String, List<List<Point>>> metric : timeline.metrics().entrySet()) {
      int number = index.applyAsInt(metric.getKey());
      g.setColor(palette.series(number));
      g.setStroke(Strokes.of(number, UIScale.scale(1.75f)));
      metric.getValue().forEach(line -> g.draw(path(line, area)));
    }
    g.setColor(palette.answer());
    g.setStroke(Strokes.solid(UIScale.scale(2.75f)));
    timeline.answer().forEach(line -> g.draw(path(line, area)));
  }

  private static Path2D path(List<Point> line, Rectangle area) {
    Path2D path = new Path2D.Double();
    boolean first = true;
    for (Point point : line) {
      double x = area.x + area.width * point.x();
      double y = area.y + area.height * (1 - point.y());
      if (first) {
        path.moveTo(x, y);
        path.lineTo(x, y); // a lone point is seen, too
      } else {
        path.lineTo(x, y);
      }
      first = false;
    }
    return path;
  }

  private void explain(Graphics2D g, Rectangle area) {
    Font font = drawing.getFont();
    FontMetrics metrics = drawing.getFontMetrics(font);
    List<String> lines =
        Numbers.wrapped(explanation, metrics, Math.min(area.width - 24, UIScale.scale(460)));
    g.setFont(font);
    int height = lines.size() * metrics.getHeight() + UIScale.scale(16);
    int width = lines.stream().mapToInt(metrics::stringWidth).max().orElse(0) + UIScale.scale(24);
    int y = area.y + (area.height - height) / 2;
    g.setColor(palette.card());
    g.fill(new Rectangle2D.Double(area.x + (area.width - width) / 2.0, y, width, height));
    g.setColor(palette.muted());
    y += UIScale.scale(8) + metrics.getAscent();
    for (String line : lines) {
      int x = area.x + (area.width - metrics.stringWidth(line)) / 2;
      FlatUIUtils.drawString(drawing, g, line, x, y);
      y += metrics.getHeight();
    }
  }

  /** What was, where the pointer is. */
  private void reading(Graphics2D g, Rectangle area, FontMetrics metrics, int pointed) {
    double wanted = (double) (pointed - area.x) / area.width;
    Sample last = history.samples().getLast();
    Sample nearest = last;
    for (Sample sample : history.samples()) {
      if (Math.abs(Timeline.x(sample, last) - wanted)
          < Math.abs(Timeline.x(nearest, last) - wanted)) {
        nearest = sample;
      }
    }
    double x = area.x + area.width * Timeline.x(nearest, last);
    g.setColor(palette.muted());
    g.setStroke(new BasicStroke(1));
    g.draw(new Line2D.Double(x, area.y, x, area.y + area.height));
    List<String> lines = GraphReading.lines(nearest, last);
    int width = lines.stream().mapToInt(metrics::stringWidth).max().orElse(0) + UIScale.scale(16);
    int height = lines.size() * metrics.getHeight() + UIScale.scale(10);
    double left = x + width + 12 > area.x + area.width ? x - width - 8 : x + 8;
    g.setColor(palette.card());
    g.fill(new Rectangle2D.Double(left, area.y + 8, width, height));
    g.setColor(palette.grid());
    g.draw(new Rectangle2D.Double(left, area.y + 8, width, height));
    g.setColor(palette.text());
    int y = area.y + 8 + UIScale.scale(5) + metrics.getAscent();
    for (String line : lines) {
      FlatUIUtils.drawString(drawing, g, line, (int) left + UIScale.scale(8), y);
      y += metrics.getHeight();
    }
  }
}
