package org.evenkeel.coordinator.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this process may expect of the kernel.
 *
 * @param ipvs whether IPVS is there
 * @param netAdmin whether this process may administer the network: {@code CAP_NET_ADMIN}
 */
public record KernelFacts(boolean ipvs, boolean netAdmin) {
  /** The capability's number (include/uapi/linux/capability.h). */
  private static final int CAP_NET_ADMIN = 12;

  private static final String EFFECTIVE = "CapEff:";

  /**
   * Finds out.
   *
   * @param proc where the kernel tells of itself: {@code /proc}
   */
  public static KernelFacts of(Path proc) {
    return new KernelFacts(
        Files.exists(proc.resolve("net/ip_vs")), mayAdminister(proc.resolve("self/status")));
  }

  private static boolean mayAdminister(Path status) {
    try (Stream<String> lines = Files.lines(status, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith(EFFECTIVE))
          .limit(1)
          .map(line -> new BigInteger(line.substring(EFFECTIVE.length()).strip(), 16))
          .anyMatch(capabilities -> capabilities.testBit(CAP_NET_ADMIN));
    } catch (IOException | UncheckedIOException | NumberFormatException _) {
      return false; // a kernel that does not say so does not promise it
    }
  }
}
