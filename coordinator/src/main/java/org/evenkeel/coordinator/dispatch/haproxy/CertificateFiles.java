package org.evenkeel.coordinator.dispatch.haproxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.dispatch.ProxySettings;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.ProxyTls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a certificate whose file has been replaced, without a reload where HAProxy can. For the
 * engine's thread.
 */
final class CertificateFiles {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateFiles.class);
  private static final long BYTES_MAX = 1 << 20;

  private final Path directory;
  private final Path configuration;
  private final Worker worker;
  private final Map<Path, Stamp> shown = new HashMap<>();

  /** What tells one state of a file from another. */
  private record Stamp(long millis, long size, Object key) {}

  /** What HAProxy calls a kind of file. */
  private enum Kind {
    CERT("ssl cert"),
    AUTHORITY("ssl ca-file");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  CertificateFiles(Surroundings surroundings, Worker worker) {
    this.directory = surroundings.certificates();
    this.configuration = surroundings.configuration();
    this.worker = worker;
  }

  /** The file of a certificate. */
  static Path file(Path directory, String name) {
    return directory.resolve(name + ".pem");
  }

  /**
   * Looks at the files that services show, and has those shown that are others now.
   *
   * @return whether a reload is needed to show one
   */
  boolean look(List<TableService> table) throws IOException {
    Map<Path, Kind> used = used(table);
    shown.keySet().retainAll(used.keySet());
    boolean reload = false;
    for (Map.Entry<Path, Kind> entry : used.entrySet()) {
      Path file = entry.getKey();
      Stamp now;
      try {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
        now =
            new Stamp(
                found.lastModifiedTime().toMillis(), found.size(), String.valueOf(found.fileKey()));
      } catch (IOException _) {
        continue; // what is shown stays
      }
      Stamp before = shown.put(file, now);
      boolean replaced = before == null ? now.millis() >= loadedMillis() : !before.equals(now);
      if (replaced) {
        reload |= !swap(file, entry.getValue());
      }
    }
    return reload;
  }

  /**
   * When HAProxy read its files, at the earliest: what was replaced since, while nobody looked, may
   * not be shown.
   */
  private long loadedMillis() throws IOException {
    return Files.getLastModifiedTime(configuration).toMillis();
  }

  private Map<Path, Kind> used(List<TableService> table) {
    Map<Path, Kind> used = new LinkedHashMap<>();
    for (TableService service : table) {
      service
          .settings()
          .proxy()
          .map(ProxySettings::spec)
          .flatMap(spec -> spec.tls())
          .ifPresent(tls -> add(tls, used));
    }
    return used;
  }

  private void add(ProxyTls tls, Map<Path, Kind> used) {
    tls.clientCa().ifPresent(name -> used.put(file(directory, name), Kind.AUTHORITY));
    tls.certificates().forEach(name -> used.put(file(directory, name), Kind.CERT));
  }

  private boolean swap(Path file, Kind kind) throws IOException {
    // A blank line would end the text for HAProxy.
    String text =
        PrivateFile.read(file, BYTES_MAX)
            .lines()
            .filter(line -> !line.isBlank())
            .collect(Collectors.joining("\n", "", "\n"));
    String answer = worker.replace(kind.words, file, text);
    if (answer.isEmpty()) {
      LOG.info("{} is shown as it is now", file);
      return true;
    }
    LOG.info("{} is not taken while HAProxy runs, it is reloaded: {}", file, answer);
    return false;
  }
}
