package org.evenkeel.arp;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** What the program runs on. The only place that asks. */
enum OperatingSystem {
  LINUX,
  WINDOWS;

  private static final OperatingSystem CURRENT =
      System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows")
          ? WINDOWS
          : LINUX;

  static OperatingSystem current() {
    return CURRENT;
  }

  /** The directory below which all files are when nobody says. */
  Path root() {
    return switch (this) {
      case LINUX -> Path.of("/");
      case WINDOWS ->
          Path.of(Optional.ofNullable(System.getenv("ProgramData")).orElse("C:\\ProgramData"));
    };
  }

  /**
   * This machine.
   *
   * @param root the directory below which all files are
   * @param via how Windows is to be told; empty = whichever suits
   */
  Host open(Path root, Optional<Via> via) {
    return switch (this) {
      case LINUX -> new LinuxHost(root, new ProcessRunner());
      case WINDOWS -> WindowsHost.open(root, via.orElse(Via.POWERSHELL));
    };
  }
}
