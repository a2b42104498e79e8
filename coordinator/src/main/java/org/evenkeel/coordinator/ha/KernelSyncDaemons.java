package org.evenkeel.coordinator.ha;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.evenkeel.netlink.Errno;
import org.evenkeel.netlink.IpvsClient;
import org.evenkeel.netlink.IpvsSyncDaemon;
import org.evenkeel.netlink.NetlinkException;

/** Those of the network namespace that the thread which asks first is in. */
final class KernelSyncDaemons implements SyncDaemons {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Absent until the kernel is asked, and after it could not be. */
  private Optional<IpvsClient> client = Optional.empty();

  /** Something that is asked of the kernel. */
  private interface Call<T> {
    T of(IpvsClient client) throws NetlinkException;
  }

  @Override
  public List<IpvsSyncDaemon> running() throws NetlinkException {
    return ask(IpvsClient::daemons);
  }

  @Override
  public void start(IpvsSyncDaemon daemon) throws NetlinkException {
    ask(
        open -> {
          open.start(daemon);
          return daemon;
        });
  }

  @Override
  public void stop(IpvsSyncDaemon.State state) throws NetlinkException {
    ask(
        open -> {
          open.stop(state);
          return state;
        });
  }

  /** The module may come late, or be unloaded and loaded again: each failure opens anew. */
  private <T> T ask(Call<T> call) throws NetlinkException {
    if (client.isEmpty()) {
      client = IpvsClient.open(PATIENCE);
    }
    IpvsClient open =
        client.orElseThrow(
            () ->
                new NetlinkException(
                    "ask the kernel about IPVS",
                    Errno.ENOENT,
                    "the module ip_vs is not loaded; try: modprobe ip_vs"));
    boolean done = false;
    try {
      T answer = call.of(open);
      done = true;
      return answer;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  @Override
  public void close() {
    client.ifPresent(IpvsClient::close);
    client = Optional.empty();
  }
}
