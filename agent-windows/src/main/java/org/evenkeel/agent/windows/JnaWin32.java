package org.evenkeel.agent.windows;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.platform.win32.Advapi32;
import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.IPHlpAPI;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.Kernel32Util;
import com.sun.jna.platform.win32.WinBase.FILETIME;
import com.sun.jna.platform.win32.WinBase.MEMORYSTATUSEX;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.WinNT.HANDLE;
import com.sun.jna.platform.win32.WinReg;
import com.sun.jna.platform.win32.WinReg.HKEYByReference;
import com.sun.jna.platform.win32.Winsvc;
import com.sun.jna.platform.win32.Winsvc.ChangeServiceConfig2Info;
import com.sun.jna.platform.win32.Winsvc.SC_HANDLE;
import com.sun.jna.platform.win32.Winsvc.SERVICE_STATUS_HANDLE;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The functions of the running Windows, through JNA. Holds no handle of its own. */
final class JnaWin32 implements Win32 {
  private static final int NAME_CHARACTERS_MAX = 1 << 10;

  private final Advapi32 advapi = Advapi32.INSTANCE;
  private final Kernel32 kernel = Kernel32.INSTANCE;
  private final IPHlpAPI ipHelper = IPHlpAPI.INSTANCE;
  private final WindowsStructures.IpHelper interfaces =
      Native.load("iphlpapi", WindowsStructures.IpHelper.class);

  /** What Windows calls back; it does not know that Java would collect what nobody refers to. */
  private final List<Object> calledBack = new CopyOnWriteArrayList<>();

  private static Win32Exception refused(String function, int code) {
    String text;
    try {
      text = Kernel32Util.formatMessageFromLastErrorCode(code);
    } catch (RuntimeException _) {
      // An error that Windows has no words for.
      text = "";
    }
    return new Win32Exception(function, code, text);
  }

  /** For functions whose error is the thread's last one, which JNA keeps. */
  private static void check(boolean done, String function) throws Win32Exception {
    if (!done) {
      throw refused(function, Native.getLastError());
    }
  }

  private static long checkHandle(@Nullable HANDLE handle, String function) throws Win32Exception {
    check(handle != null, function);
    return Pointer.nativeValue(handle == null ? Pointer.NULL : handle.getPointer());
  }

  private static SC_HANDLE handle(long handle) {
    SC_HANDLE of = new SC_HANDLE();
    of.setPointer(new Pointer(handle));
    return of;
  }

  // Measuring

  @Override
  public SystemTimes systemTimes() throws Win32Exception {
    FILETIME idle = new FILETIME();
    FILETIME inKernel = new FILETIME();
    FILETIME user = new FILETIME();
    check(kernel.GetSystemTimes(idle, inKernel, user), "GetSystemTimes");
    return new SystemTimes(number(idle), number(inKernel), number(user));
  }

  private static long number(FILETIME time) {
    return ((long) time.dwHighDateTime << Integer.SIZE)
        | Integer.toUnsignedLong(time.dwLowDateTime);
  }

  @Override
  public MemoryStatus memoryStatus() throws Win32Exception {
    MEMORYSTATUSEX status = new MEMORYSTATUSEX();
    check(kernel.GlobalMemoryStatusEx(status), "GlobalMemoryStatusEx");
    return new MemoryStatus(
        status.ullTotalPhys.longValue(),
        status.ullAvailPhys.longValue(),
        status.ullTotalPageFile.longValue(),
        status.ullAvailPageFile.longValue());
  }

  @Override
  public TableAnswer tcpTable(TcpTable.Family family, ByteBuffer table) {
    IntByReference size = new IntByReference(table.capacity());
    int error =
        ipHelper.GetExtendedTcpTable(
            Native.getDirectBufferPointer(table),
            size,
            false,
            family.addressFamily,
            family.tableClass,
            0);
    return new TableAnswer(error, size.getValue());
  }

  @Override
  public ByteBuffer interfaceRow(String alias) throws Win32Exception {
    LongByReference luid = new LongByReference();
    int error = interfaces.ConvertInterfaceAliasToLuid(new WString(alias), luid);
    if (error != WindowsConstants.NO_ERROR) {
      throw refused("ConvertInterfaceAliasToLuid of " + alias, error);
    }
    ByteBuffer row =
        ByteBuffer.allocateDirect(InterfaceTraffic.ROW_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(InterfaceTraffic.LUID, luid.getValue());
    error = interfaces.GetIfEntry2(row);
    if (error != WindowsConstants.NO_ERROR) {
      throw refused("GetIfEntry2 of " + alias, error);
    }
    return row;
  }

  // Being a service

  @Override
  public void dispatchService(String name, ServiceMain main) throws Win32Exception {
    Winsvc.SERVICE_MAIN_FUNCTION function = (_, _) -> main.run();
    calledBack.add(function);
    // The table ends with an entry of zeros.
    var table = (Winsvc.SERVICE_TABLE_ENTRY[]) new Winsvc.SERVICE_TABLE_ENTRY().toArray(2);
    table[0].lpServiceName = name;
    table[0].lpServiceProc = function;
    check(advapi.StartServiceCtrlDispatcher(table), "StartServiceCtrlDispatcher");
  }

  @Override
  public long registerControlHandler(String name, ControlHandler handler) throws Win32Exception {
    Winsvc.HandlerEx function = (control, _, _, _) -> handler.control(control);
    calledBack.add(function);
    return checkHandle(
        advapi.RegisterServiceCtrlHandlerEx(name, function, Pointer.NULL),
        "RegisterServiceCtrlHandlerEx");
  }

  @Override
  public void reportStatus(long handle, ServiceStatus status) throws Win32Exception {
    SERVICE_STATUS_HANDLE of = new SERVICE_STATUS_HANDLE();
    of.setPointer(new Pointer(handle));
    Winsvc.SERVICE_STATUS told = new Winsvc.SERVICE_STATUS();
    told.dwServiceType = WinNT.SERVICE_WIN32_OWN_PROCESS;
    told.dwCurrentState = status.state();
    told.dwControlsAccepted = status.accepted();
    told.dwWin32ExitCode = status.exitCode();
    told.dwServiceSpecificExitCode = status.specificExitCode();
    told.dwCheckPoint = status.checkPoint();
    told.dwWaitHint = status.waitHintMillis();
    check(advapi.SetServiceStatus(of, told), "SetServiceStatus");
  }

  // Speaking to the service manager

  @Override
  public long openServiceManager(int rights) throws Win32Exception {
    return checkHandle(advapi.OpenSCManager(null, null, rights), "OpenSCManager");
  }

  @Override
  public long createService(long manager, ServiceDefinition definition) throws Win32Exception {
    return checkHandle(
        advapi.CreateService(
            handle(manager),
            definition.name(),
            definition.title(),
            WindowsConstants.SERVICE_ALL_ACCESS,
            WinNT.SERVICE_WIN32_OWN_PROCESS,
            WinNT.SERVICE_AUTO_START,
            WinNT.SERVICE_ERROR_NORMAL,
            definition.imagePath(),
            null,
            null,
            null,
            definition.account(),
            null),
        "CreateService");
  }

  @Override
  public long openService(long manager, String name, int rights) throws Win32Exception {
    return checkHandle(advapi.OpenService(handle(manager), name, rights), "OpenService of " + name);
  }

  @Override
  public void describe(long service, String description) throws Win32Exception {
    Winsvc.SERVICE_DESCRIPTION info = new Winsvc.SERVICE_DESCRIPTION();
    info.lpDescription = description;
    configure(service, Winsvc.SERVICE_CONFIG_DESCRIPTION, info, "description");
  }

  @Override
  public void delayAutomaticStart(long service) throws Win32Exception {
    var info = new WindowsStructures.ServiceDelayedAutoStartInfo();
    info.fDelayedAutostart = 1;
    configure(service, Winsvc.SERVICE_CONFIG_DELAYED_AUTO_START_INFO, info, "delayed start");
  }

  @Override
  public void allowBeforeShutdown(long service, Duration time) throws Win32Exception {
    var info = new WindowsStructures.ServicePreshutdownInfo();
    info.dwPreshutdownTimeout = Math.toIntExact(time.toMillis());
    configure(service, Winsvc.SERVICE_CONFIG_PRESHUTDOWN_INFO, info, "time before shutdown");
  }

  @Override
  public void restartAfterFailure(long service, FailureActions actions) throws Win32Exception {
    List<Duration> waits = actions.restartAfter();
    var first = new Winsvc.SC_ACTION.ByReference();
    Winsvc.SC_ACTION[] all = (Winsvc.SC_ACTION[]) first.toArray(waits.size());
    for (int i = 0; i < all.length; i++) {
      all[i].type = Winsvc.SC_ACTION_RESTART;
      all[i].delay = Math.toIntExact(waits.get(i).toMillis());
      all[i].write();
    }
    Winsvc.SERVICE_FAILURE_ACTIONS info = new Winsvc.SERVICE_FAILURE_ACTIONS();
    info.dwResetPeriod = Math.toIntExact(actions.forgetAfter().toSeconds());
    info.lpRebootMsg = "";
    info.lpCommand = "";
    info.cActions = all.length;
    info.lpsaActions = first;
    configure(service, Winsvc.SERVICE_CONFIG_FAILURE_ACTIONS, info, "failure actions");
    Winsvc.SERVICE_FAILURE_ACTIONS_FLAG flag = new Winsvc.SERVICE_FAILURE_ACTIONS_FLAG();
    flag.fFailureActionsOnNonCrashFailures = 1;
    configure(service, Winsvc.SERVICE_CONFIG_FAILURE_ACTIONS_FLAG, flag, "failure actions flag");
  }

  private void configure(long service, int level, ChangeServiceConfig2Info info, String what)
      throws Win32Exception {
    check(
        advapi.ChangeServiceConfig2(handle(service), level, info),
        "ChangeServiceConfig2 of the " + what);
  }

  @Override
  public void startService(long service) throws Win32Exception {
    check(advapi.StartService(handle(service), 0, null), "StartService");
  }

  @Override
  public void controlService(long service, int control) throws Win32Exception {
    check(
        advapi.ControlService(handle(service), control, new Winsvc.SERVICE_STATUS()),
        "ControlService");
  }

  @Override
  public ServiceReport queryService(long service) throws Win32Exception {
    Winsvc.SERVICE_STATUS_PROCESS status = new Winsvc.SERVICE_STATUS_PROCESS();
    check(
        advapi.QueryServiceStatusEx(
            handle(service),
            Winsvc.SC_STATUS_TYPE.SC_STATUS_PROCESS_INFO,
            status,
            status.size(),
            new IntByReference()),
        "QueryServiceStatusEx");
    return new ServiceReport(
        ServiceReport.State.of(status.dwCurrentState),
        status.dwProcessId,
        status.dwWin32ExitCode,
        status.dwServiceSpecificExitCode);
  }

  @Override
  public void deleteService(long service) throws Win32Exception {
    check(advapi.DeleteService(handle(service)), "DeleteService");
  }

  @Override
  public void closeServiceHandle(long handle) {
    advapi.CloseServiceHandle(handle(handle));
  }

  // The event log and the registry

  @Override
  public long registerEventSource(String source) throws Win32Exception {
    return checkHandle(advapi.RegisterEventSource(null, source), "RegisterEventSource");
  }

  @Override
  public void reportEvent(long eventSource, int type, int id, String text) throws Win32Exception {
    check(
        advapi.ReportEvent(
            new HANDLE(new Pointer(eventSource)),
            type,
            0,
            id,
            null,
            1,
            0,
            new String[] {text},
            null),
        "ReportEvent");
  }

  @Override
  public void deregisterEventSource(long eventSource) {
    advapi.DeregisterEventSource(new HANDLE(new Pointer(eventSource)));
  }

  @Override
  public void setRegistryText(String key, String name, String value) throws Win32Exception {
    byte[] text = (value + "\0").getBytes(StandardCharsets.UTF_16LE);
    setRegistry(key, name, WinNT.REG_EXPAND_SZ, text);
  }

  @Override
  public void setRegistryNumber(String key, String name, int value) throws Win32Exception {
    byte[] number =
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
    setRegistry(key, name, WinNT.REG_DWORD, number);
  }

  private void setRegistry(String key, String name, int type, byte[] data) throws Win32Exception {
    HKEYByReference opened = new HKEYByReference();
    int error =
        advapi.RegCreateKeyEx(
            WinReg.HKEY_LOCAL_MACHINE,
            key,
            0,
            null,
            0,
            WinNT.KEY_SET_VALUE,
            null,
            opened,
            new IntByReference());
    if (error != WindowsConstants.NO_ERROR) {
      throw refused("RegCreateKeyEx of " + key, error);
    }
    error = advapi.RegSetValueEx(opened.getValue(), name, 0, type, data, data.length);
    advapi.RegCloseKey(opened.getValue());
    if (error != WindowsConstants.NO_ERROR) {
      throw refused("RegSetValueEx of %s in %s".formatted(name, key), error);
    }
  }

  @Override
  public Optional<String> registryText(String key, String name) throws Win32Exception {
    try {
      return Advapi32Util.registryValueExists(WinReg.HKEY_LOCAL_MACHINE, key, name)
          ? Optional.of(Advapi32Util.registryGetStringValue(WinReg.HKEY_LOCAL_MACHINE, key, name))
          : Optional.empty();
    } catch (RuntimeException e) {
      // JNA's own, or its complaint about a value of another type.
      throw new Win32Exception(key + " " + name, WindowsConstants.ERROR_INVALID_DATA, "" + e);
    }
  }

  @Override
  public void deleteRegistryKey(String key) throws Win32Exception {
    int error = advapi.RegDeleteKey(WinReg.HKEY_LOCAL_MACHINE, key);
    if (error != WindowsConstants.NO_ERROR) {
      throw refused("RegDeleteKey of " + key, error);
    }
  }

  // Accounts

  @Override
  public String accountName(String sid) throws Win32Exception {
    WinNT.PSIDByReference binary = new WinNT.PSIDByReference();
    check(advapi.ConvertStringSidToSid(sid, binary), "ConvertStringSidToSid of " + sid);
    try {
      IntByReference nameSize = new IntByReference(NAME_CHARACTERS_MAX);
      IntByReference domainSize = new IntByReference(NAME_CHARACTERS_MAX);
      char[] name = new char[NAME_CHARACTERS_MAX];
      char[] domain = new char[NAME_CHARACTERS_MAX];
      check(
          advapi.LookupAccountSid(
              null,
              binary.getValue(),
              name,
              nameSize,
              domain,
              domainSize,
              new PointerByReference(new Memory(Integer.BYTES))),
          "LookupAccountSid of " + sid);
      String inDomain = Native.toString(domain);
      return (inDomain.isEmpty() ? "" : inDomain + "\\") + Native.toString(name);
    } finally {
      kernel.LocalFree(binary.getValue().getPointer());
    }
  }
}
