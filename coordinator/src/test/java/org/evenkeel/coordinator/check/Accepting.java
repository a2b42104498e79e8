package org.evenkeel.coordinator.check;

import java.io.IOException;
import java.net.ServerSocket;

/**
 * Has a listening socket accept whoever comes, and hang up. One that nobody accepts from answers as
 * many connections as its queue holds, and then no more.
 */
public final class Accepting {
  private Accepting() {}

  /** Accepts from now on until the socket is closed; returns the socket. */
  public static ServerSocket from(ServerSocket server) {
    Thread _ =
        Thread.ofPlatform()
            .daemon()
            .name("accepting")
            .start(
                () -> {
                  while (!server.isClosed()) {
                    try {
                      server.accept().close();
                    } catch (IOException _) {
                      // closed, or the caller has gone
                    }
                  }
                });
    return server;
  }
}
