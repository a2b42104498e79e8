package org.evenkeel.arp;

/** A function of Windows refused. */
final class DeviceException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * A refusal.
   *
   * @param function its name as Microsoft documents it
   * @param code the error as in winerror.h or setupapi.h
   */
  DeviceException(String function, int code) {
    super(
        "%s failed with error %s%s"
            .formatted(
                function,
                code < 0 ? "0x%08x".formatted(code) : Integer.toString(code),
                hint(code)));
  }

  private static String hint(int code) {
    return switch (code) {
      case WindowsConstants.ERROR_FILE_NOT_FOUND -> " (not found)";
      case WindowsConstants.ERROR_ACCESS_DENIED -> " (access denied: run as Administrator)";
      case WindowsConstants.ERROR_IN_WOW64 -> " (a 64-bit Windows needs a 64-bit Java)";
      case WindowsConstants.ERROR_NO_SUCH_DEVINST -> " (no such device)";
      default -> "";
    };
  }
}
