package org.evenkeel.agent.windows;

/** Numbers of the Windows headers, under the names that they have there. */
final class WindowsConstants {
  private WindowsConstants() {}

  // winerror.h
  static final int NO_ERROR = 0;
  static final int ERROR_ACCESS_DENIED = 5;
  static final int ERROR_INVALID_DATA = 13;
  static final int ERROR_NOT_SUPPORTED = 50;
  static final int ERROR_CALL_NOT_IMPLEMENTED = 120;
  static final int ERROR_INSUFFICIENT_BUFFER = 122;
  static final int ERROR_INVALID_LEVEL = 124;
  static final int ERROR_SERVICE_ALREADY_RUNNING = 1056;
  static final int ERROR_SERVICE_DOES_NOT_EXIST = 1060;
  static final int ERROR_SERVICE_NOT_ACTIVE = 1062;
  static final int ERROR_FAILED_SERVICE_CONTROLLER_CONNECT = 1063;
  static final int ERROR_SERVICE_SPECIFIC_ERROR = 1066;
  static final int ERROR_SERVICE_MARKED_FOR_DELETE = 1072;
  static final int ERROR_SERVICE_EXISTS = 1073;
  static final int ERROR_SERVICE_NEVER_STARTED = 1077;

  // winsvc.h
  static final int SERVICE_STOPPED = 1;
  static final int SERVICE_START_PENDING = 2;
  static final int SERVICE_STOP_PENDING = 3;
  static final int SERVICE_RUNNING = 4;
  static final int SERVICE_CONTINUE_PENDING = 5;
  static final int SERVICE_PAUSE_PENDING = 6;
  static final int SERVICE_PAUSED = 7;

  static final int SERVICE_ACCEPT_STOP = 0x1;
  static final int SERVICE_ACCEPT_PARAMCHANGE = 0x8;
  static final int SERVICE_ACCEPT_PRESHUTDOWN = 0x100;

  static final int SERVICE_CONTROL_STOP = 1;
  static final int SERVICE_CONTROL_INTERROGATE = 4;
  static final int SERVICE_CONTROL_SHUTDOWN = 5;
  static final int SERVICE_CONTROL_PARAMCHANGE = 6;
  static final int SERVICE_CONTROL_PRESHUTDOWN = 15;

  static final int SC_MANAGER_CONNECT = 0x1;
  static final int SC_MANAGER_CREATE_SERVICE = 0x2;

  static final int SERVICE_QUERY_STATUS = 0x4;
  static final int SERVICE_START = 0x10;
  static final int SERVICE_STOP = 0x20;

  /** winnt.h: the right to delete, one of the standard rights. */
  static final int DELETE = 0x10000;

  static final int SERVICE_ALL_ACCESS = 0xF01FF;

  // iprtrmib.h, tcpmib.h
  static final int TCP_TABLE_BASIC_CONNECTIONS = 1;
  static final int TCP_TABLE_OWNER_PID_CONNECTIONS = 4;
  static final int MIB_TCP_STATE_ESTAB = 5;

  // ws2def.h
  static final int AF_INET = 2;
  static final int AF_INET6 = 23;

  // winnt.h
  static final int EVENTLOG_ERROR_TYPE = 1;
  static final int EVENTLOG_WARNING_TYPE = 2;
  static final int EVENTLOG_INFORMATION_TYPE = 4;
}
