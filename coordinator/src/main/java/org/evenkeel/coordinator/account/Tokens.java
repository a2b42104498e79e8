package org.evenkeel.coordinator.account;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.account.AccountException.Reason;
import org.evenkeel.coordinator.digest.Sha256;
import org.evenkeel.coordinator.disk.DurableFile;
import org.evenkeel.coordinator.json.StrictJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens of programs, kept in {@code tokens.json} as SHA-256 hashes alone: a secret of 256
 * random bits needs no slow hash. When each was last used is of this node alone, and kept to the
 * hour in {@code tokens-used.json}. What is changed is on the disk when the call returns. Safe for
 * any thread.
 */
public final class Tokens {
  /** What every secret begins with, so that people and scanners of leaked secrets know it. */
  public static final String PREFIX = "ek_";

  /** How long a token lasts when nothing is said. */
  public static final Duration LIFETIME_DEFAULT = Duration.ofDays(90);

  /** How long a token may last. */
  public static final Duration LIFETIME_MAX = Duration.ofDays(366);

  /** More tokens are refused. */
  public static final int TOKENS_MAX = 500;

  private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
  private static final String FILE = "tokens.json";
  private static final String USED_FILE = "tokens-used.json";
  private static final int MAX_FILE_BYTES = 1 << 20;
  private static final Pattern SECRET = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");
  private static final String ID_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

  private final Path file;
  private final Path usedFile;
  private final SecureRandom random = new SecureRandom();
  private final ReentrantLock writing = new ReentrantLock();
  private volatile Map<String, Token> byHash;
  private final Map<String, Instant> used = new ConcurrentHashMap<>();

  private Tokens(Path file, Path usedFile, Map<String, Token> byHash, Map<String, Instant> used) {
    this.file = file;
    this.usedFile = usedFile;
    this.byHash = byHash;
    this.used.putAll(used);
  }

  /**
   * A token that was just made.
   *
   * @param token what is kept of it
   * @param secret what its holder sends; shown once and kept nowhere
   */
  public record Made(Token token, String secret) {
    /** Names the token and hides the secret, so that no log shows it. */
    @Override
    public String toString() {
      return token.toString();
    }
  }

  /**
   * Reads the tokens; there are none where no file is.
   *
   * @param stateDirectory the node's {@code var/lib/evenkeel}; made when absent
   * @throws IOException when the file cannot be read or understood
   */
  public static Tokens open(Path stateDirectory) throws IOException {
    Path file = stateDirectory.resolve(FILE);
    Path usedFile = stateDirectory.resolve(USED_FILE);
    Optional<byte[]> document = DurableFile.read(file, MAX_FILE_BYTES);
    if (document.isEmpty()) {
      try {
        DurableFile.replace(file, document(List.of()), DurableFile.Readers.OWNER);
      } catch (IOException e) {
        LOG.warn("there are no tokens, and that is not kept: {}", e.getMessage());
      }
      return new Tokens(file, usedFile, Map.of(), Map.of());
    }
    return new Tokens(file, usedFile, read(file, document.get()), readUsed(usedFile));
  }

  /**
   * The tokens as they are kept.
   *
   * @throws IOException when the file cannot be read
   */
  public Optional<byte[]> document() throws IOException {
    return DurableFile.read(file, MAX_FILE_BYTES);
  }

  /**
   * Makes sure that {@link #adopt} would understand a document.
   *
   * @throws IOException when it would not; the message says why
   */
  public static void require(byte[] document) throws IOException {
    if (document.length > MAX_FILE_BYTES) {
      throw new IOException("the tokens are longer than %d bytes".formatted(MAX_FILE_BYTES));
    }
    var _ = read(Path.of(FILE), document);
  }

  /**
   * Takes the tokens of the other node of a pair for this one's, durably.
   *
   * @throws IOException when they are not understood or cannot be written; nothing has changed then
   */
  public void adopt(byte[] document) throws IOException {
    if (document.length > MAX_FILE_BYTES) {
      throw new IOException("the tokens are longer than %d bytes".formatted(MAX_FILE_BYTES));
    }
    Map<String, Token> next = read(file, document);
    writing.lock();
    try {
      DurableFile.replace(file, document, DurableFile.Readers.OWNER);
      byHash = next;
    } finally {
      writing.unlock();
    }
  }

  /** All of them, the oldest first; also those that have expired. */
  public List<Token> list() {
    return byHash.values().stream()
        .sorted(Comparator.comparing(Token::created).thenComparing(Token::id))
        .toList();
  }

  /** The token of an id. */
  public Optional<Token> find(String id) {
    return byHash.values().stream().filter(token -> token.id().equals(id)).findFirst();
  }

  /** When this node last saw it, cut to the hour; empty when it never has. */
  public Optional<Instant> lastUsed(Token token) {
    return Optional.ofNullable(used.get(token.id()));
  }

  /** Whether that token is still there, as it was, and has not expired. */
  public boolean current(Token token, Instant now) {
    return token.equals(byHash.get(token.sha256())) && now.isBefore(token.expires());
  }

  /**
   * Makes a token.
   *
   * @param lifetime at most {@link #LIFETIME_MAX}
   * @throws AccountException when something does not fit, the owner has one of that name that
   *     lasts, or there are too many
   * @throws IOException when it cannot be written; nothing has changed
   */
  public Made add(String name, String owner, Scope scope, Duration lifetime, Instant now)
      throws AccountException, IOException {
    if (lifetime.compareTo(Duration.ofMinutes(1)) < 0 || lifetime.compareTo(LIFETIME_MAX) > 0) {
      throw new AccountException(
          Reason.UNFIT,
          "a token lasts for 1 minute to %d days; choose another time"
              .formatted(LIFETIME_MAX.toDays()));
    }
    String secret = secret();
    Instant created = now.truncatedTo(ChronoUnit.SECONDS);
    Token token;
    try {
      token = new Token(id(), name, owner, scope, created, created.plus(lifetime), sha256(secret));
    } catch (IllegalArgumentException e) {
      throw new AccountException(Reason.UNFIT, String.valueOf(e.getMessage()));
    }
    writing.lock();
    try {
      Map<String, Token> next = lasting(now);
      if (next.values().stream()
          .anyMatch(other -> other.name().equals(name) && other.owner().equals(owner))) {
        throw new AccountException(
            Reason.CONFLICT,
            "%s has a token %s; revoke it, or choose another name".formatted(owner, name));
      }
      if (next.size() >= TOKENS_MAX) {
        throw new AccountException(
            Reason.CONFLICT, "there are %d tokens; revoke one first".formatted(TOKENS_MAX));
      }
      next.put(token.sha256(), token);
      keep(next);
    } finally {
      writing.unlock();
    }
    return new Made(token, secret);
  }

  /**
   * Revokes a token: it does nothing from now on.
   *
   * @throws AccountException when there is none of that id
   * @throws IOException when it cannot be written; nothing has changed
   */
  public Token revoke(String id) throws AccountException, IOException {
    writing.lock();
    try {
      Token revoked =
          find(id)
              .orElseThrow(
                  () ->
                      new AccountException(
                          Reason.ABSENT, "no token %s; see token list".formatted(id)));
      Map<String, Token> next = new HashMap<>(byHash);
      next.remove(revoked.sha256());
      keep(next);
      return revoked;
    } finally {
      writing.unlock();
    }
  }

  /**
   * Revokes all tokens of somebody.
   *
   * @return them
   * @throws IOException when that cannot be written; nothing has changed
   */
  public List<Token> revokeOf(String owner) throws IOException {
    writing.lock();
    try {
      List<Token> theirs =
          byHash.values().stream().filter(token -> token.owner().equals(owner)).toList();
      if (!theirs.isEmpty()) {
        Map<String, Token> next = new HashMap<>(byHash);
        theirs.forEach(token -> next.remove(token.sha256()));
        keep(next);
      }
      return theirs;
    } finally {
      writing.unlock();
    }
  }

  /**
   * The token of a secret, if it lasts; that counts as use. The time that it takes tells of the
   * hash alone, which nobody can choose.
   */
  public Optional<Token> use(String secret, Instant now) {
    if (!SECRET.matcher(secret).matches()) {
      return Optional.empty();
    }
    Token token = byHash.get(sha256(secret));
    if (token == null || !now.isBefore(token.expires())) {
      return Optional.empty();
    }
    Instant hour = now.truncatedTo(ChronoUnit.HOURS);
    if (!hour.equals(used.put(token.id(), hour))) {
      keepUsed();
    }
    return Optional.of(token);
  }

  /**
   * Those that a month ago had not yet expired; who looks for an expired one finds it till then.
   */
  private Map<String, Token> lasting(Instant now) {
    Map<String, Token> lasting = new HashMap<>(byHash);
    lasting.values().removeIf(token -> now.minus(Duration.ofDays(30)).isAfter(token.expires()));
    return lasting;
  }

  private void keep(Map<String, Token> next) throws IOException {
    DurableFile.replace(file, document(next.values()), DurableFile.Readers.OWNER);
    byHash = Map.copyOf(next);
  }

  /** A request is not refused because of this. */
  private void keepUsed() {
    writing.lock();
    try {
      used.keySet().removeIf(id -> find(id).isEmpty());
      DurableFile.replace(
          usedFile,
          StrictJson.bytes(
              json -> {
                json.writeStartObject();
                for (Map.Entry<String, Instant> entry : used.entrySet()) {
                  json.writeStringField(entry.getKey(), entry.getValue().toString());
                }
                json.writeEndObject();
              }),
          DurableFile.Readers.OWNER);
    } catch (IOException e) {
      LOG.warn("when tokens were last used is not kept: {}", e.getMessage());
    } finally {
      writing.unlock();
    }
  }

  private String secret() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private String id() {
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      id.append(ID_LETTERS.charAt(random.nextInt(ID_LETTERS.length())));
    }
    return id.toString();
  }

  private static String sha256(String secret) {
    return Sha256.hex(secret.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] document(Collection<Token> tokens) {
    List<Token> sorted =
        tokens.stream()
            .sorted(Comparator.comparing(Token::created).thenComparing(Token::id))
            .toList();
    return StrictJson.bytes(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("tokens");
          for (Token token : sorted) {
            json.writeStartObject();
            json.writeStringField("id", token.id());
            json.writeStringField("name", token.name());
            json.writeStringField("owner", token.owner());
            json.writeStringField("role", token.scope().role().toString());
            if (!token.scope().services().isEmpty()) {
              StrictJson.texts(json, "services", new TreeSet<>(token.scope().services()));
            }
            json.writeStringField("created", token.created().toString());
            json.writeStringField("expires", token.expires().toString());
            json.writeStringField("sha256", token.sha256());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static Map<String, Token> read(Path file, byte[] document) throws IOException {
    try {
      JsonNode tokens = StrictJson.read(document).path("tokens");
      if (!tokens.isArray()) {
        throw new IllegalArgumentException("it has no list of tokens");
      }
      Map<String, Token> byHash = new HashMap<>();
      for (JsonNode node : tokens) {
        Token token = token(node);
        byHash.put(token.sha256(), token);
      }
      return Map.copyOf(byHash);
    } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
      throw new IOException(
          "cannot understand the tokens in %s: %s; restore the file, or remove it to have none"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static Token token(JsonNode node) {
    String role = node.path("role").asText();
    List<String> services = new ArrayList<>();
    node.path("services").forEach(service -> services.add(service.asText()));
    return new Token(
        node.path("id").asText(),
        node.path("name").asText(),
        node.path("owner").asText(),
        Scope.of(
            Role.of(role).orElseThrow(() -> new IllegalArgumentException("no role " + role)),
            services),
        Instant.parse(node.path("created").asText()),
        Instant.parse(node.path("expires").asText()),
        node.path("sha256").asText());
  }

  /** What is not understood there is forgotten: nothing depends on it. */
  private static Map<String, Instant> readUsed(Path file) {
    Map<String, Instant> used = new HashMap<>();
    try {
      Optional<byte[]> document = DurableFile.read(file, MAX_FILE_BYTES);
      if (document.isPresent()) {
        for (var entry : StrictJson.read(document.get()).properties()) {
          used.put(entry.getKey(), Instant.parse(entry.getValue().asText()));
        }
      }
    } catch (IOException | DateTimeException e) {
      LOG.warn("when tokens were last used is not known: {}", e.getMessage());
    }
    return used;
  }
}
