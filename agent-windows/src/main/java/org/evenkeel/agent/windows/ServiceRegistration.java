package org.evenkeel.agent.windows;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What an administrator does with the service: install, uninstall, start, stop, look. */
final class ServiceRegistration {
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  private final Win32 win32;

  ServiceRegistration(Win32 win32) {
    this.win32 = win32;
  }

  /** Something to do with an open handle. */
  private interface Step<T> {
    T with(long handle) throws Win32Exception;
  }

  /**
   * Installs the service and its event source.
   *
   * @return what Windows did not take though the service works without it, a sentence each
   * @throws IOException when the service could not be installed
   */
  List<String> install(ServiceDefinition definition) throws IOException {
    int rights = WindowsConstants.SC_MANAGER_CONNECT | WindowsConstants.SC_MANAGER_CREATE_SERVICE;
    try {
      return withManager(rights, manager -> create(manager, definition));
    } catch (Win32Exception e) {
      throw explained(e);
    }
  }

  private List<String> create(long manager, ServiceDefinition definition) throws Win32Exception {
    long service = win32.createService(manager, definition);
    try {
      return settle(service, definition.description());
    } finally {
      win32.closeServiceHandle(service);
    }
  }

  /**
   * Gives an installed service every setting that {@link #install} gives, but its command line and
   * its account, and registers its event source.
   *
   * @return what Windows did not take, a sentence each
   */
  List<String> configure() throws IOException {
    String description = ServiceDefinition.agent("", "").description();
    return withService(
        WindowsConstants.SERVICE_ALL_ACCESS, service -> settle(service, description));
  }

  private List<String> settle(long service, String description) {
    List<String> refused = new ArrayList<>();
    attempt(refused, () -> win32.describe(service, description));
    attempt(refused, () -> win32.delayAutomaticStart(service));
    attempt(refused, () -> win32.restartAfterFailure(service, ServiceDefinition.ON_FAILURE));
    attempt(refused, () -> win32.allowBeforeShutdown(service, ServiceDefinition.BEFORE_SHUTDOWN));
    attempt(refused, () -> EventSource.register(win32));
    return List.copyOf(refused);
  }

  private interface Setting {
    void set() throws Win32Exception;
  }

  /** A service without its description or its delay is better than none. */
  private static void attempt(List<String> refused, Setting setting) {
    try {
      setting.set();
    } catch (Win32Exception e) {
      refused.add(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Removes the service and its event source; a running one disappears when it stops.
   *
   * @return what could not be removed, a sentence each
   */
  List<String> uninstall() throws IOException {
    withService(WindowsConstants.DELETE, this::delete);
    return forget();
  }

  /** Removes the event source alone; returns what could not be removed, a sentence each. */
  List<String> forget() {
    List<String> left = new ArrayList<>();
    attempt(left, () -> EventSource.remove(win32));
    return List.copyOf(left);
  }

  private boolean delete(long service) throws Win32Exception {
    win32.deleteService(service);
    return true;
  }

  /** Starts the service, and waits until it serves or {@code atMost} has passed. */
  ServiceReport start(Duration atMost) throws IOException {
    int rights = WindowsConstants.SERVICE_START | WindowsConstants.SERVICE_QUERY_STATUS;
    return withService(
        rights,
        service -> {
          win32.startService(service);
          return await(service, ServiceReport.State.START_PENDING, atMost);
        });
  }

  /** Stops the service, and waits until it has stopped or {@code atMost} has passed. */
  ServiceReport stop(Duration atMost) throws IOException {
    int rights = WindowsConstants.SERVICE_STOP | WindowsConstants.SERVICE_QUERY_STATUS;
    return withService(
        rights,
        service -> {
          win32.controlService(service, WindowsConstants.SERVICE_CONTROL_STOP);
          return await(service, ServiceReport.State.STOP_PENDING, atMost);
        });
  }

  /** What the service manager says of the service. */
  ServiceReport look() throws IOException {
    return withService(WindowsConstants.SERVICE_QUERY_STATUS, win32::queryService);
  }

  private ServiceReport await(long service, ServiceReport.State pending, Duration atMost)
      throws Win32Exception {
    long deadline = System.nanoTime() + atMost.toNanos();
    ServiceReport report = win32.queryService(service);
    while (waitsFor(pending, report.state()) && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(LOOK_EVERY.toMillis()));
      report = win32.queryService(service);
    }
    return report;
  }

  /** A service that was just told to stop may still say that it runs. */
  private static boolean waitsFor(ServiceReport.State pending, ServiceReport.State now) {
    return now == pending
        || (pending == ServiceReport.State.STOP_PENDING && now == ServiceReport.State.RUNNING);
  }

  private <T> T withService(int rights, Step<T> step) throws IOException {
    try {
      return withManager(
          WindowsConstants.SC_MANAGER_CONNECT,
          manager -> {
            long service = win32.openService(manager, ServiceDefinition.NAME, rights);
            try {
              return step.with(service);
            } finally {
              win32.closeServiceHandle(service);
            }
          });
    } catch (Win32Exception e) {
      throw explained(e);
    }
  }

  private <T> T withManager(int rights, Step<T> step) throws Win32Exception {
    long manager = win32.openServiceManager(rights);
    try {
      return step.with(manager);
    } finally {
      win32.closeServiceHandle(manager);
    }
  }

  /** The refusals that an administrator can do something about. */
  private static IOException explained(Win32Exception e) {
    String hint =
        switch (e.code()) {
          case WindowsConstants.ERROR_ACCESS_DENIED ->
              "an administrator may do that: open the command prompt with \"Run as administrator\"";
          case WindowsConstants.ERROR_SERVICE_EXISTS ->
              "the service is installed already; \"evenkeel-agent service uninstall\" removes it";
          case WindowsConstants.ERROR_SERVICE_DOES_NOT_EXIST ->
              "the service is not installed; \"evenkeel-agent service install\" installs it";
          case WindowsConstants.ERROR_SERVICE_ALREADY_RUNNING -> "the service runs already";
          case WindowsConstants.ERROR_SERVICE_NOT_ACTIVE -> "the service does not run";
          case WindowsConstants.ERROR_SERVICE_MARKED_FOR_DELETE ->
              "the service was removed but is still in use: close the Services window, then try"
                  + " again";
          default -> "";
        };
    return hint.isEmpty() ? e : new IOException("%s (%s)".formatted(hint, e.getMessage()), e);
  }
}
