package org.evenkeel.coordinator.cli;

import java.util.function.BooleanSupplier;
import org.evenkeel.netlink.NetlinkException;
import org.evenkeel.netlink.Notify;
import org.evenkeel.netlink.Watchdog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service manager, such as systemd, that started the coordinator, when one did: it hears when
 * the coordinator serves, that the director turns, and when it ends. The director itself never
 * waits for it.
 */
final class ServiceManager implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);

  private final Notify notify;
  private final Watchdog watchdog;

  private ServiceManager(Notify notify, Watchdog watchdog) {
    this.notify = notify;
    this.watchdog = watchdog;
  }

  /** What may fail in telling. */
  private interface Word {
    void tell() throws NetlinkException;
  }

  /**
   * Tells that the coordinator serves, and from then on that it lives.
   *
   * @param alive whether the director turns; must not wait
   */
  static ServiceManager told(BooleanSupplier alive) {
    Notify notify = Notify.fromEnvironment();
    tell(notify::ready);
    Watchdog watchdog =
        Watchdog.start(
            notify, alive, trouble -> LOG.warn("The service manager is not told: {}", trouble));
    return new ServiceManager(notify, watchdog);
  }

  private static void tell(Word word) {
    try {
      word.tell();
    } catch (NetlinkException | LinkageError e) {
      LOG.warn("The service manager was not told: {}", e.getMessage());
    }
  }

  /** Tells that the coordinator ends. */
  @Override
  public void close() {
    watchdog.close();
    tell(notify::stopping);
  }
}
