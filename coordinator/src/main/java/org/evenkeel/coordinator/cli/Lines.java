package org.evenkeel.coordinator.cli;

import java.io.IOException;
import java.io.Reader;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Lines that somebody types or a program writes, with a limit to the wait. A thread of its own
 * reads ahead by one, since a read from a terminal cannot be given up. For one thread.
 */
final class Lines {
  private static final int LENGTH_MAX = 1_000;
  private static final Optional<String> END = Optional.empty();

  private final BlockingQueue<Optional<String>> read = new ArrayBlockingQueue<>(1);
  private boolean ended;

  Lines(Reader from) {
    Thread.ofPlatform().name("lines").daemon().start(() -> readAll(from));
  }

  private void readAll(Reader from) {
    try {
      StringBuilder line = new StringBuilder();
      for (int letter = from.read(); letter >= 0; letter = from.read()) {
        if (letter == '\n') {
          read.put(Optional.of(line.toString()));
          line.setLength(0);
        } else if (line.length() < LENGTH_MAX && letter != '\r') {
          line.append((char) letter);
        }
      }
      if (!line.isEmpty()) {
        read.put(Optional.of(line.toString()));
      }
      read.put(END);
    } catch (IOException _) {
      boolean _ = read.offer(END); // a terminal that is gone says nothing more
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** The next line; empty at the end. */
  Optional<String> next() throws InterruptedException {
    if (ended) {
      return END;
    }
    Optional<String> line = read.take();
    ended = line.isEmpty();
    return line;
  }

  /** The next line; empty at the end, and when none comes in time. */
  Optional<String> next(Duration within) throws InterruptedException {
    if (ended) {
      return END;
    }
    Optional<String> line = read.poll(within.toMillis(), TimeUnit.MILLISECONDS);
    if (line == null) {
      return END;
    }
    ended = line.isEmpty();
    return line;
  }
}
