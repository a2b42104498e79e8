package org.evenkeel.coordinator.api;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.evenkeel.coordinator.account.Accounts;
import org.evenkeel.coordinator.account.Directory;
import org.evenkeel.coordinator.account.Outsider;
import org.evenkeel.coordinator.account.Person;
import org.evenkeel.coordinator.account.User;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies users and passwords, and slows down who guesses them: each address, and each account
 * from all addresses together. From where somebody has signed in to an account before, the second
 * does not count: no stranger keeps them out for long. Whoever is no user here is asked after in a
 * directory, if there is one; a user here never is. Safe for any thread.
 */
final class Credentials {
  /** How many wrong passwords in a row are forgiven an account, from wherever they come. */
  static final int FORGIVEN_ACCOUNT = 50;

  private static final Logger LOG = LoggerFactory.getLogger(Credentials.class);

  /** With a directory, refusals come at whole multiples: not when it, or we, knew. */
  static final Duration EVEN = Duration.ofSeconds(1);

  private static final int LONGEST = 1024;
  private static final int PLACES_MAX = 1024;

  private final Accounts accounts;
  private final Recorder recorder;
  private final BooleanSupplier recovery;
  private final Optional<Directory> directory;
  private final LongSupplier nanoClock;
  private final CredentialCache cache;
  private final Backoff byAddress;
  private final Backoff byAccount;
  private final ReentrantLock lock = new ReentrantLock();

  /** From where who has signed in, the latest last. */
  private final Set<String> places = new LinkedHashSet<>();

  /**
   * @param recovery whether recovery codes can be used up on this node now
   * @param directory who knows users that are none here
   */
  Credentials(
      Accounts accounts,
      Recorder recorder,
      BooleanSupplier recovery,
      Optional<Directory> directory,
      LongSupplier nanoClock) {
    this.accounts = accounts;
    this.recorder = recorder;
    this.recovery = recovery;
    this.directory = directory;
    this.nanoClock = nanoClock;
    this.cache = new CredentialCache(nanoClock);
    this.byAddress = new Backoff(nanoClock, Backoff.FORGIVEN);
    this.byAccount = new Backoff(nanoClock, FORGIVEN_ACCOUNT);
  }

  /** For what somebody proves who they are. */
  enum Way {
    /** A browser's session, for which a second factor is asked for. */
    SESSION,
    /** One request of a program; not for who has a second factor, which programs have not. */
    PASSWORD,
    /** Something that wants the password again of who is known already. */
    AGAIN;

    @Override
    public String toString() {
      return this == PASSWORD ? "password" : "session";
    }
  }

  /**
   * Who somebody says they are.
   *
   * @param name the user's name
   * @param password the password
   * @param code of the second factor; empty when none was sent
   * @param way what for
   * @param address where from
   */
  record Claim(String name, String password, String code, Way way, InetAddress address) {
    /** Hides the secrets, so that no log shows them. */
    @Override
    public String toString() {
      return "claim";
    }
  }

  /** What became of an attempt to prove who one is. */
  sealed interface Attempt {
    /** They are. */
    record Let(Person person) implements Attempt {}

    /** They are not, or not now; it is not {@link Gate.SignIn#DONE}. */
    record Not(Gate.SignIn why) implements Attempt {}
  }

  /** Verifies a claim. */
  Attempt verify(Claim claim) throws InterruptedException {
    long begun = System.nanoTime();
    Attempt attempt = attempt(claim);
    if (directory.isPresent() && attempt.equals(new Attempt.Not(Gate.SignIn.REFUSED))) {
      long taken = System.nanoTime() - begun;
      TimeUnit.NANOSECONDS.sleep(EVEN.toNanos() - taken % EVEN.toNanos());
    }
    return attempt;
  }

  private Attempt attempt(Claim claim) throws InterruptedException {
    if (claim.name.length() + claim.password.length() + claim.code.length() > LONGEST) {
      return new Attempt.Not(Gate.SignIn.REFUSED);
    }
    String address = Backoff.key(claim.address);
    if (byAddress.remaining(address).isPositive()) {
      return new Attempt.Not(Gate.SignIn.TRY_LATER);
    }
    Optional<Directory> elsewhere = directory.filter(_ -> !accounts.isTaken(claim.name));
    Optional<Person> lately = elsewhere.isPresent() ? outsiderLately(claim) : userLately(claim);
    if (lately.isPresent()) {
      return new Attempt.Let(lately.get());
    }
    boolean known = isPlace(claim);
    if (!byAddress.admits(address) || (!byAccount.admits(account(claim)) && !known)) {
      return new Attempt.Not(Gate.SignIn.TRY_LATER);
    }
    if (elsewhere.isPresent()) {
      return elsewhere(elsewhere.get(), claim);
    }
    return switch (accounts.verify(claim.name, claim.password)) {
      case Accounts.Verdict.Busy() -> new Attempt.Not(Gate.SignIn.TRY_LATER);
      case Accounts.Verdict.Wrong() -> failed(claim, "wrong user or password");
      case Accounts.Verdict.Right(var user) -> more(claim, user);
    };
  }

  private Optional<Person> userLately(Claim claim) {
    return accounts
        .find(claim.name)
        .filter(user -> user.secondFactor().isEmpty() && cache.holds(user, claim.password))
        .map(user -> user);
  }

  /** Only a program's requests: a session and its rights begin with an answer of their own. */
  private Optional<Person> outsiderLately(Claim claim) {
    return claim.way == Way.PASSWORD
        ? Outsider.name(claim.name)
            .flatMap(name -> cache.outsider(name, claim.password))
            .map(outsider -> outsider)
        : Optional.empty();
  }

  private Attempt elsewhere(Directory asked, Claim claim) throws InterruptedException {
    Optional<String> name = Outsider.name(claim.name);
    if (name.isEmpty()) {
      return failed(claim, "no name of a user");
    }
    String at = " at " + asked.source();
    return switch (asked.ask(name.get(), claim.password)) {
      case Directory.Answer.Busy() -> new Attempt.Not(Gate.SignIn.TRY_LATER);
      case Directory.Answer.Silent() -> failed(claim, "no answer" + at);
      case Directory.Answer.Wrong(String why) -> failed(claim, why + at);
      case Directory.Answer.Right(var scope) -> {
        Outsider outsider = new Outsider(name.get(), scope, asked.source(), nanoClock.getAsLong());
        cache.add(outsider, claim.password);
        yield let(claim, outsider);
      }
    };
  }

  /** Directories do not tell small letters from others, and no two users differ in that alone. */
  private static String account(Claim claim) {
    return claim.name.toLowerCase(Locale.ROOT);
  }

  /** What else is asked of who knows the password. */
  private Attempt more(Claim claim, User user) {
    if (user.secondFactor().isEmpty()) {
      cache.add(user, claim.password);
      return let(claim, user);
    }
    return switch (claim.way) {
      case AGAIN -> let(claim, user);
      case PASSWORD -> failed(claim, "right password, but programs of this user need a token");
      case SESSION ->
          accounts
              .spend(user, claim.code, recovery.getAsBoolean(), Instant.now())
              .map(spent -> let(claim, spent))
              .orElseGet(() -> failed(claim, "right password, but wrong or used code"));
    };
  }

  private Attempt let(Claim claim, Person person) {
    byAddress.succeeded(Backoff.key(claim.address));
    byAccount.succeeded(account(claim));
    addPlace(claim);
    if (claim.way != Way.AGAIN) {
      recorder.signedIn(
          person.name(), claim.way + person.vouched(), claim.address.getHostAddress());
    }
    return new Attempt.Let(person);
  }

  private Attempt failed(Claim claim, String why) {
    String from = claim.address.getHostAddress();
    LOG.warn("{} from {}", why, from);
    recorder.failed(claim.name, claim.way.toString(), from, why);
    return new Attempt.Not(Gate.SignIn.REFUSED);
  }

  private boolean isPlace(Claim claim) {
    lock.lock();
    try {
      return places.contains(place(claim));
    } finally {
      lock.unlock();
    }
  }

  private void addPlace(Claim claim) {
    lock.lock();
    try {
      places.remove(place(claim));
      places.add(place(claim));
      if (places.size() > PLACES_MAX) {
        places.remove(places.iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }

  private static String place(Claim claim) {
    return Backoff.key(claim.address) + " " + account(claim);
  }
}
