package org.evenkeel.agent.monitor.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A log file, from near its end on; one that starts anew is followed from its start. */
public final class FileLog implements LogSource {
  /** What is shown of the lines that were there before. */
  private static final int TAIL = 64 << 10;

  /** What is read at one look; the rest has to wait for the next. */
  private static final int READ_MAX = 256 << 10;

  /** A line that does not end is cut. */
  private static final int LINE_MAX = 16 << 10;

  private static final int LOOK_MILLIS = 500;

  private final Path file;

  /** The file may be absent, and come later. */
  public FileLog(Path file) {
    this.file = file;
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public Following follow(Consumer<String> sink) {
    ScheduledExecutorService looks =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("log").daemon().factory());
    Tail tail = new Tail(file, sink);
    var _ = looks.scheduleWithFixedDelay(tail::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    return looks::shutdownNow;
  }

  /** Where reading got to. One thread uses it. */
  static final class Tail {
    private final Path file;
    private final Consumer<String> sink;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long position = -1;
    private String complaint = "";

    Tail(Path file, Consumer<String> sink) {
      this.file = file;
      this.sink = sink;
    }

    /** Gives on what was written since the last look. */
    void look() {
      try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
        long length = open.length();
        boolean first = position < 0;
        if (first) {
          position = Math.max(0, length - TAIL);
        } else if (length < position) {
          position = 0;
          line.reset();
          sink.accept("— the file starts anew —");
        }
        open.seek(position);
        byte[] read = new byte[(int) Math.min(READ_MAX, length - position)];
        open.readFully(read);
        take(read, first && position > 0);
        position += read.length;
        complaint = "";
      } catch (IOException e) {
        complain("%s cannot be read: %s".formatted(file, e.getMessage()));
      }
    }

    private void take(byte[] bytes, boolean startsWithinLine) {
      boolean skipping = startsWithinLine;
      for (byte b : bytes) {
        if (b != '\n' && line.size() < LINE_MAX) {
          line.write(b);
          continue;
        }
        if (!skipping) {
          sink.accept(line.toString(UTF_8).stripTrailing());
        }
        skipping = false;
        line.reset();
      }
    }

    private void complain(String reason) {
      if (!reason.equals(complaint)) {
        complaint = reason;
        sink.accept(reason);
      }
    }
  }
}
