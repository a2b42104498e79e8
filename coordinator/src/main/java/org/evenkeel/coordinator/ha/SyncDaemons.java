package org.evenkeel.coordinator.ha;

import java.util.List;
import org.evenkeel.netlink.IpvsSyncDaemon;
import org.evenkeel.netlink.NetlinkException;

/** The kernel's threads that copy connections to other directors. Used by one platform thread. */
interface SyncDaemons extends AutoCloseable {
  /**
   * Those that run, at most one of each state, with everything that was left to the kernel.
   *
   * @throws NetlinkException when the kernel cannot be asked
   */
  List<IpvsSyncDaemon> running() throws NetlinkException;

  /**
   * Starts one.
   *
   * @throws NetlinkException when one of that state runs, or the kernel refuses
   */
  void start(IpvsSyncDaemon daemon) throws NetlinkException;

  /**
   * Stops the one of that state.
   *
   * @throws NetlinkException when none runs, or the kernel refuses
   */
  void stop(IpvsSyncDaemon.State state) throws NetlinkException;

  /** What runs goes on. Idempotent. */
  @Override
  void close();
}
