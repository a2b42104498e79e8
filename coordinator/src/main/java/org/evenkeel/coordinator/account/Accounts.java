package org.evenkeel.coordinator.account;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.account.AccountException.Reason;
import org.evenkeel.coordinator.disk.DurableFile;
import org.evenkeel.coordinator.json.StrictJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users, kept in {@code users.json} with Argon2id hashes of their passwords alone. One of them
 * is always an administrator. What is changed is on the disk when the call returns. Safe for any
 * thread.
 */
public final class Accounts {
  /** Shorter passwords are refused. */
  public static final int PASSWORD_MIN = 12;

  /** Longer passwords are refused. */
  public static final int PASSWORD_MAX = 256;

  /** More users are refused. */
  public static final int USERS_MAX = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);
  private static final String FILE = "users.json";
  private static final String FIRST_USER = "admin";
  private static final int MAX_FILE_BYTES = 1 << 20;

  /** Each verification takes 19 MiB; two at a time are enough for people and bound the memory. */
  private static final int VERIFICATIONS_AT_ONCE = 2;

  private final Path file;
  private final SecureRandom random = new SecureRandom();
  private final ReentrantLock writing = new ReentrantLock();
  private volatile Map<String, User> users;
  private final PasswordHash stranger;
  private final Optional<GeneratedPassword> generated;

  /** By user, the half minute of the last code that was used; as many as there are users. */
  private final Map<String, Long> usedSteps = new ConcurrentHashMap<>();

  private final Semaphore verifications = new Semaphore(VERIFICATIONS_AT_ONCE, true);

  private Accounts(Path file, Map<String, User> users, Optional<GeneratedPassword> generated) {
    this.file = file;
    this.users = users;
    this.generated = generated;
    this.stranger = PasswordHash.of("", random);
  }

  /** What became of the verification of a password. */
  public sealed interface Verdict {
    /** It is that user's. */
    record Right(User user) implements Verdict {}

    /** There is no such user, or it is not theirs; which of them is not said. */
    record Wrong() implements Verdict {}

    /** Too many others are being verified. */
    record Busy() implements Verdict {}
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
    User admin = new User(FIRST_USER, Scope.ADMIN, PasswordHash.of(password.value(), random));
    DurableFile.replace(file, document(List.of(admin)), DurableFile.Readers.OWNER);
    return new Accounts(file, Map.of(FIRST_USER, admin), Optional.of(password));
  }

  /** The password of the account that {@link #open} made; empty when there were accounts. */
  public Optional<GeneratedPassword> generated() {
    return generated;
  }

  /**
   * Takes back the account that {@link #open} made, before anybody can have signed in: the next
   * start makes it again, with a password that is told. Accounts that were there stay.
   *
   * @throws IOException when the file cannot be removed
   */
  public void withdraw() throws IOException {
    if (generated.isPresent()) {
      Files.deleteIfExists(file);
    }
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
   * Makes sure that {@link #adopt} would understand a document.
   *
   * @throws IOException when it would not; the message says why
   */
  public static void require(byte[] document) throws IOException {
    if (document.length > MAX_FILE_BYTES) {
      throw new IOException("the accounts are longer than %d bytes".formatted(MAX_FILE_BYTES));
    }
    var _ = read(Path.of(FILE), document);
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
    Map<String, User> next = read(file, document);
    writing.lock();
    try {
      DurableFile.replace(file, document, DurableFile.Readers.OWNER);
      users = next;
    } finally {
      writing.unlock();
    }
  }

  /** All of them, by name. */
  public List<User> list() {
    return users.values().stream().sorted(Comparator.comparing(User::name)).toList();
  }

  /** The user of a name. */
  public Optional<User> find(String name) {
    return Optional.ofNullable(users.get(name));
  }

  /** Whether a user is called so, whatever letters are small. */
  public boolean isTaken(String name) {
    return users.containsKey(name) || users.keySet().stream().anyMatch(name::equalsIgnoreCase);
  }

  /** Whether that user is still there, and nothing of them has changed since. */
  public boolean current(User user) {
    return user.equals(users.get(user.name()));
  }

  /**
   * Adds a user.
   *
   * @throws AccountException when name or password do not fit, or there is one of the name
   * @throws IOException when it cannot be written; nothing has changed
   */
  public User add(String name, String password, Scope scope) throws AccountException, IOException {
    requireFit(name, password);
    User added;
    try {
      added = new User(name, scope, PasswordHash.of(password, random));
    } catch (IllegalArgumentException e) {
      throw new AccountException(Reason.UNFIT, String.valueOf(e.getMessage()));
    }
    writing.lock();
    try {
      if (isTaken(name)) {
        throw new AccountException(
            Reason.CONFLICT, "there is a user %s; choose another name".formatted(name));
      }
      if (users.size() >= USERS_MAX) {
        throw new AccountException(
            Reason.CONFLICT, "there are %d users; remove one first".formatted(USERS_MAX));
      }
      Map<String, User> next = new TreeMap<>(users);
      next.put(name, added);
      keep(next);
    } finally {
      writing.unlock();
    }
    return added;
  }

  /**
   * Gives a user other rights.
   *
   * @throws AccountException when there is no such user, or it is the last administrator
   * @throws IOException when it cannot be written; nothing has changed
   */
  public User rescope(String name, Scope scope) throws AccountException, IOException {
    return change(name, user -> user.with(scope));
  }

  /**
   * Gives a user another password.
   *
   * @throws AccountException when it does not fit, or there is no such user
   * @throws IOException when it cannot be written; nothing has changed
   */
  public User password(String name, String password) throws AccountException, IOException {
    requireFit(name, password);
    PasswordHash hash = PasswordHash.of(password, random);
    return change(name, user -> user.with(hash));
  }

  /** A secret for somebody's app; nothing changes before it is confirmed. */
  public Enrolment enrolment(String node, String name) {
    String secret = Totp.secret(random);
    return new Enrolment(secret, Totp.uri(node, name, secret));
  }

  /**
   * Gives a user a second factor.
   *
   * @param secret that of an {@link Enrolment}
   * @param code what the app shows, so that nobody is shut out by an app that does not have it
   * @return the recovery codes, to be shown once
   * @throws AccountException when the code is not of that secret, or there is no such user
   * @throws IOException when it cannot be written; nothing has changed
   */
  public List<String> enable(String name, String secret, String code, Instant now)
      throws AccountException, IOException {
    User user = require(name);
    try {
      OptionalLong step = Totp.step(secret, code.strip(), now);
      if (step.isEmpty()) {
        throw new AccountException(
            Reason.UNFIT, "that is not the code; look again, and whether both clocks are right");
      }
      List<String> codes = SecondFactor.codes(random);
      SecondFactor factor =
          new SecondFactor(
              secret, codes.stream().map(SecondFactor::hash).collect(Collectors.toSet()));
      User _ = change(user.name(), one -> one.with(Optional.of(factor)));
      usedSteps.put(name, step.getAsLong());
      return codes;
    } catch (IllegalArgumentException e) {
      throw new AccountException(Reason.UNFIT, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Takes the second factor from a user.
   *
   * @throws AccountException when there is no such user
   * @throws IOException when it cannot be written; nothing has changed
   */
  public User disable(String name) throws AccountException, IOException {
    return change(name, user -> user.with(Optional.empty()));
  }

  /**
   * Whether that is a code of the user's second factor that nobody has used. It is used up by this:
   * one of an app on this node, until it starts again; a recovery code for good.
   *
   * @param recovery whether recovery codes are taken here
   * @return the user as they are now; empty when it is not
   */
  public Optional<User> spend(User user, String code, boolean recovery, Instant now) {
    SecondFactor factor = user.secondFactor().orElseThrow();
    if (!SecondFactor.isRecovery(code)) {
      OptionalLong step = Totp.step(factor.secret(), code.strip(), now);
      return step.isPresent() && isLater(user.name(), step.getAsLong())
          ? Optional.of(user)
          : Optional.empty();
    }
    String hash = SecondFactor.hash(code.strip().toLowerCase(Locale.ROOT));
    if (!recovery || !factor.recovery().contains(hash)) {
      return Optional.empty();
    }
    writing.lock();
    try {
      Optional<SecondFactor> left = require(user.name()).secondFactor();
      if (left.isEmpty() || !left.get().recovery().contains(hash)) {
        return Optional.empty(); // somebody else was quicker
      }
      return Optional.of(
          change(user.name(), one -> one.with(Optional.of(left.get().without(hash)))));
    } catch (AccountException | IOException e) {
      LOG.error("a recovery code of {} cannot be used up: {}", user, e.getMessage());
      return Optional.empty();
    } finally {
      writing.unlock();
    }
  }

  /** Whether a code's half minute is later than that of the last code; then it is the last one. */
  private boolean isLater(String name, long step) {
    boolean[] later = {false};
    usedSteps.compute(
        name,
        (_, used) -> {
          later[0] = used == null || step > used;
          return later[0] ? Long.valueOf(step) : used;
        });
    return later[0];
  }

  /**
   * What somebody's app has to be told.
   *
   * @param secret in base 32, to be typed
   * @param uri the same as an {@code otpauth:} link, or what a QR code of it says
   */
  public record Enrolment(String secret, String uri) {
    /** Says nothing, so that no log shows it. */
    @Override
    public String toString() {
      return "enrolment";
    }
  }

  /**
   * Removes a user.
   *
   * @throws AccountException when there is no such user, or it is the last administrator
   * @throws IOException when it cannot be written; nothing has changed
   */
  public User remove(String name) throws AccountException, IOException {
    writing.lock();
    try {
      User removed = require(name);
      Map<String, User> next = new TreeMap<>(users);
      next.remove(name);
      keep(next);
      return removed;
    } finally {
      writing.unlock();
    }
  }

  /**
   * Whether that is the user's password. An unknown user costs the same as a wrong password.
   *
   * @throws InterruptedException when interrupted while waiting for its turn
   */
  public Verdict verify(String name, String password) throws InterruptedException {
    if (!verifications.tryAcquire(5, TimeUnit.SECONDS)) {
      return new Verdict.Busy();
    }
    try {
      Optional<User> user = find(name);
      boolean matches = user.map(User::password).orElse(stranger).matches(password);
      return matches && user.isPresent() ? new Verdict.Right(user.get()) : new Verdict.Wrong();
    } finally {
      verifications.release();
    }
  }

  private User change(String name, UnaryOperator<User> edit) throws AccountException, IOException {
    writing.lock();
    try {
      User changed = edit.apply(require(name));
      Map<String, User> next = new TreeMap<>(users);
      next.put(name, changed);
      keep(next);
      return changed;
    } finally {
      writing.unlock();
    }
  }

  private User require(String name) throws AccountException {
    return find(name)
        .orElseThrow(
            () -> new AccountException(Reason.ABSENT, "no user %s; see user list".formatted(name)));
  }

  private void keep(Map<String, User> next) throws AccountException, IOException {
    if (next.values().stream().noneMatch(User::isAdmin)) {
      throw new AccountException(
          Reason.CONFLICT, "that is the last admin; make somebody else one first");
    }
    DurableFile.replace(file, document(next.values()), DurableFile.Readers.OWNER);
    users = Map.copyOf(next);
  }

  private static void requireFit(String name, String password) throws AccountException {
    int length = password.codePointCount(0, password.length());
    if (length < PASSWORD_MIN || length > PASSWORD_MAX) {
      throw new AccountException(
          Reason.UNFIT,
          "a password has %d to %d characters; choose another one"
              .formatted(PASSWORD_MIN, PASSWORD_MAX));
    }
    if (Guessable.is(name, password)) {
      throw new AccountException(
          Reason.UNFIT,
          "the password is easily guessed: it holds the user's name, or little but common words,"
              + " runs of keys or the same characters; choose another one");
    }
  }

  private static byte[] document(Collection<User> users) {
    return StrictJson.bytes(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("users");
          for (User user : users) {
            json.writeStartObject();
            json.writeStringField("name", user.name());
            json.writeStringField("role", user.scope().role().toString());
            if (!user.scope().services().isEmpty()) {
              StrictJson.texts(json, "services", new TreeSet<>(user.scope().services()));
            }
            json.writeStringField("password", user.password().toString());
            if (user.secondFactor().isPresent()) {
              json.writeStringField("totp", user.secondFactor().get().secret());
              StrictJson.texts(
                  json, "recovery", new TreeSet<>(user.secondFactor().get().recovery()));
            }
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static Map<String, User> read(Path file, byte[] document) throws IOException {
    try {
      Map<String, User> users = new TreeMap<>();
      for (JsonNode node : StrictJson.read(document).path("users")) {
        User user = user(node);
        if (users.put(user.name(), user) != null) {
          throw new IllegalArgumentException("it names %s twice".formatted(user.name()));
        }
      }
      if (users.values().stream().noneMatch(User::isAdmin)) {
        throw new IllegalArgumentException("it names no admin");
      }
      return Map.copyOf(users);
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

  /** Files of the time before there were roles name none: whoever could sign in was an admin. */
  private static User user(JsonNode node) {
    String role = node.path("role").asText(Role.ADMIN.toString());
    List<String> services = new ArrayList<>();
    node.path("services").forEach(service -> services.add(service.asText()));
    return new User(
        node.path("name").asText(),
        Scope.of(
            Role.of(role).orElseThrow(() -> new IllegalArgumentException("no role " + role)),
            services),
        PasswordHash.parse(node.path("password").asText()),
        secondFactor(node));
  }

  private static Optional<SecondFactor> secondFactor(JsonNode node) {
    if (!node.has("totp")) {
      return Optional.empty();
    }
    Set<String> recovery = new TreeSet<>();
    node.path("recovery").forEach(hash -> recovery.add(hash.asText()));
    return Optional.of(new SecondFactor(node.path("totp").asText(), recovery));
  }
}
