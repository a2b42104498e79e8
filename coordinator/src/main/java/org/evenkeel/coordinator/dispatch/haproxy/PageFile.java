package org.evenkeel.coordinator.dispatch.haproxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.evenkeel.coordinator.dispatch.TableService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copy of the fallback page that HAProxy answers with by itself, while the page's own server
 * does not. HAProxy reads it when it is started or reloaded. For the engine's thread.
 */
final class PageFile {
  /**
   * HAProxy's buffer without what it reserves for headers, 16 KiB and 1 KiB by default (HAProxy
   * configuration manual, 3.2 "tune.bufsize" and "tune.maxrewrite"). Above it refuses everything.
   */
  static final int BYTES_MAX = 15 * 1024;

  /**
   * Who edits a page saves it more than once: it is shown when it has been the same for so long.
   */
  static final Duration STILL = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(PageFile.class);

  private final Path file;
  private final Page page;
  private byte[] shown;
  private byte @Nullable [] next;
  private long since;

  PageFile(Surroundings surroundings, Page page) {
    this.file = surroundings.page();
    this.page = page;
    this.shown = left();
  }

  /** What a process that is taken over shows; nothing where none was started. */
  private byte[] left() {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException _) {
      return new byte[0];
    } catch (IOException e) {
      LOG.debug("{} cannot be read: {}", file, e.getMessage());
      return new byte[0];
    }
  }

  /** Writes the page as it is now, for the configuration that is about to be read. */
  void write() throws IOException {
    byte[] now = page.within(BYTES_MAX);
    PrivateFile.write(file, now);
    shown = now;
    next = null;
  }

  /**
   * Looks at the page.
   *
   * @param nanos now
   * @return whether a reload is needed, for the page is another and has been for a while
   */
  boolean look(List<TableService> table, long nanos) {
    if (table.stream().noneMatch(BackendLines::showsPage)) {
      return false;
    }
    byte[] now = page.within(BYTES_MAX);
    if (Arrays.equals(now, shown)) {
      next = null;
      return false;
    }
    if (!Arrays.equals(now, next)) {
      next = now;
      since = nanos;
    }
    return nanos - since >= STILL.toNanos();
  }
}
