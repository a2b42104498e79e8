package org.evenkeel.agent.windows;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * Every function of Windows that the agent calls, each as Microsoft documents it; what the numbers
 * mean is decided elsewhere. Handles are plain numbers. Any thread may call, except where a method
 * says otherwise; where a method throws, the function refused.
 */
interface Win32 {
  // Measuring

  /** {@code GetSystemTimes}. */
  SystemTimes systemTimes() throws Win32Exception;

  /** {@code GlobalMemoryStatusEx}. */
  MemoryStatus memoryStatus() throws Win32Exception;

  /**
   * What became of a request for a table.
   *
   * @param error {@code NO_ERROR}, {@code ERROR_INSUFFICIENT_BUFFER} or another
   * @param size the bytes that the table needs
   */
  record TableAnswer(int error, int size) {}

  /**
   * {@code GetExtendedTcpTable}, unsorted.
   *
   * @param table direct; filled from its start
   */
  TableAnswer tcpTable(TcpTable.Family family, ByteBuffer table);

  /**
   * {@code ConvertInterfaceAliasToLuid} and {@code GetIfEntry2}.
   *
   * @param alias the interface's name as the network settings show it, such as {@code Ethernet}
   * @return a {@code MIB_IF_ROW2}
   */
  ByteBuffer interfaceRow(String alias) throws Win32Exception;

  // Being a service

  /** What the service manager starts. */
  interface ServiceMain {
    /** Runs the service; called on a thread of the system's. */
    void run();
  }

  /** What the service manager tells a service. */
  interface ControlHandler {
    /**
     * Takes a {@code SERVICE_CONTROL_} number; called on the dispatcher's thread, and may not wait.
     *
     * @return {@code NO_ERROR} or {@code ERROR_CALL_NOT_IMPLEMENTED}
     */
    int control(int control);
  }

  /** {@code StartServiceCtrlDispatcher}; returns when the service has stopped. */
  void dispatchService(String name, ServiceMain main) throws Win32Exception;

  /** {@code RegisterServiceCtrlHandlerEx}; the handle is for {@link #reportStatus}. */
  long registerControlHandler(String name, ControlHandler handler) throws Win32Exception;

  /** {@code SetServiceStatus}. */
  void reportStatus(long handle, ServiceStatus status) throws Win32Exception;

  // Speaking to the service manager

  /** {@code OpenSCManager} of this machine, with {@code SC_MANAGER_} rights. */
  long openServiceManager(int rights) throws Win32Exception;

  /** {@code CreateService}: of its own process, started with the machine. */
  long createService(long manager, ServiceDefinition definition) throws Win32Exception;

  /** {@code OpenService} with {@code SERVICE_} rights. */
  long openService(long manager, String name, int rights) throws Win32Exception;

  /** {@code ChangeServiceConfig2} with {@code SERVICE_CONFIG_DESCRIPTION}. */
  void describe(long service, String description) throws Win32Exception;

  /** {@code ChangeServiceConfig2} with {@code SERVICE_CONFIG_DELAYED_AUTO_START_INFO}. */
  void delayAutomaticStart(long service) throws Win32Exception;

  /** {@code ChangeServiceConfig2} with {@code SERVICE_CONFIG_PRESHUTDOWN_INFO}. */
  void allowBeforeShutdown(long service, Duration time) throws Win32Exception;

  /** {@code ChangeServiceConfig2} with {@code SERVICE_CONFIG_FAILURE_ACTIONS} and its flag. */
  void restartAfterFailure(long service, FailureActions actions) throws Win32Exception;

  /** {@code StartService} without arguments. */
  void startService(long service) throws Win32Exception;

  /** {@code ControlService} with a {@code SERVICE_CONTROL_} number. */
  void controlService(long service, int control) throws Win32Exception;

  /** {@code QueryServiceStatusEx}. */
  ServiceReport queryService(long service) throws Win32Exception;

  /** {@code DeleteService}. */
  void deleteService(long service) throws Win32Exception;

  /** {@code CloseServiceHandle}; nothing can be done where it refuses. */
  void closeServiceHandle(long handle);

  // The event log and the registry

  /** {@code RegisterEventSource} of this machine. */
  long registerEventSource(String source) throws Win32Exception;

  /** {@code ReportEvent} with one string; {@code type} is an {@code EVENTLOG_} number. */
  void reportEvent(long eventSource, int type, int id, String text) throws Win32Exception;

  /** {@code DeregisterEventSource}; nothing can be done where it refuses. */
  void deregisterEventSource(long eventSource);

  /** Sets a {@code REG_EXPAND_SZ} below {@code HKEY_LOCAL_MACHINE}, making the key. */
  void setRegistryText(String key, String name, String value) throws Win32Exception;

  /** Sets a {@code REG_DWORD} below {@code HKEY_LOCAL_MACHINE}, making the key. */
  void setRegistryNumber(String key, String name, int value) throws Win32Exception;

  /** A {@code REG_SZ} or {@code REG_EXPAND_SZ} below {@code HKEY_LOCAL_MACHINE}, where it is. */
  Optional<String> registryText(String key, String name) throws Win32Exception;

  /** Removes a key without subkeys below {@code HKEY_LOCAL_MACHINE}. */
  void deleteRegistryKey(String key) throws Win32Exception;

  // Accounts

  /** {@code LookupAccountSid}: {@code DOMAIN\NAME} in the language of the system. */
  String accountName(String sid) throws Win32Exception;
}
