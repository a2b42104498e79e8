package org.evenkeel.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.evenkeel.lab.Frame.Kind;

/**
 * Runs inside the guest: starts the commands that the test asks for over the console, any number at
 * once, and reports their output and end. Ends when the console closes, and the guest with it.
 */
final class GuestServer {

  /** Said once the terminal is raw, before the first message. */
  static final String GREETING = "evenkeel-lab guest ready\n";

  /** How long an ended command's descendants may hold its output open without writing. */
  private static final Duration QUIET = Duration.ofSeconds(1);

  private final DataOutputStream out;
  private final Map<Integer, Draft> drafts = new ConcurrentHashMap<>();
  private final Map<Integer, Process> running = new ConcurrentHashMap<>();

  private GuestServer(DataOutputStream out) {
    this.out = out;
  }

  /** A command whose pieces are still arriving. */
  private record Draft(ByteArrayOutputStream arguments, ByteArrayOutputStream input) {}

  /** Serves the console until it closes. */
  public static void main(String[] arguments) throws IOException {
    var in = new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
    var console = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
    console.write(GREETING.getBytes(UTF_8));
    console.flush();
    var server = new GuestServer(new DataOutputStream(console));
    try {
      while (true) {
        server.take(Frame.read(in));
      }
    } catch (EOFException _) {
      Runtime.getRuntime().halt(0);
    }
  }

  private void take(Frame frame) throws IOException {
    int task = frame.task();
    switch (frame.kind()) {
      case NUDGE -> {
        return;
      }
      case ARGUMENTS -> draft(task).arguments().write(frame.payload());
      case INPUT -> draft(task).input().write(frame.payload());
      case START -> start(task, draft(task));
      case SIGNAL -> signal(task, frame.text());
      case TAKEN, STDOUT, STDERR, EXIT, REFUSED -> throw new IOException("unexpected " + frame);
    }
    send(task, Kind.TAKEN, new byte[0]);
  }

  private Draft draft(int task) {
    return drafts.computeIfAbsent(
        task, _ -> new Draft(new ByteArrayOutputStream(), new ByteArrayOutputStream()));
  }

  private void start(int task, Draft draft) throws IOException {
    drafts.remove(task);
    String joined = draft.arguments().toString(UTF_8);
    List<String> words = List.of(joined.substring(0, joined.length() - 1).split("\0", -1));
    try {
      Process process = new ProcessBuilder(words).start();
      running.put(task, process);
      Thread.ofPlatform().start(() -> attend(task, process, draft.input().toByteArray()));
    } catch (IOException e) {
      byte[] reason = String.valueOf(e.getMessage()).getBytes(UTF_8);
      int length = Math.min(reason.length, Frame.PAYLOAD_BYTES_MAX);
      send(task, Kind.REFUSED, Arrays.copyOf(reason, length));
    }
  }

  private void attend(int task, Process process, byte[] input) {
    Pump stdout = new Pump(process.getInputStream(), bytes -> send(task, Kind.STDOUT, bytes));
    Pump stderr = new Pump(process.getErrorStream(), bytes -> send(task, Kind.STDERR, bytes));
    Thread.ofPlatform().start(() -> feed(process.getOutputStream(), input));
    try {
      int exit = process.waitFor();
      stdout.finish();
      stderr.finish();
      running.remove(task);
      send(task, Kind.EXIT, Integer.toString(exit).getBytes(UTF_8));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException _) {
      // The console closed: nobody is left to be told.
    }
  }

  private static void feed(OutputStream stdin, byte[] input) {
    try (stdin) {
      stdin.write(input);
    } catch (IOException _) {
      // A command need not read what it is given.
    }
  }

  private void signal(int task, String name) throws IOException {
    Process process = running.get(task);
    if (process == null) {
      return;
    }
    if (name.equals("KILL")) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    } else {
      new ProcessBuilder("kill", "-s", name, "--", Long.toString(process.pid())).start();
    }
  }

  private void send(int task, Kind kind, byte[] payload) throws IOException {
    synchronized (out) {
      new Frame(task, kind, payload).write(out);
    }
  }

  private interface Sink {
    void accept(byte[] bytes) throws IOException;
  }

  /** Carries one output stream to the console until it ends. */
  private static final class Pump {
    private final AtomicLong carried = new AtomicLong();
    private final Thread thread;

    Pump(InputStream from, Sink to) {
      thread = Thread.ofPlatform().start(() -> carry(from, to));
    }

    private void carry(InputStream from, Sink to) {
      try (from) {
        byte[] buffer = new byte[Frame.PAYLOAD_BYTES_MAX];
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
          to.accept(Arrays.copyOf(buffer, count));
          carried.addAndGet(count);
        }
      } catch (IOException _) {
        // The stream or the console closed: there is no more to carry.
      }
    }

    /** Returns when the stream ended, or when only silent descendants still hold it. */
    void finish() throws InterruptedException {
      long before = -1;
      while (before != carried.get()) {
        before = carried.get();
        if (thread.join(QUIET)) {
          return;
        }
      }
    }
  }
}
