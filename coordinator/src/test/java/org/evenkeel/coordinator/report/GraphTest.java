package org.evenkeel.coordinator.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** Graphs as text. */
final class GraphTest {
  private static Graph graph(Unit unit, Range range, double... values) {
    return graph("x", unit, range, List.of(new Graph.Line("one", points(range, values))));
  }

  private static Graph graph(String title, Unit unit, Range range, List<Graph.Line> lines) {
    Instant until = Instant.parse("2026-03-15T00:00:00Z");
    Series series =
        new Series(
            new Subject.Node(),
            range,
            until.minus(range.step().multipliedBy(range.points())),
            List.of());
    return new Graph("graph", title, unit, series, lines, ZoneOffset.UTC);
  }

  /** Those values last, and nothing before. */
  private static Points points(Range range, double... values) {
    double[] all = new double[range.points()];
    Arrays.fill(all, Double.NaN);
    System.arraycopy(values, 0, all, all.length - values.length, values.length);
    return Points.of(all);
  }

  private static List<String> all(String pattern, String svg) {
    return Pattern.compile(pattern).matcher(svg).results().map(GraphTest::text).toList();
  }

  private static String text(MatchResult found) {
    return found.group(1);
  }

  private static List<String> labels(String anchor, Graph graph) {
    return all("text-anchor=\"" + anchor + "\"[^>]*>([^<]*)<", graph.svg());
  }

  @ParameterizedTest
  @EnumSource(Range.class)
  void itIsWellFormedWithoutStyleOrScript(Range range) throws Exception {
    String evil = "</title><script>alert(1)</script>\"'&";
    String svg =
        graph(evil, Unit.NUMBER, range, List.of(new Graph.Line(evil, points(range, 1, 2)))).svg();
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)));
    assertEquals("img", document.getDocumentElement().getAttribute("role"));
    assertEquals(evil, document.getElementsByTagName("title").item(0).getTextContent());
    assertTrue(document.getElementsByTagName("desc").item(0).getTextContent().contains("1 to 2"));
    assertEquals(0, document.getElementsByTagName("script").getLength());
    assertFalse(svg.contains("style="), svg);
  }

  @Test
  void anUnknownPointPartsTheLineAndALoneOneIsADot() {
    String path =
        all(
                "graph-line line-0\" d=\"([^\"]*)\"",
                graph(Unit.NUMBER, Range.HOUR, 1, 2, Double.NaN, 3, Double.NaN, 4, 4).svg())
            .getFirst();
    assertEquals(3, path.chars().filter(c -> c == 'M').count(), path);
    assertEquals(5, path.chars().filter(c -> c == 'L').count(), path);
  }

  @Test
  void nothingKnownDrawsNoLineAndSaysSo() {
    Graph graph = graph(Unit.NUMBER, Range.DAY);
    assertFalse(graph.svg().contains("<path"), graph.svg());
    assertEquals("one: nothing is known.", graph.description());
    assertEquals(List.of("0", "0.25", "0.5", "0.75", "1"), labels("end", graph));
  }

  @Test
  void theAxisHasRoundValuesWithTheirUnit() {
    assertEquals(
        List.of("0", "1", "2", "3", "4"), labels("end", graph(Unit.CONNECTIONS, Range.DAY, 3.2)));
    assertEquals(
        List.of("0 B/s", "500 kB/s", "1 MB/s", "1.5 MB/s", "2 MB/s"),
        labels("end", graph(Unit.BYTES_PER_SECOND, Range.DAY, 1_234_567)));
    assertEquals(
        List.of("0 %", "25 %", "50 %", "75 %", "100 %"),
        labels("end", graph(Unit.PERCENT, Range.DAY, 3)));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1.1,2", "2.01,2.5", "2.6,5", "5.1,10", "0.011,0.02", "123,200", "0,0.25"})
  void aStepIsRoundAndNotBelow(double least, double step) {
    assertEquals(step, Graph.step(least), 1e-12);
  }

  @Test
  void theAxisHasRoundTimes() {
    assertEquals(
        List.of("23:10", "23:20", "23:30", "23:40", "23:50"),
        labels("middle", graph(Unit.NUMBER, Range.HOUR)));
    assertEquals(
        List.of("04:00", "08:00", "12:00", "16:00", "20:00"),
        labels("middle", graph(Unit.NUMBER, Range.DAY)));
    assertEquals(
        List.of("Mon 9", "Tue 10", "Wed 11", "Thu 12", "Fri 13", "Sat 14"),
        labels("middle", graph(Unit.NUMBER, Range.WEEK)));
    assertEquals(6, labels("middle", graph(Unit.NUMBER, Range.MONTH)).size());
    assertEquals(
        List.of("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"),
        labels("middle", graph(Unit.NUMBER, Range.YEAR)));
  }

  @Test
  void timesAreThoseOfTheZone() {
    Graph utc = graph(Unit.NUMBER, Range.HOUR);
    Graph other =
        new Graph("g", "g", utc.unit(), utc.series(), utc.lines(), ZoneId.of("Asia/Kathmandu"));
    assertEquals(
        List.of("04:50", "05:00", "05:10", "05:20", "05:30", "05:40"), labels("middle", other));
  }

  @Test
  void moreLinesThanCanBeToldApartAreNotDrawn() {
    List<Graph.Line> lines = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      lines.add(new Graph.Line("r" + i, points(Range.DAY, i)));
    }
    String svg = graph("many", Unit.NUMBER, Range.DAY, lines).svg();
    assertEquals(
        List.of("0", "1", "2", "3", "4", "5", "6", "7"), all("graph-line line-(\\d+)", svg));
    assertFalse(svg.contains("graph-area"), "areas would hide each other");
  }

  @ParameterizedTest
  @CsvSource({
    "NUMBER,0,0",
    "NUMBER,0.5,0.5",
    "NUMBER,12.34,12.3",
    "NUMBER,999.4,999",
    "NUMBER,1000,1 k",
    "BYTES,12500,12.5 kB",
    "BYTES,0,0 B",
    "PERCENT,97.25,97.3 %",
    "PERCENT,100,100 %",
    "CONNECTIONS_PER_SECOND,2.5,2.5/s",
    "BYTES_PER_SECOND,1e12,1 TB/s",
    "NUMBER,-3,-3"
  })
  void valuesAreShort(Unit unit, double value, String text) {
    assertEquals(text, unit.text(value));
    assertEquals(unit, Unit.of(unit.toString()));
  }
}
