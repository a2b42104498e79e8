package org.evenkeel.coordinator.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Why a request was not carried out, as RFC 9457 writes it.
 *
 * @param status the HTTP status, 400 to 599
 * @param detail what is wrong, where, and what to do now
 * @param problems each problem of a refused configuration; empty for every other cause
 * @param field which part of what was sent is wrong; empty when it is not one
 */
record Problem(int status, String detail, List<String> problems, Optional<String> field) {
  /** The media type of the document. */
  static final String MEDIA_TYPE = "application/problem+json";

  Problem {
    problems = List.copyOf(problems);
  }

  /** A problem with nothing to list. */
  static Problem of(int status, String detail) {
    return new Problem(status, detail, List.of(), Optional.empty());
  }

  /** The document in UTF-8; the type is {@code about:blank}, so the title is the status's own. */
  byte[] document() {
    return Json.bytes(this::write);
  }

  private void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "about:blank");
    json.writeStringField("title", HttpStatus.getMessage(status));
    json.writeNumberField("status", status);
    json.writeStringField("detail", detail);
    if (field.isPresent()) {
      json.writeStringField("field", field.get());
    }
    if (!problems.isEmpty()) {
      json.writeArrayFieldStart("problems");
      for (String problem : problems) {
        json.writeString(problem);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }
}
