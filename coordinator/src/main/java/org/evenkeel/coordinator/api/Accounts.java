package org.evenkeel.coordinator.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.disk.DurableFile;

/**
 * Who may sign in over the network, kept in {@code users.json} as Argon2id hashes alone. Safe for
 * any thread.
 */
public final class Accounts {
  private static final String FILE = "users.json";
  private static final String FIRST_USER = "admin";
  private static final int MAX_FILE_BYTES = 1 << 20;

  /** Each verification takes 19 MiB; two at a time are enough for people and bound the memory. */
  private static final int VERIFICATIONS_AT_ONCE = 2;

  private final Path file;
  private volatile Map<String, PasswordHash> hashes;
  private volatile Runnable changed = () -> {};
  private final PasswordHash stranger;
  private final Optional<GeneratedPassword> generated;
  private final Semaphore verifications = new Semaphore(VERIFICATIONS_AT_ONCE, true);

  private Accounts(
      Path file, Map<String, PasswordHash> hashes, Optional<GeneratedPassword> generated) {
    this.file = file;
    this.hashes = Map.copyOf(hashes);
    this.generated = generated;
    this.stranger = PasswordHash.of("", new SecureRandom());
  }

  /**
   * Reads the accounts, or makes the account {@code admin} where there are none yet.
   *
   * @param stateDirectory the node's {@code var/lib/evenkeel}; made when absent
   * @throws IOException when the file cannot be read, understood or written
   */
  public static Accounts open(Path stateDirectory) throws IOException {
    Path file = stateDirectory.resolve(FILE);
    Optional<byte[]> document = DurableFile.read(file, MAX_FILE_BYTES);
    if (document.isPresent()) {
      return new Accounts(file, read(file, document.get()), Optional.empty());
    }
    SecureRandom random = new SecureRandom();
    GeneratedPassword password = GeneratedPassword.of(FIRST_USER, random);
    Map<String, PasswordHash> hashes =
        Map.of(FIRST_USER, PasswordHash.of(password.value(), random));
    DurableFile.replace(file, document(hashes), DurableFile.Readers.OWNER);
    return new Accounts(file, hashes, Optional.of(password));
  }

  /** The password of the account that {@link #open} made; empty when there were accounts. */
  public Optional<GeneratedPassword> generated() {
    return generated;
  }

  /**
   * The accounts as they are kept; empty when nobody keeps any.
   *
   * @throws IOException when the file cannot be read
   */
  public Optional<byte[]> document() throws IOException {
    return DurableFile.read(file, MAX_FILE_BYTES);
  }

  /**
   * Takes the accounts of the other node of a pair for this one's, durably.
   *
   * @throws IOException when they are not understood or cannot be written; nothing has changed then
   */
  public void adopt(byte[] document) throws IOException {
    if (document.length > MAX_FILE_BYTES) {
      throw new IOException("the accounts are longer than %d bytes".formatted(MAX_FILE_BYTES));
    }
    Map<String, PasswordHash> next = Map.copyOf(read(file, document));
    DurableFile.replace(file, document, DurableFile.Readers.OWNER);
    hashes = next;
    changed.run();
  }

  /** Has that run whenever other accounts are in force; instead of what was said before. */
  void onChange(Runnable listener) {
    changed = listener;
  }

  /**
   * Whether that is the user's password. An unknown user costs the same as a wrong password.
   *
   * @return empty when too many others are being verified
   * @throws InterruptedException when interrupted while waiting for its turn
   */
  Optional<Boolean> verify(String user, String password) throws InterruptedException {
    if (!verifications.tryAcquire(5, TimeUnit.SECONDS)) {
      return Optional.empty();
    }
    try {
      PasswordHash hash = hashes.get(user);
      boolean matches = (hash == null ? stranger : hash).matches(password);
      return Optional.of(matches && hash != null);
    } finally {
      verifications.release();
    }
  }

  private static byte[] document(Map<String, PasswordHash> hashes) {
    return Json.bytes(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("users");
          for (Map.Entry<String, PasswordHash> user : hashes.entrySet()) {
            json.writeStartObject();
            json.writeStringField("name", user.getKey());
            json.writeStringField("password", user.getValue().toString());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static Map<String, PasswordHash> read(Path file, byte[] document) throws IOException {
    try {
      Map<String, PasswordHash> hashes = new LinkedHashMap<>();
      JsonNode users = Json.read(document).path("users");
      for (JsonNode user : users) {
        hashes.put(user.path("name").asText(), PasswordHash.parse(user.path("password").asText()));
      }
      if (hashes.isEmpty()) {
        throw new IllegalArgumentException("it names no user");
      }
      return hashes;
    } catch (JacksonException | IllegalArgumentException e) {
      throw new IOException(
          "cannot understand the accounts in "
              + file
              + ": "
              + e.getMessage()
              + "; restore the file, or remove it to be given a new password for admin",
          e);
    }
  }
}
