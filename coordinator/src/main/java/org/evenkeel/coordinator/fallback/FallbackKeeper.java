package org.evenkeel.coordinator.fallback;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.evenkeel.coordinator.model.Fallback;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;
import org.evenkeel.coordinator.model.VirtualService;
import org.jspecify.annotations.Nullable;

/**
 * Serves the fallback page as long as a virtual service uses it, and no longer. The page is started
 * and stopped on a thread of its own: whoever tells of snapshots has better things to do.
 */
public final class FallbackKeeper implements AutoCloseable {
  private final Optional<InetSocketAddress> listen;
  private final Path file;
  private final Consumer<List<String>> problems;
  private final AtomicReference<List<String>> wanted = new AtomicReference<>(List.of());
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("fallback-keeper").factory());
  private volatile boolean amiss;

  // Of the thread alone.
  private @Nullable FallbackPage page;
  private List<String> told = List.of();

  /** Where the operator's own page is, below a root directory. */
  public static Path file(Path root) {
    return root.resolve("etc/evenkeel/fallback.html");
  }

  /**
   * A keeper that serves nothing yet.
   *
   * @param listen where the page is served; empty means never
   * @param file the operator's own page
   * @param problems is told why the page cannot be served, or that nothing is wrong any more
   */
  public FallbackKeeper(
      Optional<InetSocketAddress> listen, Path file, Consumer<List<String>> problems) {
    this.listen = listen;
    this.file = file;
    this.problems = problems;
  }

  /** Has the page started or stopped as what runs now needs it. Returns at once. Thread-safe. */
  public void follow(Snapshot snapshot) {
    List<String> users =
        snapshot.virtualServices().stream()
            .map(ServiceStatus::configured)
            .filter(service -> service.fallback().filter(FallbackKeeper::isOwn).isPresent())
            .map(VirtualService::name)
            .toList();
    if (wanted.getAndSet(users).equals(users) && !amiss) {
      return;
    }
    try {
      thread.execute(this::serve);
    } catch (RejectedExecutionException _) {
      // Closed.
    }
  }

  private static boolean isOwn(Fallback fallback) {
    return fallback.address().inet().isLoopbackAddress();
  }

  private void serve() {
    List<String> users = wanted.get();
    List<String> now = List.of();
    if (users.isEmpty()) {
      stop();
    } else if (page == null) {
      now = start(users);
    }
    amiss = !now.isEmpty();
    if (!now.equals(told)) {
      told = now;
      problems.accept(now);
    }
  }

  private List<String> start(List<String> users) {
    if (listen.isEmpty()) {
      return List.of(
          "%s: there is no fallback page, listen.fallback of node.yaml is off"
              .formatted(String.join(", ", users)));
    }
    try {
      page = FallbackPage.start(listen.get(), file);
      return List.of();
    } catch (IOException e) {
      return List.of(
          "%s: %s; stop what uses that address (ss -ltnp shows it), or set listen.fallback in node.yaml"
              .formatted(String.join(", ", users), e.getMessage()));
    }
  }

  private void stop() {
    FallbackPage open = page;
    if (open != null) {
      page = null;
      open.close();
    }
  }

  /** Stops the page, and follows nothing more. */
  @Override
  public void close() {
    try {
      thread.execute(this::stop);
    } catch (RejectedExecutionException _) {
      return; // closed before
    }
    thread.close();
  }
}
