package org.evenkeel.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.evenkeel.lab.Frame.Kind;

/**
 * A command under way in the guest: its log can be read and waited on, it can be signalled and
 * waited for. Safe for use by several threads.
 */
final class GuestProcess {

  /** The signals that the product answers to, and the one that nothing answers to. */
  enum Signal {
    TERM,
    HUP,
    KILL,
    STOP,
    CONT
  }

  private final Command command;
  private final int task;
  private final Channel channel;
  private final Output stdout = new Output();
  private final Output stderr = new Output();
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();

  GuestProcess(Command command, int task, Channel channel) {
    this.command = command;
    this.task = task;
    this.channel = channel;
  }

  /** Takes a message of the guest about this command; called by the channel's reader alone. */
  void take(Frame frame) {
    switch (frame.kind()) {
      case STDOUT -> stdout.append(frame.payload());
      case STDERR -> stderr.append(frame.payload());
      case EXIT -> {
        stdout.end();
        stderr.end();
        exit.complete(Integer.valueOf(frame.text()));
      }
      case REFUSED -> fail(new GuestException(frame.text()));
      case TAKEN, ARGUMENTS, INPUT, START, SIGNAL, NUDGE ->
          throw new IllegalStateException("" + frame);
    }
  }

  /** The command cannot be followed any more. */
  void fail(GuestException reason) {
    stdout.end();
    stderr.end();
    exit.completeExceptionally(reason);
  }

  boolean running() {
    return !exit.isDone();
  }

  String stdout() {
    return stdout.text();
  }

  String stderr() {
    return stderr.text();
  }

  /** Sends a signal; {@code KILL} reaches every descendant too. Nothing happens after the end. */
  void signal(Signal signal) {
    channel.send(new Frame(task, Kind.SIGNAL, signal.name().getBytes(UTF_8)));
  }

  /**
   * Waits until the standard error has {@code text}.
   *
   * @throws AssertionError with the log, when the command ends or the deadline passes first
   */
  void awaitLog(String text, Duration deadline) throws InterruptedException {
    if (!stderr.await(text, deadline)) {
      String state = running() ? "is running" : "ended";
      throw new AssertionError(
          "no “%s” in the log of %s, which %s:\n%s"
              .formatted(text, command, state, stderr() + stdout()));
    }
  }

  /**
   * Waits for the end.
   *
   * @throws GuestException when it does not end in time (it is killed then), could not start, or
   *     the guest died
   */
  Result await(Duration deadline) throws InterruptedException {
    try {
      int status = exit.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
      return new Result(command, status, stdout(), stderr());
    } catch (ExecutionException e) {
      throw new GuestException(command + ": " + e.getCause(), e);
    } catch (TimeoutException _) {
      signal(Signal.KILL);
      throw new GuestException(
          "%s did not end within %s and was killed\nstdout: %s\nstderr: %s"
              .formatted(command, deadline, stdout(), stderr()));
    }
  }
}
