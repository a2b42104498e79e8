package org.evenkeel.arp;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import com.sun.jna.win32.StdCallLibrary;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.evenkeel.arp.Facts.Assigned;
import org.evenkeel.arp.Facts.Device;
import org.jspecify.annotations.Nullable;

/** What the running Windows, 64-bit, tells of itself, through JNA. */
final class JnaWindowsApi implements WindowsApi {
  /** Where the parts of {@code IP_ADAPTER_ADDRESSES_LH} of iptypes.h stand. */
  static final int ADAPTER_INDEX = 4;

  static final int ADAPTER_NEXT = 8;
  static final int ADAPTER_NAME = 16;
  static final int ADAPTER_UNICAST = 24;
  static final int ADAPTER_FRIENDLY_NAME = 72;
  static final int ADAPTER_FLAGS = 92;
  static final int ADAPTER_TYPE = 100;
  static final int ADAPTER_STATUS = 104;
  static final int ADAPTER_INDEX6 = 108;

  /** Where the parts of {@code IP_ADAPTER_UNICAST_ADDRESS_LH} stand. */
  static final int UNICAST_NEXT = 8;

  static final int UNICAST_ADDRESS = 16;
  static final int UNICAST_DUPLICATE = 40;
  static final int UNICAST_PREFIX = 56;

  /** Where the addresses of {@code sockaddr_in} and {@code sockaddr_in6} stand. */
  static final int SOCKADDR_IN = 4;

  static final int SOCKADDR_IN6 = 8;

  private static final int FIRST_BYTES = 32 * 1024;
  private static final int TRIES = 5;
  private static final int CHARACTERS_MAX = 1024;

  private final IpHelper ipHelper = Native.load("iphlpapi", IpHelper.class);
  private final Shell shell = Native.load("shell32", Shell.class);
  private final Security security = Native.load("advapi32", Security.class);
  private final Kernel kernel = Native.load("kernel32", Kernel.class);

  /** iphlpapi.h. */
  interface IpHelper extends StdCallLibrary {
    int GetAdaptersAddresses(
        int family, int flags, @Nullable Pointer reserved, Pointer list, IntByReference size);
  }

  /** shlobj.h. */
  interface Shell extends StdCallLibrary {
    boolean IsUserAnAdmin();
  }

  /** sddl.h and winbase.h. */
  interface Security extends StdCallLibrary {
    boolean ConvertStringSidToSidW(WString text, PointerByReference sid);

    boolean LookupAccountSidW(
        @Nullable WString system,
        Pointer sid,
        char[] name,
        IntByReference nameSize,
        char[] domain,
        IntByReference domainSize,
        IntByReference use);
  }

  /** winbase.h. */
  interface Kernel extends StdCallLibrary {
    @Nullable Pointer LocalFree(Pointer memory);
  }

  @Override
  public List<Adapter> adapters() throws MachineException {
    IntByReference size = new IntByReference(FIRST_BYTES);
    for (int i = 0; i < TRIES; i++) {
      Memory list = new Memory(size.getValue());
      int error =
          ipHelper.GetAdaptersAddresses(
              WindowsConstants.AF_UNSPEC,
              WindowsConstants.GAA_FLAG_SKIP_ANYCAST
                  | WindowsConstants.GAA_FLAG_SKIP_MULTICAST
                  | WindowsConstants.GAA_FLAG_SKIP_DNS_SERVER,
              null,
              list,
              size);
      switch (error) {
        case WindowsConstants.NO_ERROR -> {
          return adapters(list);
        }
        case WindowsConstants.ERROR_NO_DATA -> {
          return List.of();
        }
        case WindowsConstants.ERROR_BUFFER_OVERFLOW -> {
          // It has grown; the size that is needed is told.
        }
        default -> throw new MachineException("GetAdaptersAddresses failed with error " + error);
      }
    }
    throw new MachineException("GetAdaptersAddresses wants more memory each time");
  }

  private static List<Adapter> adapters(Pointer first) throws MachineException {
    List<Adapter> adapters = new ArrayList<>();
    for (@Nullable Pointer at = first; at != null; at = at.getPointer(ADAPTER_NEXT)) {
      int index = at.getInt(ADAPTER_INDEX);
      int type = at.getInt(ADAPTER_TYPE);
      Device device =
          new Device(
              at.getPointer(ADAPTER_FRIENDLY_NAME).getWideString(0),
              index != 0 ? index : at.getInt(ADAPTER_INDEX6),
              at.getInt(ADAPTER_STATUS) == WindowsConstants.IfOperStatusUp,
              type == WindowsConstants.IF_TYPE_SOFTWARE_LOOPBACK,
              type == WindowsConstants.IF_TYPE_ETHERNET_CSMACD
                  || type == WindowsConstants.IF_TYPE_IEEE80211,
              addresses(at.getPointer(ADAPTER_UNICAST)));
      boolean dhcp = (at.getInt(ADAPTER_FLAGS) & WindowsConstants.IP_ADAPTER_DHCP_ENABLED) != 0;
      adapters.add(new Adapter(at.getPointer(ADAPTER_NAME).getString(0), device, dhcp));
    }
    return adapters;
  }

  private static List<Assigned> addresses(@Nullable Pointer first) throws MachineException {
    List<Assigned> addresses = new ArrayList<>();
    for (@Nullable Pointer at = first; at != null; at = at.getPointer(UNICAST_NEXT)) {
      Optional<InetAddress> address = address(at.getPointer(UNICAST_ADDRESS));
      if (address.isPresent()) {
        int prefix = Byte.toUnsignedInt(at.getByte(UNICAST_PREFIX));
        boolean usable = at.getInt(UNICAST_DUPLICATE) > WindowsConstants.IpDadStateDuplicate;
        addresses.add(new Assigned(address.get(), prefix, usable));
      }
    }
    return addresses;
  }

  private static Optional<InetAddress> address(Pointer socketAddress) throws MachineException {
    try {
      return switch (socketAddress.getShort(0)) {
        case WindowsConstants.AF_INET ->
            Optional.of(InetAddress.getByAddress(socketAddress.getByteArray(SOCKADDR_IN, 4)));
        case WindowsConstants.AF_INET6 ->
            Optional.of(InetAddress.getByAddress(socketAddress.getByteArray(SOCKADDR_IN6, 16)));
        default -> Optional.empty();
      };
    } catch (UnknownHostException e) {
      throw new MachineException("an address of no length: " + e.getMessage(), e);
    }
  }

  @Override
  public String version() {
    return System.getProperty("os.version", "");
  }

  @Override
  public boolean elevated() {
    return shell.IsUserAnAdmin();
  }

  @Override
  public String accountName(String sid) throws MachineException {
    PointerByReference binary = new PointerByReference();
    if (!security.ConvertStringSidToSidW(new WString(sid), binary)) {
      throw new MachineException(sid + " is no SID: error " + Native.getLastError());
    }
    try {
      char[] name = new char[CHARACTERS_MAX];
      char[] domain = new char[CHARACTERS_MAX];
      boolean known =
          security.LookupAccountSidW(
              null,
              binary.getValue(),
              name,
              new IntByReference(name.length),
              domain,
              new IntByReference(domain.length),
              new IntByReference());
      if (!known) {
        throw new MachineException("no account has " + sid + ": error " + Native.getLastError());
      }
      String inDomain = Native.toString(domain);
      return (inDomain.isEmpty() ? "" : inDomain + "\\") + Native.toString(name);
    } finally {
      kernel.LocalFree(binary.getValue());
    }
  }
}
