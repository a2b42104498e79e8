package org.evenkeel.coordinator.replica;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.evenkeel.coordinator.certificate.Certificates;
import org.evenkeel.coordinator.digest.Sha256;

/**
 * The services' certificates, or what responders have said of them: one piece each that differs,
 * and then which there are.
 */
public final class CertificateHolding implements Holding {
  private final Store store;
  private final Kind kind;
  private volatile Map<String, Known> known = Map.of();

  /** What a file was when it was read last. */
  private record Known(Object stamp, String digest) {}

  /**
   * What is handed over.
   *
   * @param field of a piece that has a content, in Base64
   * @param newsWhenNone whether it is news that none is left: of what an earlier version does not
   *     have it is none
   * @param suffix of a copy's file; empty when none is made
   */
  private record Kind(String field, boolean newsWhenNone, Optional<String> suffix) {}

  /** Where they are. */
  private interface Store {
    Map<String, Object> stamps() throws IOException;

    Optional<byte[]> read(String name) throws IOException;

    /** Refuses, before anything has changed, what {@link #adopt} would not understand. */
    void require(String name, byte[] content) throws IOException;

    void adopt(String name, byte[] content) throws IOException;

    void remove(String name) throws IOException;
  }

  private CertificateHolding(Store store, Kind kind) {
    this.store = store;
    this.kind = kind;
  }

  /** The certificates of a directory, with their keys. */
  public static CertificateHolding of(Certificates certificates) {
    Store store =
        new Store() {
          @Override
          public Map<String, Object> stamps() throws IOException {
            return certificates.stamps();
          }

          @Override
          public Optional<byte[]> read(String name) throws IOException {
            return certificates.read(name);
          }

          @Override
          public void require(String name, byte[] pem) throws IOException {
            Certificates.require(name, pem);
          }

          @Override
          public void adopt(String name, byte[] pem) throws IOException {
            certificates.adopt(name, pem);
          }

          @Override
          public void remove(String name) throws IOException {
            boolean _ = certificates.remove(name);
          }
        };
    return new CertificateHolding(store, new Kind("pem", true, Optional.of(".pem")));
  }

  /** What responders have said of the certificates of a directory. Anybody can ask them again. */
  public static CertificateHolding staples(Certificates certificates) {
    Store store =
        new Store() {
          @Override
          public Map<String, Object> stamps() throws IOException {
            return certificates.responseStamps();
          }

          @Override
          public Optional<byte[]> read(String name) throws IOException {
            return certificates.response(name);
          }

          @Override
          public void require(String name, byte[] der) {
            // it is judged by its certificate when it is adopted
          }

          @Override
          public void adopt(String name, byte[] der) throws IOException {
            certificates.adoptResponse(name, der);
          }

          @Override
          public void remove(String name) throws IOException {
            certificates.removeResponse(name);
          }
        };
    return new CertificateHolding(store, new Kind("der", false, Optional.empty()));
  }

  @Override
  public Look look() throws IOException {
    Map<String, String> digests = digests();
    StringBuilder all = new StringBuilder();
    digests.forEach((name, digest) -> all.append(name).append(' ').append(digest).append('\n'));
    return new Look(Sha256.hex(all.toString()), digests.isEmpty() && !kind.newsWhenNone);
  }

  private Map<String, String> digests() throws IOException {
    Map<String, Known> last = known;
    Map<String, Known> next = new TreeMap<>();
    Map<String, String> digests = new TreeMap<>();
    for (Map.Entry<String, Object> file : store.stamps().entrySet()) {
      Known before = last.get(file.getKey());
      if (before == null || !before.stamp.equals(file.getValue())) {
        Optional<byte[]> content = store.read(file.getKey());
        if (content.isEmpty()) {
          continue; // removed meanwhile
        }
        before = new Known(file.getValue(), Sha256.hex(content.get()));
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
        Optional<byte[]> content = store.read(own.getKey());
        if (content.isPresent()) {
          others.take(
              JsonNodeFactory.instance
                  .objectNode()
                  .put("name", own.getKey())
                  .put(kind.field, Base64.getEncoder().encodeToString(content.get())));
        }
      }
    }
    ObjectNode end = JsonNodeFactory.instance.objectNode();
    digests.keySet().forEach(end.putArray("names")::add);
    others.take(end);
  }

  @Override
  public void take(JsonNode piece, String from, Aside aside) throws IOException {
    try {
      if (piece.has("name")) {
        String name = piece.path("name").asText();
        byte[] content = Base64.getDecoder().decode(piece.path(kind.field).asText());
        store.require(name, content);
        keep(name, content, aside);
        store.adopt(name, content);
        return;
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("a certificate is not understood: " + e.getMessage(), e);
    }
    Map<String, Boolean> wanted = new TreeMap<>();
    piece.path("names").forEach(name -> wanted.put(name.asText(), true));
    for (String name : store.stamps().keySet()) {
      if (!wanted.containsKey(name)) {
        keep(name, new byte[0], aside);
        store.remove(name);
      }
    }
  }

  private void keep(String name, byte[] next, Aside aside) throws IOException {
    Optional<byte[]> before = kind.suffix.isPresent() ? store.read(name) : Optional.empty();
    if (before.isPresent() && !Arrays.equals(before.get(), next)) {
      aside.keep(name + kind.suffix.orElse(""), before.get());
    }
  }
}
