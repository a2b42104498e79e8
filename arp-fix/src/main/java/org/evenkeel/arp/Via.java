package org.evenkeel.arp;

/** By which of its programs Windows is told what to change. */
enum Via {
  /** The network shell: fast, but what it prints is in the language of the system. */
  NETSH,
  /** The cmdlets of PowerShell: the same in every language. */
  POWERSHELL;

  /** As on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
