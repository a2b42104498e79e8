package org.evenkeel.coordinator.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import org.evenkeel.coordinator.certificate.Certificates;
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.ha.Pair;
import org.evenkeel.coordinator.metrics.Metrics;
import org.evenkeel.coordinator.metrics.ProcessFigures;
import org.evenkeel.coordinator.model.Version;

/**
 * What a monitoring system asks for, in the format that it asks for: OpenMetrics 1.0, or
 * Prometheus' text format where it asks for none.
 */
final class MetricsApi {
  private final Control control;
  private final Certificates certificates;
  private final Optional<Pair> pair;
  private final ExpositionFormats formats = ExpositionFormats.init();

  MetricsApi(ApiServer.Sources sources) {
    this.control = sources.control();
    this.certificates = sources.certificates();
    this.pair = sources.pair();
  }

  void addTo(RoutesConfig routes) {
    routes.get("/metrics", this::metrics, Access.VIEWER);
  }

  private void metrics(Context request) throws IOException {
    Metrics.Subject subject =
        new Metrics.Subject(
            control.snapshot(),
            pair.map(Pair::status),
            certificates.list().certificates(),
            ProcessFigures.now(Version.running()));
    ExpositionFormatWriter format =
        formats.findWriter(Optional.ofNullable(request.header("Accept")).orElse(""));
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    format.write(text, Metrics.of(subject));
    request.contentType(format.getContentType()).result(text.toByteArray());
  }
}
