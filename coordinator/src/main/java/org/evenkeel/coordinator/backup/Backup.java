package org.evenkeel.coordinator.backup;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.digest.Sha256;
import org.evenkeel.coordinator.json.StrictJson;

/**
 * What a node would need to be what it was, at one time. It holds secrets: hashes of passwords,
 * second factors, private keys.
 *
 * @param about where it comes from
 * @param files by the names below; nobody changes them
 */
public record Backup(About about, Map<String, byte[]> files) {
  /** The running configuration. */
  public static final String CONFIGURATION = "evenkeel.yaml";

  /** The node's own settings; restored only when that is said. */
  public static final String NODE = "node.yaml";

  /** What operators want of real servers. */
  public static final String STATES = "operator-states.json";

  /** The users. */
  public static final String USERS = "users.json";

  /** The tokens of programs. */
  public static final String TOKENS = "tokens.json";

  /** The operator's own page for when no real server is left. */
  public static final String FALLBACK = "fallback.html";

  /** Before the number of a revision. */
  public static final String REVISIONS = "revisions/";

  /** Before the name of a certificate. */
  public static final String CERTIFICATES = "certificates/";

  /** A longer archive is refused. */
  public static final int BYTES_MAX = Zip.ARCHIVE_MAX;

  private static final String MANIFEST = "manifest.json";
  private static final int FORMAT = 1;
  private static final Pattern NAME =
      Pattern.compile(
          "evenkeel\\.yaml|node\\.yaml|operator-states\\.json|users\\.json|tokens\\.json"
              + "|fallback\\.html|revisions/[0-9]{6}\\.yaml"
              + "|certificates/[A-Za-z0-9_][A-Za-z0-9._-]{0,62}\\.pem");

  public Backup {
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
  }

  /**
   * Where a backup comes from.
   *
   * @param version of the program that made it
   * @param node its name
   * @param time when it was made
   * @param revision the number of the running configuration; 0 when there was none
   */
  public record About(String version, String node, Instant time, int revision) {}

  /** Says where it comes from, and no secret. */
  @Override
  public String toString() {
    return "backup of %s of %s".formatted(about.node(), about.time());
  }

  /** A file of it. */
  public Optional<byte[]> file(String name) {
    return Optional.ofNullable(files.get(name));
  }

  /** Those whose names begin so, by the rest of the name without its ending. */
  public Map<String, byte[]> below(String prefix) {
    Map<String, byte[]> below = new TreeMap<>();
    files.forEach(
        (name, content) -> {
          if (name.startsWith(prefix)) {
            below.put(name.substring(prefix.length(), name.lastIndexOf('.')), content);
          }
        });
    return below;
  }

  /** It as an archive. */
  public byte[] archive() {
    Map<String, byte[]> packed = new LinkedHashMap<>();
    packed.put(MANIFEST, manifest());
    packed.putAll(files);
    return Zip.pack(packed);
  }

  private byte[] manifest() {
    return StrictJson.bytes(
        json -> {
          json.writeStartObject();
          json.writeNumberField("evenkeel-backup", FORMAT);
          json.writeStringField("version", about.version());
          json.writeStringField("node", about.node());
          json.writeStringField("time", about.time().toString());
          json.writeNumberField("revision", about.revision());
          json.writeArrayFieldStart("files");
          for (Map.Entry<String, byte[]> file : files.entrySet()) {
            json.writeStartObject();
            json.writeStringField("name", file.getKey());
            json.writeNumberField("bytes", file.getValue().length);
            json.writeStringField("sha256", Sha256.hex(file.getValue()));
            if (file.getKey().equals(NODE)) {
              json.writeBooleanField("this-node-alone", true);
            }
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  /**
   * Reads an archive.
   *
   * @throws UnfitArchiveException when it is not a whole and unchanged backup of a format that is
   *     known here, or holds anything else
   */
  public static Backup read(byte[] archive) throws UnfitArchiveException {
    Map<String, byte[]> files = Zip.unpack(archive);
    byte[] manifest = files.remove(MANIFEST);
    if (manifest == null) {
      throw new UnfitArchiveException(
          "it has no %s; give a file of evenkeel backup".formatted(MANIFEST));
    }
    for (String name : files.keySet()) {
      if (!NAME.matcher(name).matches()) {
        throw new UnfitArchiveException("no backup holds a file %s".formatted(name));
      }
    }
    JsonNode said = said(manifest);
    Map<String, String> hashes = new LinkedHashMap<>();
    for (JsonNode file : said.path("files")) {
      hashes.put(file.path("name").asText(), file.path("sha256").asText());
    }
    if (!hashes.keySet().equals(files.keySet())) {
      throw new UnfitArchiveException("it does not hold the files that its manifest names");
    }
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (!Sha256.hex(file.getValue()).equals(hashes.get(file.getKey()))) {
        throw new UnfitArchiveException(
            "%s is not what the manifest says: it was changed or damaged".formatted(file.getKey()));
      }
    }
    return new Backup(about(said), files);
  }

  private static JsonNode said(byte[] manifest) throws UnfitArchiveException {
    try {
      JsonNode said = StrictJson.read(manifest);
      int format = said.path("evenkeel-backup").asInt();
      if (format != FORMAT) {
        throw new UnfitArchiveException(
            "it is of format %d, and this program knows %d; use the one that made it, version %s"
                .formatted(format, FORMAT, printable(said.path("version").asText())));
      }
      return said;
    } catch (UnfitArchiveException e) {
      throw e;
    } catch (IOException e) {
      throw new UnfitArchiveException("its manifest is damaged");
    }
  }

  private static About about(JsonNode said) throws UnfitArchiveException {
    try {
      return new About(
          printable(said.path("version").asText()),
          printable(said.path("node").asText()),
          Instant.parse(said.path("time").asText()),
          Math.clamp(said.path("revision").asInt(), 0, 999_999));
    } catch (DateTimeException e) {
      throw new UnfitArchiveException("its manifest says no time");
    }
  }

  private static String printable(String text) {
    String line = text.replaceAll("[^ -~]", "?");
    return line.substring(0, Math.min(100, line.length()));
  }
}
