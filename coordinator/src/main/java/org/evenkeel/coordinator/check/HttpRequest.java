package org.evenkeel.coordinator.check;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.model.Login;

/**
 * What an HTTP check asks.
 *
 * @param method such as GET
 * @param path with its query
 * @param authority host and port as the server is called
 * @param headers in their order; the names as configured
 */
record HttpRequest(String method, String path, String authority, Map<String, String> headers) {
  private static final String AGENT = "evenkeel";

  /**
   * The request of a probe.
   *
   * @throws Unexpected when the password cannot be read
   */
  static HttpRequest of(Probe.Http probe, CheckTarget target) throws Unexpected {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("User-Agent", AGENT);
    headers.put("Accept", "*/*");
    Optional<Login> login = probe.login();
    if (login.isPresent()) {
      headers.put("Authorization", basic(login.get()));
    }
    probe.headers().forEach((name, value) -> replace(headers, name, value));
    return new HttpRequest(
        probe.method(), probe.path(), probe.host().orElse(authority(target)), headers);
  }

  /** How a target without a name is called. */
  static String authority(CheckTarget target) {
    return target.address().toString(target.port());
  }

  private static void replace(Map<String, String> headers, String name, String value) {
    headers.keySet().removeIf(name::equalsIgnoreCase);
    headers.put(name, value);
  }

  private static String basic(Login login) throws Unexpected {
    String both = Secret.user(login) + ":" + Secret.password(login);
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }

  /** What must never be shown; empty text when there is nothing. */
  String secret() {
    return headers.getOrDefault("Authorization", "");
  }

  /** As HTTP/1.1 writes it; the connection is not kept. */
  String text() {
    StringBuilder text =
        new StringBuilder("%s %s HTTP/1.1\r\nHost: %s\r\n".formatted(method, path, authority));
    headers.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    return text.append("Connection: close\r\n\r\n").toString();
  }

  /** As HTTP/2 counts them: names in lower case, those of the request itself first. */
  Map<String, String> fields(boolean encrypted) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(":method", method);
    fields.put(":scheme", encrypted ? "https" : "http");
    fields.put(":authority", authority);
    fields.put(":path", path);
    headers.forEach((name, value) -> fields.put(name.toLowerCase(Locale.ROOT), value));
    return fields;
  }
}
