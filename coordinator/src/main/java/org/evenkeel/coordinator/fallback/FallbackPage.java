package org.evenkeel.coordinator.fallback;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Answers every request with status 503, when to come again, and a page that says so. It knows
 * nothing of the coordinator, so that there is nothing that its clients, which are strangers, could
 * reach through it.
 */
public final class FallbackPage implements AutoCloseable {
  private static final String AGAIN_SECONDS = "30";
  private static final int HEADERS_MAX = 8 * 1024;
  private static final int CONNECTIONS_MAX = 4_096;
  private static final long IDLE_MILLIS = 5_000;
  private static final int THREADS = 8;

  private final Server server;
  private final ServerConnector connector;

  private FallbackPage(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /**
   * Serves the page until it is closed.
   *
   * @param listen where, with port 0 for a free one
   * @param file the operator's own page, HTML in UTF-8 of at most 1 MiB; where there is none, ours
   *     is shown
   * @throws IOException when the address and port cannot be had
   */
  public static FallbackPage start(InetSocketAddress listen, Path file) throws IOException {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
    threads.setName("fallback");
    threads.setDaemon(true);
    Server server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
    http.setRequestHeaderSize(HEADERS_MAX);
    http.setIdleTimeout(IDLE_MILLIS);
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(listen.getAddress().getHostAddress());
    connector.setPort(listen.getPort());
    connector.setIdleTimeout(IDLE_MILLIS);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(CONNECTIONS_MAX, server));
    server.setStopTimeout(500);
    server.setHandler(new Page(new PageText(file)));
    try {
      server.start();
    } catch (Exception e) {
      stop(server);
      throw new IOException(
          "the fallback page cannot listen on %s: %s".formatted(listen, e.getMessage()), e);
    }
    return new FallbackPage(server, connector);
  }

  /** The port that it listens on. */
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    stop(server);
  }

  private static void stop(Server server) {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the fallback page does not stop", e);
    }
  }

  private static final class Page extends Handler.Abstract {
    private final PageText text;

    Page(PageText text) {
      this.text = text;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      var page = text.now();
      response.setStatus(503);
      response.getHeaders().put(HttpHeader.RETRY_AFTER, AGAIN_SECONDS);
      response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/html; charset=utf-8");
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, page.remaining());
      // Its next request is to find a real server, if there is one again.
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
      boolean bodiless = HttpMethod.HEAD.is(request.getMethod());
      response.write(true, bodiless ? BufferUtil.EMPTY_BUFFER : page, callback);
      return true;
    }
  }
}
