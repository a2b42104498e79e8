package org.evenkeel.coordinator.signin;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.evenkeel.coordinator.account.Directory;
import org.evenkeel.coordinator.model.SignInSpec;
import org.evenkeel.coordinator.pace.Clock;
import org.evenkeel.coordinator.pace.Watcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the server that knows users, a few at a time, and says when it does not answer: once in the
 * log, and as a problem until it answers again, for which it is tried. Safe for any thread.
 */
public final class SignIn implements Directory, AutoCloseable {
  /** Each takes a connection and at most the timeout. */
  static final int AT_ONCE = 8;

  private static final Logger LOG = LoggerFactory.getLogger(SignIn.class);
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(30);

  private final Source source;
  private final Clock clock;
  private final Semaphore asking = new Semaphore(AT_ONCE, true);
  private final AtomicReference<Optional<Trouble>> trouble =
      new AtomicReference<>(Optional.empty());
  private final Watcher<String> watcher;

  private record Trouble(String why, long sinceNanos) {}

  private SignIn(Source source, Predicate<List<String>> problems, Clock clock) {
    this.source = source;
    this.clock = clock;
    this.watcher = Watcher.start("sign-in", () -> Optional.of(problems()), _ -> LOOK, problems);
  }

  /**
   * Asks whoever the configuration names.
   *
   * @param problems is told, a sentence each, what does not work; false when it could not take it
   */
  public static SignIn start(SignInSpec spec, Predicate<List<String>> problems, Clock clock) {
    Source source =
        switch (spec) {
          case SignInSpec.Ldap ldap -> new LdapSource(ldap);
          case SignInSpec.Radius radius -> new RadiusSource(radius);
        };
    return new SignIn(source, problems, clock);
  }

  @Override
  public String source() {
    return source.name();
  }

  @Override
  public Answer ask(String name, String password) throws InterruptedException {
    if (password.isEmpty()) {
      return new Answer.Wrong("no password"); // a directory would take it for nobody's (RFC 4513)
    }
    if (!asking.tryAcquire(5, TimeUnit.SECONDS)) {
      return new Answer.Busy();
    }
    try {
      Answer answer = source.ask(name, password);
      answers();
      return answer;
    } catch (IOException e) {
      failed(e);
      return new Answer.Silent();
    } finally {
      asking.release();
    }
  }

  private void answers() {
    if (trouble.getAndSet(Optional.empty()).isPresent()) {
      LOG.info("{} at {} answers again", source.name(), source.place());
    }
  }

  private void failed(IOException e) {
    String why = String.valueOf(e.getMessage());
    Optional<Trouble> before = trouble.getAndSet(Optional.of(new Trouble(why, clock.nanos())));
    if (before.filter(one -> one.why.equals(why)).isEmpty()) {
      LOG.error("{}", sentence(why));
    }
  }

  private String sentence(String why) {
    return "sign-in: %s at %s does not let anybody in: %s; local users sign in as before"
        .formatted(source.name(), source.place(), why);
  }

  /** What does not work; who was silent long ago is tried. */
  private List<String> problems() {
    Optional<Trouble> last = trouble.get();
    if (last.isPresent() && clock.nanos() - last.get().sinceNanos > TRY_AGAIN.toNanos()) {
      try {
        source.greet();
        answers();
      } catch (IOException e) {
        failed(e);
      }
    }
    return trouble.get().stream().map(one -> sentence(one.why)).toList();
  }

  /** Asks no more by itself. Idempotent. */
  @Override
  public void close() {
    watcher.close();
  }
}
