package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.evenkeel.coordinator.wizard.RunningConfiguration;

/** The configuration of the coordinator that runs here, over its control socket. */
final class ControlledConfiguration implements RunningConfiguration {
  private static final String YAML = "application/yaml";

  private final ControlClient client;

  ControlledConfiguration(ControlClient client) {
    this.client = client;
  }

  @Override
  public String text() throws IOException {
    try {
      return client.text("/api/v1/config", YAML);
    } catch (CommandFailure e) {
      throw failed(e);
    }
  }

  @Override
  public void accept(String text, String comment) throws IOException {
    String path = "/api/v1/config?comment=" + URLEncoder.encode(comment, StandardCharsets.UTF_8);
    try {
      JsonNode _ = client.put(path, YAML, text);
    } catch (CommandFailure e) {
      throw failed(e);
    }
  }

  private static IOException failed(CommandFailure e) {
    return new IOException(
        e.problems().isEmpty()
            ? e.getMessage()
            : e.getMessage() + ": " + String.join("; ", e.problems()),
        e);
  }
}
