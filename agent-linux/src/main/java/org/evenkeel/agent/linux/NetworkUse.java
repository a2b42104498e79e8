package org.evenkeel.agent.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * How much of its capacity a network interface carries, by its counters in /sys/class/net
 * (Documentation/ABI/testing/sysfs-class-net). One thread uses it.
 */
final class NetworkUse implements AutoCloseable {
  private static final int NUMBER_BYTES = 64;
  private static final double BITS_PER_MEGABIT = 1e6;
  private static final double BITS_PER_BYTE_SECOND = 8e9;

  private record Traffic(long received, long sent, long nanos) {}

  private final Path directory;
  private final ProcFile received;
  private final ProcFile sent;
  private final LongSupplier nanos;
  private Optional<Traffic> last = Optional.empty();

  private NetworkUse(Path directory, ProcFile received, ProcFile sent, LongSupplier nanos) {
    this.directory = directory;
    this.received = received;
    this.sent = sent;
    this.nanos = nanos;
  }

  /**
   * Opens the counters of an interface.
   *
   * @param classNet /sys/class/net
   * @throws IOException when there is no such interface
   */
  static NetworkUse open(Path classNet, String name, LongSupplier nanos) throws IOException {
    Path directory = classNet.resolve(name);
    boolean plain = name.matches("[^/\\s]{1,64}") && !name.equals(".") && !name.equals("..");
    if (!plain || !Files.isDirectory(directory)) {
      throw new IOException("no network interface \"%s\"; see: ip -brief link".formatted(name));
    }
    Path counters = directory.resolve("statistics");
    ProcFile received = new ProcFile(counters.resolve("rx_bytes"), NUMBER_BYTES);
    try {
      ProcFile sent = new ProcFile(counters.resolve("tx_bytes"), NUMBER_BYTES);
      return new NetworkUse(directory, received, sent, nanos);
    } catch (IOException e) {
      received.close();
      throw e;
    }
  }

  /**
   * The part of the capacity that the busier direction took since the last call, 0 to 100; empty at
   * the first, without a known capacity, and when a counter ran backwards.
   *
   * @param bitsPerSecond of one direction; 0 = as the link reports it
   */
  OptionalDouble usedPercent(long bitsPerSecond) throws IOException {
    Traffic now = new Traffic(received.head().number(), sent.head().number(), nanos.getAsLong());
    Optional<Traffic> before = last;
    last = Optional.of(now);
    double capacity = bitsPerSecond > 0 ? bitsPerSecond : reported();
    if (before.isEmpty() || capacity <= 0) {
      return OptionalDouble.empty();
    }
    long in = now.received() - before.get().received();
    long out = now.sent() - before.get().sent();
    long elapsed = now.nanos() - before.get().nanos();
    if (elapsed <= 0 || in < 0 || out < 0) {
      return OptionalDouble.empty();
    }
    double rate = BITS_PER_BYTE_SECOND * Math.max(in, out) / elapsed;
    return OptionalDouble.of(Math.min(100, 100 * rate / capacity));
  }

  /** Bits per second; 0 where a link has no speed, or none now: reading then fails or gives -1. */
  private double reported() {
    try (ProcFile speed = new ProcFile(directory.resolve("speed"), NUMBER_BYTES)) {
      ProcText text = speed.head();
      return text.hasNumber() ? BITS_PER_MEGABIT * text.number() : 0;
    } catch (IOException _) {
      return 0;
    }
  }

  @Override
  public void close() {
    received.close();
    sent.close();
  }
}
