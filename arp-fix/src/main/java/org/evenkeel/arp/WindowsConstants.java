package org.evenkeel.arp;

/** Numbers of the Windows headers, under the names that they have there. */
final class WindowsConstants {
  private WindowsConstants() {}

  // winerror.h
  static final int NO_ERROR = 0;
  static final int ERROR_FILE_NOT_FOUND = 2;
  static final int ERROR_ACCESS_DENIED = 5;
  static final int ERROR_INVALID_DATA = 13;
  static final int ERROR_BUFFER_OVERFLOW = 111;
  static final int ERROR_NO_DATA = 232;
  static final int ERROR_NO_MORE_ITEMS = 259;

  // setupapi.h
  static final int ERROR_NO_SUCH_DEVINST = 0xE000020B;
  static final int ERROR_IN_WOW64 = 0xE0000235;
  static final int DICD_GENERATE_ID = 1;
  static final int SPDRP_HARDWAREID = 1;
  static final int DIF_REMOVE = 0x5;
  static final int DIF_REGISTERDEVICE = 0x19;
  static final int DI_REMOVEDEVICE_GLOBAL = 1;
  static final int DICS_FLAG_GLOBAL = 1;
  static final int DIREG_DRV = 2;

  // newdev.h
  static final int INSTALLFLAG_FORCE = 1;

  // winnt.h
  static final int KEY_QUERY_VALUE = 1;

  // ws2def.h
  static final int AF_UNSPEC = 0;
  static final int AF_INET = 2;
  static final int AF_INET6 = 23;

  // iptypes.h
  static final int GAA_FLAG_SKIP_ANYCAST = 0x2;
  static final int GAA_FLAG_SKIP_MULTICAST = 0x4;
  static final int GAA_FLAG_SKIP_DNS_SERVER = 0x8;
  static final int IP_ADAPTER_DHCP_ENABLED = 0x4;

  // ipifcons.h
  static final int IF_TYPE_ETHERNET_CSMACD = 6;
  static final int IF_TYPE_SOFTWARE_LOOPBACK = 24;
  static final int IF_TYPE_IEEE80211 = 71;

  // ifdef.h
  static final int IfOperStatusUp = 1;

  // nldef.h
  static final int IpDadStateDuplicate = 2;
}
