package org.evenkeel.agent.monitor.view;

import java.awt.BasicStroke;
import java.util.List;

/** The strokes of lines in a graph, so that they differ in more than colour. */
final class Strokes {
  private static final List<float[]> DASHES =
      List.of(
          new float[] {},
          new float[] {8, 4},
          new float[] {2, 3},
          new float[] {10, 3, 2, 3},
          new float[] {5, 3},
          new float[] {12, 3, 2, 3, 2, 3});

  private Strokes() {}

  /** Of the metric at {@code index}, {@code width} pixels wide. */
  static BasicStroke of(int index, float width) {
    return stroke(DASHES.get(Math.floorMod(index, DASHES.size())), width);
  }

  /** Of the answer. */
  static BasicStroke solid(float width) {
    return stroke(new float[] {}, width);
  }

  private static BasicStroke stroke(float[] dash, float width) {
    return dash.length == 0
        ? new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
        : new BasicStroke(
            width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, scaled(dash, width), 0);
  }

  private static float[] scaled(float[] dash, float width) {
    float[] scaled = dash.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= width / 1.75f;
    }
    return scaled;
  }
}
