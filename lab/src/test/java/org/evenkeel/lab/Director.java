package org.evenkeel.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** A running coordinator, as its operator meets it. */
interface Director {

  /** Runs one command of the command line. */
  Result run(String... words) throws IOException, InterruptedException;

  /** What {@code GET /api/v1/status} answers. */
  JsonNode status() throws IOException, InterruptedException;

  /** What the status says of a virtual service. */
  default JsonNode service(String name) throws IOException, InterruptedException {
    return named(name, status().path("virtual-services"));
  }

  /** What the status says of a real server. */
  default JsonNode realServer(String service, String name)
      throws IOException, InterruptedException {
    return named(name, service(service).path("real-servers"));
  }

  /** Asks the socket that the command line asks as well: without the start of a Java. */
  static Command question(String root, String method, String target) {
    return Command.of(
        "curl",
        "-sS",
        "--fail-with-body",
        "-m",
        "30",
        "-X",
        method,
        "--unix-socket",
        root + "/run/evenkeel/control.sock",
        "http://localhost" + target);
  }

  /** Reads the answer. */
  static JsonNode answer(Result answer) throws IOException {
    return new ObjectMapper().readTree(answer.succeeded().stdout());
  }

  /** The one of a list that has a name. */
  static JsonNode named(String name, JsonNode all) {
    for (JsonNode one : all) {
      if (one.path("name").asText().equals(name)) {
        return one;
      }
    }
    throw new AssertionError("no " + name + " in the status: " + all);
  }
}
