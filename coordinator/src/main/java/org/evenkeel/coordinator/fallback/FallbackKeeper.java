package org.evenkeel.coordinator.fallback;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.evenkeel.coordinator.model.Fallback;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;
import org.jspecify.annotations.Nullable;

/** Serves the fallback page as long as a virtual service uses it, and no longer. Thread-safe. */
public final class FallbackKeeper implements AutoCloseable {
  private final Optional<InetSocketAddress> listen;
  private final Path file;
  private final Consumer<List<String>> problems;
  private @Nullable FallbackPage page;
  private List<String> told = List.of();
  private boolean closed;

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

  /** Starts or stops the page as what runs now needs it. */
  public synchronized void follow(Snapshot snapshot) {
    List<String> users =
        snapshot.virtualServices().stream()
            .map(ServiceStatus::configured)
            .filter(service -> service.fallback().filter(FallbackKeeper::isOwn).isPresent())
            .map(service -> service.name())
            .toList();
    if (closed) {
      return;
    }
    if (users.isEmpty()) {
      stop();
      tell(List.of());
    } else if (page == null) {
      tell(start(users));
    }
  }

  private static boolean isOwn(Fallback fallback) {
    return fallback.address().inet().isLoopbackAddress();
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

  private void tell(List<String> now) {
    if (!now.equals(told)) {
      told = now;
      problems.accept(now);
    }
  }

  private void stop() {
    FallbackPage open = page;
    if (open != null) {
      page = null;
      open.close();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    stop();
  }
}
