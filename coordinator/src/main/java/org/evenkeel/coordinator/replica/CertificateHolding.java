package org.evenkeel.coordinator.replica;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.evenkeel.coordinator.certificate.Certificates;

/** The services' certificates, one piece each that differs, and then which there are. */
public final class CertificateHolding implements Holding {
  private final Certificates certificates;
  private volatile Map<String, Known> known = Map.of();

  /** What a file was when it was read last. */
  private record Known(Object stamp, String digest) {}

  /** Those of a directory. */
  public CertificateHolding(Certificates certificates) {
    this.certificates = certificates;
  }

  @Override
  public Look look() throws IOException {
    Map<String, String> digests = digests();
    StringBuilder all = new StringBuilder();
    digests.forEach((name, digest) -> all.append(name).append(' ').append(digest).append('\n'));
    return new Look(Digests.of(all.toString()), false); // none left is news, too
  }

  private Map<String, String> digests() throws IOException {
    Map<String, Known> last = known;
    Map<String, Known> next = new TreeMap<>();
    Map<String, String> digests = new TreeMap<>();
    for (Map.Entry<String, Object> file : certificates.stamps().entrySet()) {
      Known before = last.get(file.getKey());
      if (before == null || !before.stamp.equals(file.getValue())) {
        Optional<byte[]> pem = certificates.read(file.getKey());
        if (pem.isEmpty()) {
          continue; // removed meanwhile
        }
        before = new Known(file.getValue(), Digests.of(pem.get()));
      }
      next.put(file.getKey(), before);
      digests.put(file.getKey(), before.digest);
    }
    known = next;
    return digests;
  }

  @Override
  public JsonNode inventory() throws IOException {
    ObjectNode inventory = JsonNodeFactory.instance.objectNode();
    digests().forEach(inventory::put);
    return inventory;
  }

  @Override
  public void give(JsonNode theirs, Receiver others) throws IOException, InterruptedException {
    Map<String, String> digests = digests();
    for (Map.Entry<String, String> own : digests.entrySet()) {
      if (!theirs.path(own.getKey()).asText().equals(own.getValue())) {
        Optional<byte[]> pem = certificates.read(own.getKey());
        if (pem.isPresent()) {
          others.take(
              JsonNodeFactory.instance
                  .objectNode()
                  .put("name", own.getKey())
                  .put("pem", Base64.getEncoder().encodeToString(pem.get())));
        }
      }
    }
    ObjectNode end = JsonNodeFactory.instance.objectNode();
    digests.keySet().forEach(end.putArray("names")::add);
    others.take(end);
  }

  @Override
  public void take(JsonNode piece, String from) throws IOException {
    try {
      if (piece.has("name")) {
        certificates.adopt(
            piece.path("name").asText(), Base64.getDecoder().decode(piece.path("pem").asText()));
        return;
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("a certificate is not understood: " + e.getMessage(), e);
    }
    Map<String, Boolean> wanted = new TreeMap<>();
    piece.path("names").forEach(name -> wanted.put(name.asText(), true));
    for (String name : certificates.stamps().keySet()) {
      if (!wanted.containsKey(name)) {
        boolean _ = certificates.remove(name);
      }
    }
  }
}
