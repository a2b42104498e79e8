package org.evenkeel.lab;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What the host must have before a guest can boot, and the command that installs it. */
final class Requirements {

  private static final Map<String, String> PACKAGE_OF_PROGRAM = new LinkedHashMap<>();

  static {
    PACKAGE_OF_PROGRAM.put("linux.uml", "user-mode-linux");
    PACKAGE_OF_PROGRAM.put("ip", "iproute2");
    PACKAGE_OF_PROGRAM.put("modprobe", "kmod");
    PACKAGE_OF_PROGRAM.put("sysctl", "procps");
    PACKAGE_OF_PROGRAM.put("ipvsadm", "ipvsadm");
    PACKAGE_OF_PROGRAM.put("iptables-legacy", "iptables");
    PACKAGE_OF_PROGRAM.put("curl", "curl");
    PACKAGE_OF_PROGRAM.put("busybox", "busybox");
    PACKAGE_OF_PROGRAM.put("setsid", "util-linux");
  }

  private Requirements() {}

  /** Why no guest can boot on this host; empty when one can. */
  static Optional<String> missing() {
    return missing(System.getProperty("os.name"), Requirements::installed);
  }

  static Optional<String> missing(String system, Predicate<String> installed) {
    if (!system.equals("Linux")) {
      return Optional.of("the lab runs on Linux only, this is " + system);
    }
    var packages = new TreeSet<String>();
    PACKAGE_OF_PROGRAM.forEach(
        (program, name) -> {
          if (!installed.test(program)) {
            packages.add(name);
          }
        });
    if (packages.isEmpty()) {
      return Optional.empty();
    }
    String names = String.join(" ", packages);
    return Optional.of(
        "the lab needs packages that are not installed: sudo apt-get install " + names);
  }

  private static boolean installed(String program) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
    for (String directory : path.split(File.pathSeparator, -1)) {
      if (!directory.isEmpty() && Files.isExecutable(Path.of(directory, program))) {
        return true;
      }
    }
    return false;
  }
}
