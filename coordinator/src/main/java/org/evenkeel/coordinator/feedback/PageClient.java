package org.evenkeel.coordinator.feedback;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.evenkeel.coordinator.model.FeedbackSpec;
import org.evenkeel.coordinator.model.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Asks a web server for a page with a number. Follows no redirect, reads no more than it needs. For
 * any thread.
 */
final class PageClient implements AutoCloseable {
  /** A custom page may hold more than the number. */
  private static final long PAGE_BYTES_MAX = 64 << 10;

  /** Made when it is first needed: it starts a thread, and most coordinators ask for no page. */
  private @Nullable HttpClient client;

  private synchronized HttpClient client() {
    HttpClient made = client;
    if (made == null) {
      made =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .build();
      client = made;
    }
    return made;
  }

  /** Asks once; takes no longer than the spec's timeout, the whole page included. */
  Answer ask(IpAddress address, FeedbackSpec.Http spec) {
    URI page = URI.create("http://" + address.toString(spec.port()) + spec.path());
    CompletableFuture<HttpResponse<byte[]>> answer =
        client()
            .sendAsync(
                HttpRequest.newBuilder(page).header("Accept", "*/*").build(),
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), PAGE_BYTES_MAX));
    try {
      return meaning(answer.get(spec.timeout().toNanos(), TimeUnit.NANOSECONDS), spec);
    } catch (TimeoutException e) {
      answer.cancel(true);
      return new Answer.Nothing("no answer within " + spec.timeout().toMillis() + " ms");
    } catch (ExecutionException e) {
      return new Answer.Nothing(reason(e.getCause() == null ? e : e.getCause()));
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      return new Answer.Nothing("interrupted");
    }
  }

  private static String reason(Throwable cause) {
    return cause instanceof ConnectException
        ? "connection refused"
        : cause instanceof IOException && cause.getMessage() != null
            ? cause.getMessage()
            : cause.toString();
  }

  private static Answer meaning(HttpResponse<byte[]> page, FeedbackSpec.Http spec) {
    if (page.statusCode() != 200) {
      return new Answer.Nothing("status %d, wanted 200".formatted(page.statusCode()));
    }
    String text = new String(page.body(), StandardCharsets.UTF_8);
    OptionalInt idle = PageFigure.idle(text, spec.pointer(), spec.scale());
    return idle.isPresent()
        ? new Answer.Heard(AgentReply.of(idle.getAsInt()))
        : Answer.notUnderstood(text.strip());
  }

  /** Ends what is under way. */
  @Override
  public synchronized void close() {
    if (client != null) {
      client.shutdownNow();
    }
  }
}
