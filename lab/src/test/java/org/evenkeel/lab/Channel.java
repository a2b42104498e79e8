package org.evenkeel.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.evenkeel.lab.Frame.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The test's end of the guest's console. One thread reads and hands each message to its command;
 * any thread sends, one message at a time: the next waits until the guest has taken the last.
 */
final class Channel {

  private static final int NOISE_BYTES_MAX = 1 << 16;

  /** How often the guest is nudged before it is given up. */
  private static final int NUDGES_MAX = 5;

  /** Longer than a busy guest lets a message lie. */
  private static final int NUDGE_SECONDS = 10;

  private final DataInputStream in;
  private final DataOutputStream out;
  private final Supplier<GuestException> obituary;
  private final Supplier<String> symptoms;
  private final Semaphore turn = new Semaphore(1, true);
  private final Map<Integer, GuestProcess> processes = new ConcurrentHashMap<>();
  private final AtomicInteger lastTask = new AtomicInteger();
  private volatile @Nullable GuestException ended;

  /**
   * @param obituary says why the guest is gone, asked once when the console closes
   * @param symptoms says what the guest's kernel does, asked when it takes no message
   */
  Channel(
      InputStream in,
      OutputStream out,
      Supplier<GuestException> obituary,
      Supplier<String> symptoms) {
    this.in = new DataInputStream(new BufferedInputStream(in));
    this.out = new DataOutputStream(new BufferedOutputStream(out));
    this.obituary = obituary;
    this.symptoms = symptoms;
  }

  /** Skips what the console says before the server's greeting; false when it never came. */
  boolean greeted() throws IOException {
    byte[] greeting = GuestServer.GREETING.getBytes(UTF_8);
    byte[] last = new byte[greeting.length];
    for (int count = 0; count < NOISE_BYTES_MAX; count++) {
      int next = in.read();
      if (next < 0) {
        return false;
      }
      System.arraycopy(last, 1, last, 0, last.length - 1);
      last[last.length - 1] = (byte) next;
      if (Arrays.equals(last, greeting)) {
        return true;
      }
    }
    return false;
  }

  /** Hands out messages until the console closes; then everybody who waits learns why. */
  void serve() {
    try {
      while (true) {
        hand(Frame.read(in));
      }
    } catch (IOException _) {
      GuestException reason = obituary.get();
      ended = reason;
      turn.release();
      processes.values().forEach(process -> process.fail(reason));
    }
  }

  private void hand(Frame frame) {
    if (frame.kind() == Kind.TAKEN) {
      turn.release();
      return;
    }
    GuestProcess process = processes.get(frame.task());
    if (process != null) {
      process.take(frame);
    }
    if (frame.kind() == Kind.EXIT || frame.kind() == Kind.REFUSED) {
      processes.remove(frame.task());
    }
  }

  /** Starts a command in the guest. */
  GuestProcess start(Command command) {
    int task = lastTask.incrementAndGet();
    var process = new GuestProcess(command, task, this);
    processes.put(task, process);
    String arguments = String.join("\0", command.words()) + "\0";
    sendPieces(task, Kind.ARGUMENTS, arguments.getBytes(UTF_8));
    sendPieces(task, Kind.INPUT, command.input().getBytes(UTF_8));
    send(new Frame(task, Kind.START, new byte[0]));
    return process;
  }

  private void sendPieces(int task, Kind kind, byte[] bytes) {
    for (int from = 0; from < bytes.length; from += Frame.PAYLOAD_BYTES_MAX) {
      int to = Math.min(bytes.length, from + Frame.PAYLOAD_BYTES_MAX);
      send(new Frame(task, kind, Arrays.copyOfRange(bytes, from, to)));
    }
  }

  /**
   * Sends one message as soon as the guest has taken the one before.
   *
   * @throws GuestException when the guest is gone or does not answer
   */
  void send(Frame frame) {
    try {
      boolean mine = myTurn(frame);
      if (ended != null) {
        turn.release();
        throw ended;
      }
      if (!mine) {
        throw new GuestException(
            "the guest takes no message; the last was before %s; %s"
                .formatted(frame, symptoms.get()));
      }
      write(frame);
    } catch (IOException e) {
      throw new GuestException("the guest's console is closed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GuestException("interrupted before " + frame, e);
    }
  }

  /**
   * Waits for the guest to take the message before this one. Should the console have missed its
   * arrival, that of the next byte wakes it.
   */
  private boolean myTurn(Frame frame) throws IOException, InterruptedException {
    for (int nudges = 0; nudges < NUDGES_MAX; nudges++) {
      if (turn.tryAcquire(NUDGE_SECONDS, TimeUnit.SECONDS)) {
        return true;
      }
      System.err.println("the guest has not taken the message before " + frame + ": nudging it");
      write(new Frame(0, Kind.NUDGE, new byte[0]));
    }
    return turn.tryAcquire(NUDGE_SECONDS, TimeUnit.SECONDS);
  }

  /** Only nudges come out of turn: the guest's terminal has room for them beside a message. */
  private synchronized void write(Frame frame) throws IOException {
    frame.write(out);
  }
}
