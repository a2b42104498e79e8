package org.evenkeel.agent.linux;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How full file systems are, as df(1) reckons it: what is reserved for root counts as taken. A file
 * system is looked up once, which reads every mount of the machine, and asked anew each time.
 */
final class DiskSpace {
  /** More paths than anybody watches; beyond, a configuration has come and gone. */
  private static final int STORES_MAX = 64;

  private final Map<Path, FileStore> stores = new HashMap<>();

  /**
   * The part that programs without privilege can no longer get, 0 to 100; empty where nothing can
   * be stored, as in /proc.
   *
   * @throws IOException that names {@code path}
   */
  OptionalDouble usedPercent(Path path) throws IOException {
    try {
      FileStore store = store(path);
      double used = (double) store.getTotalSpace() - store.getUnallocatedSpace();
      double whole = used + store.getUsableSpace();
      return whole > 0
          ? OptionalDouble.of(Math.clamp(100 * used / whole, 0, 100))
          : OptionalDouble.empty();
    } catch (IOException e) {
      stores.remove(path);
      throw new IOException("cannot tell how full the disk of %s is: %s".formatted(path, e), e);
    }
  }

  private FileStore store(Path path) throws IOException {
    FileStore known = stores.get(path);
    if (known != null) {
      return known;
    }
    if (stores.size() >= STORES_MAX) {
      stores.clear();
    }
    FileStore found = Files.getFileStore(path);
    stores.put(path, found);
    return found;
  }
}
