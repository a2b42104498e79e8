package org.evenkeel.agent.windows;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A Windows in memory: an idle machine, and a service manager that refuses with the errors of the
 * real one. It keeps a record of the calls that change something, and of the handles that are open.
 */
class InMemoryWin32 implements Win32 {
  /** A service as the manager has it. */
  static final class Installed {
    final ServiceDefinition definition;
    final Queue<ServiceReport> reports = new ArrayDeque<>();
    ServiceReport report =
        new ServiceReport(
            ServiceReport.State.STOPPED, 0, WindowsConstants.ERROR_SERVICE_NEVER_STARTED, 0);

    Installed(ServiceDefinition definition) {
      this.definition = definition;
    }
  }

  /** An event in the log. */
  record Event(int type, int id, String text) {}

  final Map<String, Installed> services = new HashMap<>();
  final List<String> calls = new ArrayList<>();
  final List<Event> events = new ArrayList<>();
  final Map<String, Object> registry = new HashMap<>();
  final Set<Long> open = new HashSet<>();
  final BlockingQueue<ServiceStatus> statuses = new LinkedBlockingQueue<>();
  final CompletableFuture<ControlHandler> handler = new CompletableFuture<>();

  /** The calls that refuse, by name, and their error. */
  final Map<String, Integer> refusals = new HashMap<>();

  boolean startedByTheManager = true;
  private final Map<Long, Installed> handles = new HashMap<>();
  private final AtomicLong time = new AtomicLong();
  private long nextHandle = 100;

  private void call(String name) throws Win32Exception {
    calls.add(name);
    if (refusals.containsKey(name)) {
      throw new Win32Exception(name, Objects.requireNonNull(refusals.get(name)), "refused");
    }
  }

  private long opened() {
    open.add(++nextHandle);
    return nextHandle;
  }

  private Installed installed(long handle) {
    return Optional.ofNullable(handles.get(handle))
        .filter(_ -> open.contains(handle))
        .orElseThrow();
  }

  @Override
  public SystemTimes systemTimes() throws Win32Exception {
    // Two processors, one of them busy: the kernel's time includes the idle one.
    long now = time.addAndGet(10_000);
    return new SystemTimes(now, now + now / 2, now / 2);
  }

  @Override
  public MemoryStatus memoryStatus() throws Win32Exception {
    return new MemoryStatus(1000, 250, 2000, 1800);
  }

  @Override
  public TableAnswer tcpTable(TcpTable.Family family, ByteBuffer table) {
    table.putInt(0, 0);
    return new TableAnswer(WindowsConstants.NO_ERROR, Integer.BYTES);
  }

  @Override
  public ByteBuffer interfaceRow(String alias) throws Win32Exception {
    throw new Win32Exception("ConvertInterfaceAliasToLuid of " + alias, 87, "");
  }

  @Override
  public void dispatchService(String name, ServiceMain main) throws Win32Exception {
    if (!startedByTheManager) {
      throw new Win32Exception(
          "StartServiceCtrlDispatcher",
          WindowsConstants.ERROR_FAILED_SERVICE_CONTROLLER_CONNECT,
          "");
    }
    Thread service = Thread.ofPlatform().name("ServiceMain").start(main::run);
    try {
      service.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public long registerControlHandler(String name, ControlHandler toldTo) throws Win32Exception {
    call("registerControlHandler");
    handler.complete(toldTo);
    return opened();
  }

  @Override
  public void reportStatus(long handle, ServiceStatus status) throws Win32Exception {
    if (!open.contains(handle)) {
      throw new Win32Exception("SetServiceStatus", 6, "");
    }
    statuses.add(status);
  }

  @Override
  public long openServiceManager(int rights) throws Win32Exception {
    call("openServiceManager");
    return opened();
  }

  @Override
  public long createService(long manager, ServiceDefinition definition) throws Win32Exception {
    call("createService");
    if (services.containsKey(definition.name())) {
      throw new Win32Exception("CreateService", WindowsConstants.ERROR_SERVICE_EXISTS, "");
    }
    Installed installed = new Installed(definition);
    services.put(definition.name(), installed);
    long handle = opened();
    handles.put(handle, installed);
    return handle;
  }

  @Override
  public long openService(long manager, String name, int rights) throws Win32Exception {
    call("openService");
    Installed installed = services.get(name);
    if (installed == null) {
      throw new Win32Exception("OpenService", WindowsConstants.ERROR_SERVICE_DOES_NOT_EXIST, "");
    }
    long handle = opened();
    handles.put(handle, installed);
    return handle;
  }

  @Override
  public void describe(long service, String description) throws Win32Exception {
    call("describe");
  }

  @Override
  public void delayAutomaticStart(long service) throws Win32Exception {
    call("delayAutomaticStart");
  }

  @Override
  public void allowBeforeShutdown(long service, Duration atMost) throws Win32Exception {
    call("allowBeforeShutdown " + atMost);
  }

  @Override
  public void restartAfterFailure(long service, FailureActions actions) throws Win32Exception {
    call("restartAfterFailure " + actions.restartAfter().getFirst());
  }

  @Override
  public void startService(long service) throws Win32Exception {
    call("startService");
    Installed installed = installed(service);
    if (installed.report.state() == ServiceReport.State.RUNNING) {
      throw new Win32Exception("StartService", WindowsConstants.ERROR_SERVICE_ALREADY_RUNNING, "");
    }
    installed.reports.add(new ServiceReport(ServiceReport.State.START_PENDING, 42, 0, 0));
    installed.report = new ServiceReport(ServiceReport.State.RUNNING, 42, 0, 0);
  }

  @Override
  public void controlService(long service, int control) throws Win32Exception {
    call("controlService " + control);
    Installed installed = installed(service);
    if (installed.report.state() == ServiceReport.State.STOPPED) {
      throw new Win32Exception("ControlService", WindowsConstants.ERROR_SERVICE_NOT_ACTIVE, "");
    }
    installed.reports.add(installed.report);
    installed.reports.add(new ServiceReport(ServiceReport.State.STOP_PENDING, 42, 0, 0));
    installed.report = new ServiceReport(ServiceReport.State.STOPPED, 0, 0, 0);
  }

  @Override
  public ServiceReport queryService(long service) throws Win32Exception {
    Installed installed = installed(service);
    return Optional.ofNullable(installed.reports.poll()).orElse(installed.report);
  }

  @Override
  public void deleteService(long service) throws Win32Exception {
    call("deleteService");
    services.values().remove(installed(service));
  }

  @Override
  public void closeServiceHandle(long handle) {
    if (!open.remove(handle)) {
      throw new IllegalStateException("closed twice");
    }
  }

  @Override
  public long registerEventSource(String source) throws Win32Exception {
    call("registerEventSource");
    return opened();
  }

  @Override
  public void reportEvent(long eventSource, int type, int id, String text) throws Win32Exception {
    if (!open.contains(eventSource)) {
      throw new Win32Exception("ReportEvent", 6, "");
    }
    events.add(new Event(type, id, text));
  }

  @Override
  public void deregisterEventSource(long eventSource) {
    open.remove(eventSource);
  }

  @Override
  public void setRegistryText(String key, String name, String value) throws Win32Exception {
    call("setRegistryText");
    registry.put(key + "\\" + name, value);
  }

  @Override
  public void setRegistryNumber(String key, String name, int value) throws Win32Exception {
    call("setRegistryNumber");
    registry.put(key + "\\" + name, value);
  }

  @Override
  public Optional<String> registryText(String key, String name) {
    return Optional.ofNullable(registry.get(key + "\\" + name)).map(String::valueOf);
  }

  @Override
  public void deleteRegistryKey(String key) throws Win32Exception {
    call("deleteRegistryKey");
    registry.keySet().removeIf(name -> name.startsWith(key + "\\"));
  }

  @Override
  public String accountName(String sid) throws Win32Exception {
    throw new Win32Exception("LookupAccountSid of " + sid, 1332, "");
  }
}
