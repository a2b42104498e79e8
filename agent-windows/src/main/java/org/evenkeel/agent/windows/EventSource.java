package org.evenkeel.agent.windows;

/**
 * The agent's entry in the registry of event sources, without which the event viewer shows a
 * complaint around each text. The message file is one that every Windows has: its messages 1 to
 * 1000 are the text of the event and nothing else.
 */
final class EventSource {
  static final String KEY =
      "SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\" + ServiceDefinition.NAME;

  private static final String MESSAGE_FILE = "%SystemRoot%\\System32\\EventCreate.exe";

  private EventSource() {}

  /** Registers it; does no harm the second time. */
  static void register(Win32 win32) throws Win32Exception {
    win32.setRegistryText(KEY, "EventMessageFile", MESSAGE_FILE);
    win32.setRegistryNumber(
        KEY,
        "TypesSupported",
        WindowsConstants.EVENTLOG_ERROR_TYPE
            | WindowsConstants.EVENTLOG_WARNING_TYPE
            | WindowsConstants.EVENTLOG_INFORMATION_TYPE);
    win32.setRegistryNumber(KEY, "CustomSource", 1);
  }

  /** Removes it. */
  static void remove(Win32 win32) throws Win32Exception {
    win32.deleteRegistryKey(KEY);
  }
}
