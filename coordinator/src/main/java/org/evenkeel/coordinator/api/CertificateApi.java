package org.evenkeel.coordinator.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.evenkeel.coordinator.api.CertificateCommands.Entry;
import org.evenkeel.coordinator.certificate.Certificate;

/** The routes of certificates. */
final class CertificateApi {
  private static final String JSON = "application/json";
  private static final List<String> PEM = List.of("application/x-pem-file", "text/plain", JSON);
  private static final List<String> DER = // RFC 6960, appendix C.2
      List.of("application/ocsp-response", "application/octet-stream");
  private static final String PATH = "/api/v1/certificates";

  private final CertificateCommands commands;

  CertificateApi(CertificateCommands commands) {
    this.commands = commands;
  }

  void addTo(RoutesConfig routes) {
    routes.get(PATH, this::list, Access.VIEWER);
    routes.get(
        PATH + "/{name}", request -> answer(request, commands.find(name(request))), Access.VIEWER);
    routes.put(PATH + "/{name}", this::put, Access.ADMIN);
    routes.put(PATH + "/{name}/ocsp-response", this::staple, Access.ADMIN);
    routes.delete(PATH + "/{name}", this::remove, Access.ADMIN);
  }

  private void list(Context request) {
    CertificateCommands.Listing listing = commands.list();
    Instant now = Instant.now();
    request
        .contentType(JSON)
        .result(
            Json.bytes(
                json -> {
                  json.writeStartObject();
                  json.writeArrayFieldStart("certificates");
                  for (Entry entry : listing.entries()) {
                    write(json, entry, now);
                  }
                  json.writeEndArray();
                  Json.texts(json, "problems", listing.problems());
                  json.writeEndObject();
                }));
  }

  /**
   * The body is the certificate in PEM with its key, or an object with both, as a page has them.
   */
  private void put(Context request) throws IOException {
    byte[] body = Body.bytes(request, PEM);
    byte[] pem = body;
    byte[] key = {};
    if (Body.type(request).equals(JSON)) {
      JsonNode both = Json.texts(body, "certificate", "-----BEGIN CERTIFICATE…", List.of("key"));
      pem = bytes(both.path("certificate"));
      key = bytes(both.path("key"));
    }
    String before = commands.known(name(request));
    Entry put = commands.put(name(request), pem, key, Gate.requester(request));
    Recording.change(request, before, commands.known(name(request)));
    answer(request, put);
  }

  private static byte[] bytes(JsonNode text) {
    return text.asText().getBytes(StandardCharsets.UTF_8);
  }

  private void staple(Context request) throws IOException {
    byte[] response = Body.bytes(request, DER);
    answer(request, commands.staple(name(request), response, Gate.requester(request)));
  }

  private void remove(Context request) throws IOException {
    String before = commands.known(name(request));
    commands.remove(name(request), Gate.requester(request));
    Recording.change(request, before, "none");
    request.contentType(JSON).result("{}");
  }

  private static String name(Context request) {
    return request.pathParam("name");
  }

  private static void answer(Context request, Entry entry) {
    Instant now = Instant.now();
    request.contentType(JSON).result(Json.bytes(json -> write(json, entry, now)));
  }

  private static void write(JsonGenerator json, Entry entry, Instant now) throws IOException {
    Certificate certificate = entry.certificate();
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
    json.writeBooleanField("stapled", entry.stapled().isPresent());
    if (entry.stapled().flatMap(stapled -> stapled.until()).isPresent()) {
      json.writeStringField("stapled-until", entry.stapled().get().until().get().toString());
    }
    Json.texts(json, "used-by", entry.users());
    json.writeEndObject();
  }
}
