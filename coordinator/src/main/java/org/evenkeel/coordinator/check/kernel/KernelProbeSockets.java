package org.evenkeel.coordinator.check.kernel;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.evenkeel.coordinator.check.ProbeSockets;
import org.evenkeel.netlink.SocketMark;

/**
 * Has a few platform threads make the calls that virtual threads must not make. Each call is short;
 * the threads are there to keep native frames off the carriers, not to wait.
 */
public final class KernelProbeSockets implements ProbeSockets, AutoCloseable {
  private static final int THREADS = 2;
  private static final int QUEUE_MAX = 4_096;
  private static final long PATIENCE_MILLIS = 1_000;

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          1,
          TimeUnit.MINUTES,
          new ArrayBlockingQueue<>(QUEUE_MAX),
          Thread.ofPlatform().name("probe-sockets-", 0).daemon().factory());

  /** Sockets of the network namespace that this process is in; threads start when needed. */
  public KernelProbeSockets() {
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public void mark(SelectableChannel channel, int mark) throws IOException {
    done(
        () -> {
          SocketMark.set(channel, mark);
          return channel;
        });
  }

  private <T> T done(Callable<T> call) throws IOException {
    FutureTask<T> task = new FutureTask<>(call);
    try {
      threads.execute(task);
      return task.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException | TimeoutException e) {
      throw new IOException("too many probes wait for the kernel", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(String.valueOf(cause.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      task.cancel(false); // the channel is about to be closed, its number will be another's
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
