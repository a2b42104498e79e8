package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.StringRequestContent;
import org.eclipse.jetty.io.Transport;

/** Speaks to the running coordinator: the REST API over the control socket. Used by one thread. */
final class ControlClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PATIENCE_SECONDS = 15;

  private final Path socket;
  private final HttpClient http = new HttpClient();

  /** A client of the coordinator that listens on this socket. */
  ControlClient(Path socket) throws CommandFailure {
    this.socket = socket;
    if (!Files.exists(socket)) {
      throw new CommandFailure(
          "no coordinator runs here: there is no %s; start one with: evenkeel run, or name its --root"
              .formatted(socket));
    }
    try {
      http.start();
    } catch (Exception e) {
      throw new CommandFailure("the HTTP client does not start: " + e.getMessage(), e);
    }
  }

  /** The document at a path. */
  JsonNode get(String path) throws CommandFailure {
    return send(request("GET", path));
  }

  /** Puts a body at a path. */
  JsonNode put(String path, String mediaType, String body) throws CommandFailure {
    return send(
        request("PUT", path)
            .body(new StringRequestContent(mediaType, body, StandardCharsets.UTF_8)));
  }

  /** Puts bytes at a path. */
  JsonNode put(String path, String mediaType, byte[] body) throws CommandFailure {
    return send(request("PUT", path).body(new BytesRequestContent(mediaType, body)));
  }

  /** Asks for something to be done at a path, which says it all. */
  JsonNode post(String path) throws CommandFailure {
    return send(request("POST", path));
  }

  /** Asks for something to be done at a path, which the body says more about. */
  JsonNode post(String path, String mediaType, String body) throws CommandFailure {
    return send(
        request("POST", path)
            .body(new StringRequestContent(mediaType, body, StandardCharsets.UTF_8)));
  }

  /** Changes a part of what is at a path. */
  JsonNode patch(String path, String mediaType, String body) throws CommandFailure {
    return send(
        request("PATCH", path)
            .body(new StringRequestContent(mediaType, body, StandardCharsets.UTF_8)));
  }

  /** Removes what is at a path. */
  JsonNode delete(String path) throws CommandFailure {
    return send(request("DELETE", path));
  }

  private Request request(String method, String path) {
    return http.newRequest("http://localhost" + path)
        .method(method)
        .transport(new Transport.TCPUnix(socket))
        .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private JsonNode send(Request request) throws CommandFailure {
    try {
      ContentResponse response = request.send();
      JsonNode document = JSON.readTree(response.getContent());
      if (response.getStatus() >= 400) {
        throw refused(document);
      }
      return document;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", e);
    } catch (TimeoutException e) {
      throw new CommandFailure(
          "the coordinator did not answer within %d s; its log says more"
              .formatted(PATIENCE_SECONDS),
          e);
    } catch (ExecutionException e) {
      throw new CommandFailure(
          "the coordinator at %s cannot be reached: %s; is it running, and may you use it?"
              .formatted(socket, reason(e)),
          e);
    } catch (JacksonException e) {
      throw new CommandFailure("the coordinator's answer is no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new CommandFailure("the coordinator's answer cannot be read: " + e.getMessage(), e);
    }
  }

  private static String reason(ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }

  /** What a problem document (RFC 9457) says. */
  private static CommandFailure refused(JsonNode problem) {
    List<String> lines = new ArrayList<>();
    problem.path("problems").forEach(line -> lines.add(line.asText()));
    return new CommandFailure(
        problem.path("detail").asText(problem.path("title").asText("refused")), lines);
  }

  @Override
  public void close() {
    try {
      http.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP client does not stop", e);
    }
  }
}
