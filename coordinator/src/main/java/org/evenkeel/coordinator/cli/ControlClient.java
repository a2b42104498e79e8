package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.StringRequestContent;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * Speaks to the running coordinator: the REST API over the control socket, or over HTTPS to one
 * elsewhere. Used by one thread.
 */
final class ControlClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PATIENCE_SECONDS = 15;
  private static final long ARCHIVE_SECONDS = 60;
  private static final long CONNECT_MILLIS = 5_000;

  /**
   * More than the status of as many services as a configuration can have; archives are as long at
   * most.
   */
  static final int ANSWER_BYTES_MAX = 64 << 20;

  /** The coordinator sends something each ten seconds. */
  private static final long SILENCE_SECONDS = 30;

  private final URI base;
  private final Optional<Path> socket;
  private final Unreached unreached;
  private final Optional<Remote.Token> token;
  private final HttpClient http = new HttpClient();

  /** A client of the coordinator that listens on this socket. */
  ControlClient(Path socket) throws CommandFailure {
    this.base = URI.create("http://localhost");
    this.socket = Optional.of(socket);
    this.unreached = new Unreached.Here(socket);
    this.token = Optional.empty();
    if (!Files.exists(socket)) {
      throw new CommandFailure(
          ("no coordinator runs here: there is no %s; start it with: systemctl start evenkeel,"
                  + " or: evenkeel run, or name its --root")
              .formatted(socket));
    }
    start();
  }

  /** A client of a coordinator elsewhere. */
  ControlClient(Remote remote) throws CommandFailure {
    this.base = remote.base();
    this.socket = Optional.empty();
    this.unreached = new Unreached.There(remote);
    this.token = remote.token();
    var tls = new SslContextFactory.Client();
    tls.setSslContext(remote.trust().context());
    if (remote.trust().isPinned()) {
      tls.setEndpointIdentificationAlgorithm(null); // one certificate alone is right, by any name
    }
    http.setSslContextFactory(tls);
    start();
  }

  private void start() throws CommandFailure {
    http.setFollowRedirects(false); // the token is for this coordinator alone
    http.setConnectTimeout(CONNECT_MILLIS);
    try {
      http.start();
    } catch (Exception e) {
      throw new CommandFailure("the HTTP client does not start: " + e.getMessage(), e);
    }
  }

  /** Whether it speaks over the control socket of this machine. */
  boolean isLocal() {
    return socket.isPresent();
  }

  /** The document at a path. */
  JsonNode get(String path) throws CommandFailure {
    return send(request("GET", path));
  }

  /** The text at a path, which is of that media type. */
  String text(String path, String mediaType) throws CommandFailure {
    return answer(request("GET", path).headers(headers -> headers.put("Accept", mediaType)))
        .getContentAsString();
  }

  /** The archive at a path. */
  byte[] archive(String path) throws CommandFailure {
    return answer(patiently(request("GET", path))).getContent();
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

  /** Brings an archive to a path; what is said of it. */
  JsonNode bring(String path, byte[] archive) throws CommandFailure {
    return send(
        patiently(request("POST", path).body(new BytesRequestContent("application/zip", archive))));
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

  /**
   * Listens to the server-sent events at a path (WHATWG HTML, section 9.2) until the coordinator
   * ends.
   *
   * @param each is given each event's data; false ends it
   */
  void follow(String path, Predicate<JsonNode> each) throws CommandFailure {
    var listener = new InputStreamResponseListener();
    unlimited("GET", path).idleTimeout(SILENCE_SECONDS, TimeUnit.SECONDS).send(listener);
    try {
      var response = listener.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      InputStream body = listener.getInputStream();
      if (response.getStatus() >= 400) {
        throw refused(response.getStatus(), body.readAllBytes());
      }
      try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith("data: ") && data.length() < ANSWER_BYTES_MAX) {
            data.append(line, "data: ".length(), line.length());
          } else if (line.isEmpty() && !data.isEmpty()) {
            JsonNode document = JSON.readTree(data.toString());
            data.setLength(0);
            if (!each.test(document)) {
              return;
            }
          }
        }
      }
      throw new CommandFailure("the coordinator has ended the events: it stopped, or restarts");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", e);
    } catch (TimeoutException e) {
      throw unreached.silent(PATIENCE_SECONDS);
    } catch (ExecutionException e) {
      throw failed(e, PATIENCE_SECONDS);
    } catch (JacksonException e) {
      throw new CommandFailure("an event is no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new CommandFailure("the coordinator is gone; the events end here", e);
    }
  }

  private Request request(String method, String path) {
    return unlimited(method, path).timeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** An archive takes the coordinator longer to make or to read than a document does. */
  private static Request patiently(Request request) {
    return request.timeout(ARCHIVE_SECONDS, TimeUnit.SECONDS);
  }

  private Request unlimited(String method, String path) {
    Request request = http.newRequest(base + path).method(method);
    socket.ifPresent(file -> request.transport(new Transport.TCPUnix(file)));
    token.ifPresent(
        known ->
            request.headers(headers -> headers.put("Authorization", "Bearer " + known.secret())));
    return request;
  }

  private JsonNode send(Request request) throws CommandFailure {
    ContentResponse response = answer(request);
    try {
      return JSON.readTree(response.getContent());
    } catch (JacksonException e) {
      throw new CommandFailure("the coordinator's answer is no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new CommandFailure("the coordinator's answer cannot be read: " + e.getMessage(), e);
    }
  }

  private ContentResponse answer(Request request) throws CommandFailure {
    try {
      ContentResponse response =
          new CompletableResponseListener(request, ANSWER_BYTES_MAX).send().get();
      if (response.getStatus() >= 300) {
        throw refused(response.getStatus(), response.getContent());
      }
      return response;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", e);
    } catch (ExecutionException e) {
      throw failed(e, TimeUnit.MILLISECONDS.toSeconds(request.getTimeout()));
    }
  }

  private CommandFailure failed(ExecutionException e, long seconds) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause instanceof TimeoutException ? unreached.silent(seconds) : unreached.failed(cause);
  }

  /** What a problem document (RFC 9457) says, and what is to be done about a missing right. */
  private CommandFailure refused(int status, byte[] body) {
    if (status == 401 && socket.isEmpty()) {
      return new CommandFailure(
          token
              .map(
                  known ->
                      ("%s does not take the token from %s: it is wrong, expired or revoked; see"
                              + " there with: evenkeel token list, and make another with: evenkeel"
                              + " token add NAME --role ROLE")
                          .formatted(base, known.from()))
              .orElseGet(
                  () ->
                      ("%s wants a token; make one there with: evenkeel token add NAME --role"
                              + " ROLE > FILE, and say --token FILE here")
                          .formatted(base)));
    }
    JsonNode problem;
    try {
      problem = JSON.readTree(body);
    } catch (IOException e) {
      return new CommandFailure(
          "%s answers %d, and nothing that a coordinator says; is it one?".formatted(base, status),
          e);
    }
    List<String> lines = new ArrayList<>();
    problem.path("problems").forEach(line -> lines.add(line.asText()));
    return new CommandFailure(
        CommandHints.in(problem.path("detail").asText(problem.path("title").asText("refused"))),
        lines);
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
