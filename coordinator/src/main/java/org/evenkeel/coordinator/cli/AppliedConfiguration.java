package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.evenkeel.coordinator.wizard.Effect;
import org.evenkeel.coordinator.wizard.FileDraft;

/** A configuration that the running coordinator takes, and gives back. */
final class AppliedConfiguration implements Effect {
  private static final String YAML = "application/yaml";

  private final ControlClient client;
  private final FileDraft draft;
  private boolean begun;

  AppliedConfiguration(ControlClient client, FileDraft draft) {
    this.client = client;
    this.draft = draft;
  }

  @Override
  public String what() {
    return "the configuration";
  }

  @Override
  public void make() throws IOException {
    try {
      if (!client.text("/api/v1/config", YAML).equals(draft.before().orElse(""))) {
        throw new IOException(
            "the configuration was changed meanwhile by somebody else; begin again");
      }
      begun = true;
      JsonNode _ = client.put("/api/v1/config?comment=wizard", YAML, draft.after());
    } catch (CommandFailure e) {
      throw failed(e);
    }
  }

  /** As a revision of its own: what was accepted stays in the history. */
  @Override
  public void undo() throws IOException {
    if (!begun) {
      return;
    }
    begun = false;
    try {
      if (client.text("/api/v1/config", YAML).equals(draft.after())) {
        JsonNode _ =
            client.put("/api/v1/config?comment=wizard%20undone", YAML, draft.before().orElse(""));
      }
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
