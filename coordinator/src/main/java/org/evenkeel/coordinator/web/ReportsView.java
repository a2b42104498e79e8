package org.evenkeel.coordinator.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.evenkeel.coordinator.report.Figure;
import org.evenkeel.coordinator.report.Graph;
import org.evenkeel.coordinator.report.Points;
import org.evenkeel.coordinator.report.Range;
import org.evenkeel.coordinator.report.Series;
import org.evenkeel.coordinator.report.Subject;
import org.evenkeel.coordinator.report.Unit;

/**
 * The page of the past.
 *
 * @param frame what stands around every page
 * @param choice what is looked at, and what else there is
 * @param charts a graph each
 * @param problem why there is nothing to see; empty when there is
 */
record ReportsView(Frame frame, Choice choice, List<Chart> charts, String problem) {
  ReportsView {
    charts = List.copyOf(charts);
  }

  /**
   * What is looked at.
   *
   * @param services names of all virtual services
   * @param realServers names of those of the chosen service
   */
  record Choice(Subject subject, Range range, List<String> services, List<String> realServers) {
    Choice {
      services = List.copyOf(services);
      realServers = List.copyOf(realServers);
    }

    /** The chosen virtual service; empty when it is this node. */
    String service() {
      return switch (subject) {
        case Subject.Node() -> "";
        case Subject.Service(String service) -> service;
        case Subject.Member(String service, String _) -> service;
      };
    }

    /** The chosen real server; empty when it is the service as a whole. */
    String realServer() {
      return subject instanceof Subject.Member(String _, String realServer) ? realServer : "";
    }

    List<Range> ranges() {
      return List.of(Range.values());
    }

    /** The same in another range. */
    String path(Range other) {
      return "/lbadmin/reports?service=%s&real-server=%s&range=%s"
          .formatted(encoded(service()), encoded(realServer()), other);
    }

    /** Every point of what is looked at. */
    String csv() {
      String path =
          switch (subject) {
            case Subject.Node() -> "/node";
            case Subject.Service(String service) -> "/virtual-services/" + encoded(service);
            case Subject.Member(String service, String realServer) ->
                "/virtual-services/%s/real-servers/%s"
                    .formatted(encoded(service), encoded(realServer));
          };
      return "/api/v1/reports" + path + "?format=csv&range=" + range;
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
  }

  /**
   * A graph and the same in figures.
   *
   * @param title of it
   * @param svg the graph
   * @param rows a line each
   * @param left how many lines it does not show
   */
  record Chart(String title, String svg, List<Row> rows, int left) {
    Chart {
      rows = List.copyOf(rows);
    }
  }

  /**
   * A line in figures; a dash is what is not known.
   *
   * @param place of its colour
   */
  record Row(int place, String name, String last, String average, String highest) {}

  /** One line of a graph. */
  private record Drawn(String name, Series.Track track) {}

  /**
   * The graphs of something: one for each figure, received and sent together.
   *
   * @param members what is drawn of its real servers
   * @param left how many more it has
   */
  static List<Chart> charts(Series series, List<Series> members, int left, ZoneId zone) {
    List<Chart> charts = new ArrayList<>();
    for (Series.Track track : series.tracks()) {
      Figure figure = track.figure();
      if (figure == Figure.RECEIVED) {
        List<Drawn> both = new ArrayList<>(List.of(new Drawn(figure.title(), track)));
        series.track(Figure.SENT).ifPresent(sent -> both.add(new Drawn("Sent to clients", sent)));
        charts.add(chart("Traffic", series, both, 0, zone));
      } else if (figure != Figure.SENT) {
        charts.add(
            chart(figure.title(), series, List.of(new Drawn(figure.title(), track)), 0, zone));
      }
    }
    if (!members.isEmpty()) {
      for (Figure figure :
          List.of(Figure.WEIGHT, Figure.IDLE, Figure.UP, Figure.ACTIVE, Figure.NEW)) {
        List<Drawn> lines = new ArrayList<>();
        for (Series member : members) {
          if (member.subject() instanceof Subject.Member(String _, String name)) {
            member.track(figure).ifPresent(track -> lines.add(new Drawn(name, track)));
          }
        }
        charts.add(chart(figure.title() + " of real servers", series, lines, left, zone));
      }
    }
    return charts;
  }

  private static Chart chart(
      String title, Series series, List<Drawn> lines, int left, ZoneId zone) {
    Unit unit = lines.getFirst().track().figure().unit();
    String id = "graph-" + title.toLowerCase(Locale.ROOT).replace(' ', '-');
    Graph graph =
        new Graph(
            id,
            title,
            unit,
            series,
            lines.stream().map(one -> new Graph.Line(one.name, one.track.average())).toList(),
            zone);
    List<Row> rows = new ArrayList<>();
    for (Drawn one : lines) {
      Points average = one.track.average();
      rows.add(
          new Row(
              rows.size(),
              one.name,
              text(unit, average.last()),
              text(unit, average.known().average()),
              text(unit, one.track.max().known().max())));
    }
    return new Chart(title, graph.svg(), rows, left);
  }

  private static String text(Unit unit, OptionalDouble value) {
    return value.isPresent() ? unit.text(value.getAsDouble()) : "–";
  }
}
