package org.evenkeel.coordinator;

import java.io.IOException;
import org.evenkeel.coordinator.pace.Clock;
import org.evenkeel.coordinator.witness.WitnessServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program that votes for pairs, with its doors. */
public final class WitnessProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WitnessProcess.class);

  private final WitnessServer server;

  private WitnessProcess(WitnessServer server) {
    this.server = server;
  }

  /**
   * Votes until it is closed.
   *
   * @throws StartException when it cannot
   */
  public static WitnessProcess start(WitnessServer.Settings settings) throws StartException {
    try {
      return new WitnessProcess(WitnessServer.start(settings, Clock.SYSTEM));
    } catch (IOException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  /** Reads the key files again; when they are not as they have to be, the old keys stay. */
  public void reload() {
    try {
      server.reload();
      LOG.info("The keys are read again");
    } catch (IOException e) {
      LOG.error("The keys stay as they were: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
