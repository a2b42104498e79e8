package org.evenkeel.coordinator.wizard;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wizard of a running coordinator: one at a time makes a plan come true, on a thread of its
 * own. When that changes network settings, everything is taken back unless it is confirmed in time:
 * also when the coordinator ends meanwhile, and, after a kill, by the next start. Safe for any
 * thread.
 */
public final class Sitting implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sitting.class);
  private static final long CLOSE_SECONDS = 3;

  private final Surroundings surroundings;
  private final Journal journal;
  private final UntilFile until;
  private final ScheduledExecutorService worker =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("wizard").unstarted(task));

  private Stage stage = new Stage.Idle(Optional.empty());
  private @Nullable Commit commit;
  private Undoing undoing = Commit.End.Nothing::new;
  private @Nullable Closeable turn;
  private @Nullable Future<?> lapse;

  /** Sees to it that no other process's wizard is at work. */
  public interface Turns {
    /**
     * Takes the turn; closing it gives it back.
     *
     * @throws IOException when another wizard has it; the message says so
     */
    Closeable take() throws IOException;
  }

  /**
   * What it works on.
   *
   * @param root the directory below which the coordinator's files are
   * @param host the machine's root directory; empty when its network settings are to stay
   * @param site what is there now, read when called; throws when that is not possible
   * @param patience how long changed network settings stay unconfirmed
   * @param machine what the machine is changed with
   * @param configurations the running coordinator's configuration, as changed by a user
   */
  public record Surroundings(
      Path root,
      Optional<Path> host,
      Sites site,
      Duration patience,
      Means machine,
      Function<String, RunningConfiguration> configurations,
      Turns turns,
      InstantSource clock) {}

  /** Reads what is there before the first question. */
  public interface Sites {
    /**
     * Reads it.
     *
     * @throws IOException when that is not possible; the message says what to do
     */
    Site read() throws IOException;
  }

  /** The wizard is at something else; the message says at what. */
  public static final class BusyException extends Exception {
    private static final long serialVersionUID = 1;

    BusyException(String message) {
      super(message);
    }
  }

  private Sitting(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.journal = new Journal(surroundings.root());
    this.until = new UntilFile(surroundings.root());
  }

  /**
   * The wizard of a coordinator that starts. What a kill has left of this coordinator's own goes on
   * being counted down, or is taken back at once; what another program has left stays for whoever
   * looks.
   */
  public static Sitting start(Surroundings surroundings) {
    Sitting sitting = new Sitting(surroundings);
    try {
      sitting.resume();
    } catch (IOException e) {
      LOG.error("What a wizard has left is not taken back: {}", e.getMessage());
    }
    return sitting;
  }

  private synchronized void resume() throws IOException {
    Optional<Instant> left = until.read();
    if (left.isEmpty() || !journal.isThere()) {
      until.clear();
      return;
    }
    turn = surroundings.turns().take();
    Commit own = new Commit(journal, means("local"));
    commit = own;
    undoing = own::undoLeft;
    if (surroundings.clock().instant().isBefore(left.get())) {
      wait(left.get());
    } else {
      stage = new Stage.TakingBack();
      worker.execute(() -> takeBack("it was ended in the middle"));
    }
  }

  private Means means(String author) {
    return new Means(
        surroundings.machine().runner(), Optional.of(surroundings.configurations().apply(author)));
  }

  /** How far it is. */
  public synchronized Stage stage() {
    return stage instanceof Stage.Idle(Optional<Stage.Ended> last) && journal.isThere()
        ? new Stage.Left(last)
        : stage;
  }

  /**
   * What is there before the first question.
   *
   * @throws IOException when that cannot be read; the message says what to do
   */
  public Site site() throws IOException {
    return surroundings.site().read();
  }

  /**
   * What answers lead to. Changes nothing.
   *
   * @param keepNetwork whether the machine's network settings are to stay
   * @throws IOException when the files of the machine's network manager cannot be read
   */
  public Plan plan(Site site, Answers answers, boolean keepNetwork) throws IOException {
    Optional<Path> host = keepNetwork ? Optional.empty() : surroundings.host();
    return Plan.of(site, answers, surroundings.root(), host);
  }

  /**
   * Begins to make a plan come true, and returns at once.
   *
   * @param author who wants it, for the history
   * @throws BusyException when one is at work already, or was ended in the middle
   * @throws IOException when a wizard elsewhere is at work
   */
  public synchronized void begin(Plan plan, String author) throws BusyException, IOException {
    Stage now = stage();
    if (!(now instanceof Stage.Idle)) {
      throw new BusyException(
          now instanceof Stage.Left
              ? "a wizard was ended in the middle; take back what it has done first"
              : "another wizard is at work; wait until it has ended");
    }
    turn = surroundings.turns().take();
    Commit own = new Commit(journal, means(author));
    commit = own;
    undoing = own::undo;
    List<Effect> effects = counted(Effects.of(plan, means(author)));
    boolean network = plan.network() instanceof NetworkChange.Managed;
    stage = new Stage.Making(0, effects.size(), "");
    worker.execute(() -> make(own, effects, network));
  }

  /** Effects that say which of them is being made. */
  private List<Effect> counted(List<Effect> effects) {
    List<Effect> counted = new ArrayList<>();
    for (Effect effect : effects) {
      int number = counted.size();
      counted.add(
          new Effect() {
            @Override
            public Undo undo() throws IOException {
              Undo undo = effect.undo();
              makes(new Stage.Making(number, effects.size(), undo.what()));
              return undo;
            }

            @Override
            public void make() throws IOException {
              effect.make();
            }
          });
    }
    return counted;
  }

  private synchronized void makes(Stage.Making making) {
    if (stage instanceof Stage.Making) {
      stage = making;
    }
  }

  private void make(Commit own, List<Effect> effects, boolean network) {
    try {
      until.making();
      own.make(effects);
      if (network) {
        Instant end = surroundings.clock().instant().plus(surroundings.patience());
        until.write(end);
        wait(end);
      } else {
        boolean kept = own.keep();
        end(new Stage.Ended(kept, kept ? "Done." : "Ended meanwhile; all is as it was before."));
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("The wizard has failed: {}", e.getMessage());
      if (stage() instanceof Stage.Making) { // else whoever takes it back says how it ends
        end(new Stage.Ended(false, "Not done: " + e.getMessage()));
      }
    }
  }

  private synchronized void wait(Instant end) {
    if (stage instanceof Stage.TakingBack) {
      return;
    }
    stage = new Stage.Unconfirmed(end);
    Duration left = Duration.between(surroundings.clock().instant(), end);
    lapse =
        worker.schedule(
            () -> takeBack("nobody confirmed it in time"),
            Math.max(0, left.toMillis()),
            TimeUnit.MILLISECONDS);
  }

  /** One way to take back what was done. */
  private interface Undoing {
    Commit.End undo() throws IOException;
  }

  /** On the worker's thread, or at the start. */
  private void takeBack(String why) {
    Undoing begun;
    synchronized (this) {
      if (stage instanceof Stage.Idle && commit == null) {
        return; // it was confirmed, or taken back, a moment before
      }
      stage = new Stage.TakingBack();
      begun = undoing;
    }
    String words;
    try {
      words = Commit.words(begun.undo());
    } catch (IOException | RuntimeException e) {
      words = "not all is as before: " + e.getMessage();
    }
    LOG.warn("What a wizard has done is taken back, {}: {}", why, words);
    end(new Stage.Ended(false, "Taken back, %s: %s.".formatted(why, words)));
  }

  private synchronized void end(Stage.Ended ended) {
    stage = new Stage.Idle(Optional.of(ended));
    commit = null;
    lapse = null;
    try {
      until.clear();
      if (turn != null) {
        turn.close();
      }
    } catch (IOException e) {
      LOG.warn("After a wizard: {}", e.getMessage());
    }
    turn = null;
  }

  /**
   * Has everything stay.
   *
   * @throws BusyException when nothing waits to be confirmed
   * @throws IOException when that cannot be kept; it still has to be confirmed
   */
  public synchronized void confirm() throws BusyException, IOException {
    if (!(stage instanceof Stage.Unconfirmed) || commit == null) {
      throw new BusyException("nothing waits to be confirmed");
    }
    if (!commit.keep()) {
      throw new BusyException("it is being taken back; it was too late");
    }
    if (lapse != null) {
      lapse.cancel(false);
    }
    end(new Stage.Ended(true, "Done, and confirmed."));
  }

  /**
   * Begins to take back what is made, or what a wizard has left that was ended in the middle, and
   * returns at once.
   *
   * @param author who wants it, for the history
   * @throws BusyException when there is nothing to take back
   * @throws IOException when a wizard elsewhere is at work
   */
  public synchronized void undo(String author) throws BusyException, IOException {
    switch (stage()) {
      case Stage.Left _ -> {
        turn = surroundings.turns().take();
        Commit own = new Commit(journal, means(author));
        commit = own;
        undoing = own::undoLeft;
      }
      case Stage.Making _, Stage.Unconfirmed _ -> {
        if (lapse != null) {
          lapse.cancel(false);
        }
      }
      case Stage.Idle _, Stage.TakingBack _ ->
          throw new BusyException("nothing is to be taken back");
    }
    stage = new Stage.TakingBack();
    // Not on the worker's thread, which may be making it.
    Thread _ =
        Thread.ofPlatform().daemon().name("wizard-undo").start(() -> takeBack("as was asked"));
  }

  /** Takes back what is not confirmed yet, within three seconds; later the next start does. */
  @Override
  public void close() {
    synchronized (this) {
      if (commit == null) {
        worker.shutdownNow();
        return;
      }
    }
    Thread ending =
        Thread.ofPlatform()
            .daemon()
            .name("wizard-end")
            .start(() -> takeBack("the coordinator ends"));
    try {
      ending.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    worker.shutdownNow();
  }
}
