package org.evenkeel.coordinator.dispatch.haproxy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  /** In Base64 it has to fit into HAProxy's buffer, 16 KiB; usual ones have 2 KiB. */
  private static final int RESPONSE_BYTES_MAX = 11_000;

  private final Path directory;
  private final Path configuration;
  private final Worker worker;
  private final Map<Path, Stamp> shown = new HashMap<>();

  /** What tells one state of a file from another. */
  private record Stamp(long millis, long size, Object key) {}

  /** What HAProxy calls a kind of file. */
  private enum Kind {
    CERT("ssl cert"),
    AUTHORITY("ssl ca-file"),

    /** What a responder has said of a certificate (RFC 6960), shown beside it. */
    RESPONSE("ssl ocsp-response");

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

  /** Which certificate of a service is not there, and what to do; empty when all are. */
  static Optional<String> missing(TableService service, Path directory) {
    return service
        .settings()
        .proxy()
        .flatMap(proxy -> proxy.spec().tls())
        .flatMap(
            tls ->
                Stream.concat(tls.certificates().stream(), tls.clientCa().stream())
                    .filter(name -> !Files.exists(file(directory, name)))
                    .findFirst())
        .map(
            name ->
                "%s: there is no certificate %s; put it with: evenkeel certificate put %s FILE"
                    .formatted(service.key(), name, name));
  }

  /** Where HAProxy looks by itself for what a responder has said of a certificate. */
  private static Path response(Path directory, String name) {
    return directory.resolve(name + ".pem.ocsp");
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
    for (String name : tls.certificates()) {
      used.put(file(directory, name), Kind.CERT);
      used.put(response(directory, name), Kind.RESPONSE);
    }
  }

  private boolean swap(Path file, Kind kind) throws IOException {
    String answer =
        switch (kind) {
          case CERT, AUTHORITY -> worker.replace(kind.words, file, text(file));
          case RESPONSE -> worker.staple(encoded(file));
        };
    if (answer.isEmpty()) {
      LOG.info("{} is shown as it is now", file);
      return true;
    }
    LOG.info("{} is not taken while HAProxy runs, it is reloaded: {}", file, answer);
    return false;
  }

  /** A file without blank lines, which would end the text for HAProxy. */
  private static String text(Path file) throws IOException {
    return PrivateFile.read(file, BYTES_MAX)
        .lines()
        .filter(line -> !line.isBlank())
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String encoded(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Base64.getEncoder().encodeToString(in.readNBytes(RESPONSE_BYTES_MAX));
    }
  }
}
