package org.evenkeel.coordinator.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name of this machine. */
public final class HostName {
  private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

  private HostName() {}

  /**
   * What a node is called whose node.yaml gives it no name: what the kernel says, since a new
   * machine's own name may be in neither /etc/hosts nor DNS, and two nodes of one name are no pair.
   */
  public static String ofKernel() {
    try {
      return Files.readString(KERNEL).strip();
    } catch (IOException _) {
      return "localhost";
    }
  }
}
