package org.evenkeel.coordinator.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.evenkeel.coordinator.certificate.Certificate;
import org.evenkeel.coordinator.certificate.Certificates;
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.model.ProxyTls;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of certificates. A private key goes in and never comes out. */
final class CertificateApi {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateApi.class);
  private static final String JSON = "application/json";
  private static final List<String> PEM = List.of("application/x-pem-file", "text/plain");
  private static final String PATH = "/api/v1/certificates";

  private final Control control;
  private final Certificates certificates;

  CertificateApi(Control control, Certificates certificates) {
    this.control = control;
    this.certificates = certificates;
  }

  void addTo(RoutesConfig routes) {
    routes.get(PATH, this::list);
    routes.get(PATH + "/{name}", this::show);
    routes.put(PATH + "/{name}", this::put);
    routes.delete(PATH + "/{name}", this::remove);
  }

  private void list(Context request) {
    Certificates.Listing listing = certificates.list();
    Instant now = Instant.now();
    request
        .contentType(JSON)
        .result(
            Json.bytes(
                json -> {
                  json.writeStartObject();
                  json.writeArrayFieldStart("certificates");
                  for (Certificate certificate : listing.certificates()) {
                    write(json, certificate, now);
                  }
                  json.writeEndArray();
                  Json.texts(json, "problems", listing.problems());
                  json.writeEndObject();
                }));
  }

  private void show(Context request) {
    String name = name(request);
    try {
      answer(request, certificates.find(name).orElseThrow(() -> absent(name)));
    } catch (IOException e) {
      throw ProblemException.of(422, String.valueOf(e.getMessage()));
    }
  }

  private void put(Context request) throws IOException {
    String name = name(request);
    Body.requireType(request, PEM);
    byte[] pem = Body.bytes(request);
    Certificate certificate;
    try {
      certificate = certificates.put(name, pem, Instant.now());
    } catch (IOException e) {
      throw ProblemException.of(422, String.valueOf(e.getMessage()));
    }
    LOG.info(
        "{} puts the certificate {}, valid until {}",
        Gate.requester(request).name(),
        name,
        certificate.notAfter());
    answer(request, certificate);
  }

  private void remove(Context request) throws IOException {
    String name = name(request);
    List<String> users = users(name);
    if (!users.isEmpty()) {
      throw ProblemException.of(
          409,
          "%s is used by %s; take it out there first".formatted(name, String.join(", ", users)));
    }
    if (!certificates.remove(name)) {
      throw absent(name);
    }
    LOG.info("{} removes the certificate {}", Gate.requester(request).name(), name);
    request.contentType(JSON).result("{}");
  }

  private void answer(Context request, Certificate certificate) {
    Instant now = Instant.now();
    request.contentType(JSON).result(Json.bytes(json -> write(json, certificate, now)));
  }

  private void write(JsonGenerator json, Certificate certificate, Instant now) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", certificate.name());
    json.writeStringField("subject", certificate.subject());
    json.writeStringField("issuer", certificate.issuer());
    Json.texts(json, "names", certificate.names());
    json.writeStringField("not-before", certificate.notBefore().toString());
    json.writeStringField("not-after", certificate.notAfter().toString());
    json.writeNumberField("days-left", certificate.daysLeft(now));
    json.writeNumberField("chain", certificate.chain());
    json.writeBooleanField("has-key", certificate.hasKey());
    json.writeStringField("sha256", certificate.sha256());
    Json.texts(json, "used-by", users(certificate.name()));
    json.writeEndObject();
  }

  /** The virtual services that show it, or trust it. */
  private List<String> users(String name) {
    return control.snapshot().virtualServices().stream()
        .map(ServiceStatus::configured)
        .filter(service -> service.proxy().tls().filter(tls -> names(tls, name)).isPresent())
        .map(service -> service.name())
        .toList();
  }

  private static boolean names(ProxyTls tls, String name) {
    return tls.certificates().contains(name) || tls.clientCa().filter(name::equals).isPresent();
  }

  private static String name(Context request) {
    String name = request.pathParam("name");
    if (!Certificates.isName(name)) {
      throw ProblemException.of(
          400,
          "no name of a certificate; send 1 to 63 letters, digits, dots, underscores or hyphens,"
              + " not a dot or hyphen first");
    }
    return name;
  }

  private static ProblemException absent(String name) {
    return ProblemException.of(404, "no certificate " + name + "; see " + PATH);
  }
}
