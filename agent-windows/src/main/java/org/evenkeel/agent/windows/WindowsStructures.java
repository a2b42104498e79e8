package org.evenkeel.agent.windows;

import com.sun.jna.Library;
import com.sun.jna.Structure.FieldOrder;
import com.sun.jna.WString;
import com.sun.jna.platform.win32.Winsvc.ChangeServiceConfig2Info;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.win32.StdCallLibrary;
import java.nio.ByteBuffer;

/** Declarations of the Windows headers that jna-platform lacks. */
final class WindowsStructures {
  private WindowsStructures() {}

  /** winsvc.h: {@code SERVICE_DELAYED_AUTO_START_INFO}. */
  @FieldOrder("fDelayedAutostart")
  public static final class ServiceDelayedAutoStartInfo extends ChangeServiceConfig2Info {
    /** Whether it is started a while after the others. */
    public int fDelayedAutostart;
  }

  /** winsvc.h: {@code SERVICE_PRESHUTDOWN_INFO}. */
  @FieldOrder("dwPreshutdownTimeout")
  public static final class ServicePreshutdownInfo extends ChangeServiceConfig2Info {
    /** Milliseconds. */
    public int dwPreshutdownTimeout;
  }

  /** netioapi.h, in iphlpapi.dll. */
  interface IpHelper extends StdCallLibrary, Library {
    /** From the name that people see to the number. */
    int ConvertInterfaceAliasToLuid(WString interfaceAlias, LongByReference interfaceLuid);

    /** Fills a row whose LUID is set. */
    int GetIfEntry2(ByteBuffer row);
  }
}
