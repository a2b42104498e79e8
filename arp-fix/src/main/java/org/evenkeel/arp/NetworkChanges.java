package org.evenkeel.arp;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.evenkeel.netlink.NetlinkException;
import org.evenkeel.netlink.NetworkEvents;

/**
 * Waits for the network of this machine to change. Where the kernel does not tell, it waits out the
 * time. Used by one platform thread.
 */
final class NetworkChanges implements AutoCloseable {
  /** What belongs together comes within this. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  private static final int BURST_MAX = 10;

  private Optional<NetworkEvents> events;

  /** Listens from now on. */
  NetworkChanges() throws MachineException {
    boolean linux = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
    try {
      events = linux ? Optional.of(NetworkEvents.open()) : Optional.empty();
    } catch (NetlinkException e) {
      throw new MachineException(e.getMessage(), e);
    }
  }

  /** Returns when interfaces or addresses have changed, or the time is over. */
  void await(Duration patience) throws InterruptedException {
    try {
      if (events.isEmpty()) {
        TimeUnit.NANOSECONDS.sleep(patience.toNanos());
      } else if (events.get().await(patience, FrameProbe::owns)) {
        int burst = 0;
        while (burst++ < BURST_MAX && events.get().await(PAUSE, FrameProbe::owns)) {
          // More of it.
        }
      }
    } catch (NetlinkException _) {
      close(); // The period remains.
      events = Optional.empty();
    }
  }

  @Override
  public void close() {
    events.ifPresent(NetworkEvents::close);
  }
}
