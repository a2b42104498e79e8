package org.evenkeel.agent.linux;

import java.util.function.BooleanSupplier;
import org.evenkeel.agent.Log;
import org.evenkeel.netlink.NetlinkException;
import org.evenkeel.netlink.Notify;
import org.evenkeel.netlink.Watchdog;

/**
 * The service manager, such as systemd, that started the agent, when one did: it hears when the
 * agent serves, that it is alive, and when it ends. Trouble in telling goes to the log.
 */
final class ServiceManager implements AutoCloseable {
  private final Notify notify;
  private final Watchdog watchdog;
  private final Log log;

  private ServiceManager(Notify notify, Watchdog watchdog, Log log) {
    this.notify = notify;
    this.watchdog = watchdog;
    this.log = log;
  }

  /** What may fail in telling. */
  private interface Word {
    void tell() throws NetlinkException;
  }

  /**
   * Tells that the agent serves, and from then on that it lives.
   *
   * @param alive whether it does; must not wait
   */
  static ServiceManager told(BooleanSupplier alive, Log log) {
    Notify notify = Notify.fromEnvironment();
    tell(notify::ready, log);
    return new ServiceManager(notify, Watchdog.start(notify, alive, log::warning), log);
  }

  private static void tell(Word word, Log log) {
    try {
      word.tell();
    } catch (NetlinkException | LinkageError e) {
      log.warning("the service manager was not told: " + e.getMessage());
    }
  }

  /** Tells that the agent ends. */
  @Override
  public void close() {
    watchdog.close();
    tell(notify::stopping, log);
  }
}
