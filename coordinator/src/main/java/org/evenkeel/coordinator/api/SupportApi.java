package org.evenkeel.coordinator.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.evenkeel.coordinator.config.Revision;
import org.evenkeel.coordinator.log.LogBook;
import org.evenkeel.coordinator.log.LogLine;
import org.evenkeel.coordinator.model.Version;
import org.evenkeel.coordinator.support.Redaction;

/**
 * The route of what to send to somebody who helps: one archive with configuration, state, findings,
 * log and what the kernel says, of which secrets are taken out. Users, tokens, keys and the audit
 * log are not in it.
 */
final class SupportApi {
  /** Of a file of the kernel or of ours; more tells nobody more. */
  private static final int FILE_BYTES_MAX = 1 << 20;

  /** As Linux shows them (proc(5)); those that are not there are left out. */
  private static final List<String> KERNEL =
      List.of(
          "version",
          "loadavg",
          "meminfo",
          "uptime",
          "net/dev",
          "net/arp",
          "net/route",
          "net/if_inet6",
          "net/ipv6_route",
          "net/sockstat",
          "net/netstat",
          "net/softnet_stat",
          "net/ip_vs",
          "net/ip_vs_stats",
          "sys/net/ipv4/ip_forward",
          "sys/net/ipv4/vs/conntrack",
          "sys/net/ipv4/conf/all/rp_filter",
          "sys/net/ipv4/conf/all/arp_ignore",
          "sys/net/ipv4/conf/all/arp_announce");

  private final ApiServer.Sources sources;
  private final Path proc;

  SupportApi(ApiServer.Sources sources, Path proc) {
    this.sources = sources;
    this.proc = proc;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/api/v1/support", this::take, Access.ADMIN);
  }

  private void take(Context request) throws IOException {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    request
        .header(
            "Content-Disposition",
            "attachment; filename=\"evenkeel-support-%s.zip\""
                .formatted(now.toString().replace(":", "")))
        .header("Cache-Control", "no-store")
        .contentType("application/zip")
        .result(pack(files(now)));
  }

  private Map<String, String> files(Instant now) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("about.txt", about(now));
    files.put("status.json", text(StatusDocument.of(sources.control().snapshot())));
    files.put("doctor.json", text(DoctorDocument.of(sources.doctor().get())));
    files.put("evenkeel.yaml", sources.control().configuration().yaml());
    files.put("revisions.txt", revisions());
    files.put("log.txt", log());
    addFile(files, "node.yaml", sources.root().resolve("etc/evenkeel/node.yaml"));
    addFile(files, "haproxy.cfg", sources.root().resolve("run/evenkeel/haproxy/haproxy.cfg"));
    for (String name : KERNEL) {
      addFile(files, "kernel/" + name, proc.resolve(name));
    }
    files.replaceAll((_, content) -> Redaction.of(content));
    return files;
  }

  private String about(Instant now) {
    return """
    node: %s
    time: %s
    version: %s
    java: %s
    system: %s %s
    processors: %d
    Values that may be secrets read %s. Users, tokens, keys and the audit log are not in here.
    """
        .formatted(
            sources.control().snapshot().node(),
            now,
            Version.running(),
            Runtime.version(),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            Runtime.getRuntime().availableProcessors(),
            Redaction.REMOVED);
  }

  private String revisions() throws IOException {
    return sources.configurations().revisions().reversed().stream()
        .map(SupportApi::line)
        .collect(Collectors.joining());
  }

  private static String line(Revision.Stamp stamp) {
    return "%d %s %s: %s%n"
        .formatted(stamp.number(), stamp.time(), stamp.author(), stamp.comment());
  }

  private String log() {
    var all = new LogBook.Query(0, LogLine.Level.DEBUG, "", LogBook.LINES_MAX);
    return sources.log().read(all).lines().stream()
        .map(
            line -> "%s %s %s: %s%n".formatted(line.at(), line.level(), line.source(), line.text()))
        .collect(Collectors.joining());
  }

  /** What cannot be read is not there for us. */
  private static void addFile(Map<String, String> files, String name, Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      files.put(name, text(in.readNBytes(FILE_BYTES_MAX)));
    } catch (IOException _) {
      // not on this host, or not for this user
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] pack(Map<String, String> files) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(packed, StandardCharsets.UTF_8)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return packed.toByteArray();
  }
}
