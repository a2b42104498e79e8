package org.evenkeel.agent.monitor.host;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.evenkeel.agent.ControlAddress;
import org.evenkeel.agent.ControlClient;
import org.evenkeel.agent.ControlVerb;
import org.evenkeel.agent.Report;

/** The agent behind its control socket or, on Windows, its loopback port. */
public final class ControlLink implements AgentLink {
  private final ControlAddress address;
  private final ControlClient client;

  /** Connects anew each time. */
  public ControlLink(ControlAddress address) {
    this.address = address;
    this.client = new ControlClient(address);
  }

  @Override
  public Report report() throws IOException {
    try {
      return client.status();
    } catch (IOException e) {
      throw explained(e);
    }
  }

  @Override
  public void online() throws IOException {
    client.send(ControlVerb.ONLINE);
  }

  @Override
  public void drain() throws IOException {
    client.send(ControlVerb.DRAIN);
  }

  @Override
  public void halt() throws IOException {
    client.send(ControlVerb.HALT);
  }

  @Override
  public void reload() throws IOException {
    client.send(ControlVerb.RELOAD);
  }

  /** The most common reasons, in words that help somebody who sees the window alone. */
  private IOException explained(IOException e) {
    Path path = address.path();
    if (e.getCause() instanceof AccessDeniedException || forbidden(path)) {
      return new IOException(
          "you may not use %s; start the monitor as a user who may, such as with sudo"
              .formatted(path),
          e);
    }
    return Files.notExists(path)
        ? new IOException(
            "no agent runs here: %s is not there; start its service, or \"evenkeel-agent run\""
                .formatted(path),
            e)
        : e;
  }

  private static boolean forbidden(Path path) {
    return Files.exists(path) && !Files.isWritable(path);
  }
}
