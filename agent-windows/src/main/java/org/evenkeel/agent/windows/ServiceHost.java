package org.evenkeel.agent.windows;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.evenkeel.agent.ConfigurationException;
import org.evenkeel.agent.Log;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link Workload} as the service that the service manager started.
 *
 * <p>Three threads: the caller's, which Windows keeps for its dispatcher and calls the handler on;
 * the service's own, which alone owns the {@link ServiceLife} and reports it; and the workload's.
 */
final class ServiceHost {
  /** The manager sends one control at a time, and the workload two words in its life. */
  private static final int EVENTS_MAX = 64;

  private final Win32 win32;
  private final Workload workload;
  private final Log log;
  private final BlockingQueue<ServiceLife.Event> events = new LinkedBlockingQueue<>(EVENTS_MAX);

  // Written by the service's thread, read after the dispatcher has returned.
  private volatile ServiceLife life = ServiceLife.begin();

  /** Starts nothing yet; owns {@code workload} from here on. */
  ServiceHost(Win32 win32, Workload workload, Log log) {
    this.win32 = win32;
    this.workload = workload;
    this.log = log;
  }

  /**
   * Hands this thread to the service manager until the service has stopped.
   *
   * @return the exit status
   * @throws IOException when no service manager started this process
   */
  int run() throws IOException {
    try {
      win32.dispatchService(ServiceDefinition.NAME, this::serve);
    } catch (Win32Exception e) {
      workload.close();
      if (e.code() == WindowsConstants.ERROR_FAILED_SERVICE_CONTROLLER_CONNECT) {
        throw new IOException(
            "only the service manager of Windows starts this; use \"evenkeel-agent service start\","
                + " or \"evenkeel-agent run\" to run it in this window",
            e);
      }
      throw e;
    }
    return life instanceof ServiceLife.Stopped(int exitStatus) ? exitStatus : 1;
  }

  private void serve() {
    try {
      long handle = win32.registerControlHandler(ServiceDefinition.NAME, this::control);
      win32.reportStatus(handle, life.status());
      Thread.ofPlatform().name("agent").start(this::work);
      while (!(life instanceof ServiceLife.Stopped)) {
        take(handle, nextEvent());
      }
    } catch (Win32Exception | RuntimeException e) {
      // RuntimeException too: nobody else would tell of it, for Windows called this.
      log.error("the service manager of Windows: " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private ServiceLife.Event nextEvent() throws InterruptedException {
    ServiceLife.@Nullable Event event =
        events.poll(ServiceLife.STEP.toNanos(), TimeUnit.NANOSECONDS);
    return event == null ? new ServiceLife.Event.Step() : event;
  }

  private void take(long handle, ServiceLife.Event event) throws Win32Exception {
    ServiceLife next = life.next(event, System.nanoTime());
    if (next.equals(life)) {
      return;
    }
    boolean leaves =
        next instanceof ServiceLife.Stopping && !(life instanceof ServiceLife.Stopping);
    life = next;
    // Last words first: after the report of the end Windows may end the process.
    if (next instanceof ServiceLife.Stopped(int exitStatus) && exitStatus == ServiceLife.HUNG) {
      log.error("the agent did not end in time; the service ends without it");
    }
    win32.reportStatus(handle, next.status());
    if (leaves) {
      workload.leave();
    }
  }

  /** The workload's thread. */
  private void work() {
    events.add(new ServiceLife.Event.Ended(exitStatus()));
  }

  private int exitStatus() {
    try (workload) {
      workload.start();
      events.add(new ServiceLife.Event.Ready());
      workload.run();
      return 0;
    } catch (ConfigurationException _) {
      // The workload has logged every problem.
      return 2;
    } catch (IOException | RuntimeException e) {
      log.error("the agent ends: " + e.getMessage());
      return 1;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  /** What the service manager tells; the dispatcher's thread, which may not wait. */
  private int control(int control) {
    return switch (control) {
      case WindowsConstants.SERVICE_CONTROL_INTERROGATE -> WindowsConstants.NO_ERROR;
      case WindowsConstants.SERVICE_CONTROL_PARAMCHANGE -> {
        workload.reload();
        yield WindowsConstants.NO_ERROR;
      }
      case WindowsConstants.SERVICE_CONTROL_STOP,
          WindowsConstants.SERVICE_CONTROL_PRESHUTDOWN,
          WindowsConstants.SERVICE_CONTROL_SHUTDOWN -> {
        // A queue full of orders to stop needs no other one.
        events.offer(new ServiceLife.Event.Stop(workload.linger()));
        yield WindowsConstants.NO_ERROR;
      }
      default -> WindowsConstants.ERROR_CALL_NOT_IMPLEMENTED;
    };
  }
}
