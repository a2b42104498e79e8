package org.evenkeel.coordinator.api;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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

  private static final int LONGEST = 1024;
  private static final int PLACES_MAX = 1024;

  private final Accounts accounts;
  private final Recorder recorder;
  private final BooleanSupplier recovery;
  private final Optional<Elsewhere> elsewhere;
  private final LongSupplier nanoClock;
  private final CredentialCache cache;
  private final Backoff byAddress;
  private final Backoff byAccount;

  /**
   * By address, what a directory left unanswered. It does not count as guesses: users here would
   * have to wait as well while it is away.
   */
  private final Backoff silences;

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
    this.elsewhere = directory.map(asked -> new Elsewhere(asked, accounts));
    this.nanoClock = nanoClock;
    this.cache = new CredentialCache(nanoClock);
    this.byAddress = new Backoff(nanoClock, Backoff.FORGIVEN);
    this.byAccount = new Backoff(nanoClock, FORGIVEN_ACCOUNT);
    this.silences = new Backoff(nanoClock, Backoff.FORGIVEN);
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
    if (elsewhere.isPresent() && attempt.equals(new Attempt.Not(Gate.SignIn.REFUSED))) {
      Thread.sleep(elsewhere.get().rest(Duration.ofNanos(System.nanoTime() - begun)));
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
    Optional<Elsewhere> asked = elsewhere.filter(there -> there.knows(claim.name));
    Optional<Person> lately = asked.isPresent() ? outsiderLately(claim) : userLately(claim);
    if (lately.isPresent()) {
      if (claim.way == Way.SESSION) {
        record(claim, lately.get());
      }
      return new Attempt.Let(lately.get());
    }
    boolean known = isPlace(claim);
    if (!byAddress.admits(address) || (!byAccount.admits(account(claim)) && !known)) {
      return new Attempt.Not(Gate.SignIn.TRY_LATER);
    }
    if (asked.isPresent()) {
      return elsewhere(asked.get(), claim);
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
            .filter(this::current)
            .map(outsider -> outsider)
        : Optional.empty();
  }

  /** Whether a directory has said nothing else of them since, and nobody here is called so. */
  boolean current(Outsider outsider) {
    return elsewhere.filter(there -> there.current(outsider)).isPresent();
  }

  private Attempt elsewhere(Elsewhere asked, Claim claim) throws InterruptedException {
    Optional<String> name = Outsider.name(claim.name);
    if (name.isEmpty()) {
      return failed(claim, "no name of a user");
    }
    String address = Backoff.key(claim.address);
    if (!silences.admits(address)) {
      unanswered(claim);
      return new Attempt.Not(Gate.SignIn.TRY_LATER);
    }
    Directory.Answer answer = asked.ask(name.get(), claim.password);
    if (!(answer instanceof Directory.Answer.Silent || answer instanceof Directory.Answer.Busy)) {
      silences.succeeded(address);
    }
    String at = " at " + asked.source();
    return switch (answer) {
      case Directory.Answer.Busy() -> {
        unanswered(claim);
        yield new Attempt.Not(Gate.SignIn.TRY_LATER);
      }
      case Directory.Answer.Silent() -> {
        byAddress.withdraw(address); // not from the account: a silence may be a server's no
        yield refused(claim, "no answer" + at);
      }
      case Directory.Answer.Wrong(String why) -> failed(claim, why + at);
      case Directory.Answer.Powerless() ->
          failed(claim, "right password, but of no group that has a role" + at);
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
      record(claim, person);
    }
    return new Attempt.Let(person);
  }

  private void record(Claim claim, Person person) {
    recorder.signedIn(person.name(), claim.way + person.vouched(), claim.address.getHostAddress());
  }

  /** Nobody was asked, so it was no guess. */
  private void unanswered(Claim claim) {
    byAddress.withdraw(Backoff.key(claim.address));
    byAccount.withdraw(account(claim));
  }

  private Attempt failed(Claim claim, String why) {
    LOG.warn("{} from {}", why, claim.address.getHostAddress());
    return refused(claim, why);
  }

  private Attempt refused(Claim claim, String why) {
    recorder.failed(claim.name, claim.way.toString(), claim.address.getHostAddress(), why);
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
