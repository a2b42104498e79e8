package org.evenkeel.coordinator.witness;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.MinimumDataRateHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.evenkeel.coordinator.api.TlsIdentity;
import org.evenkeel.coordinator.ha.wire.WitnessCodec;
import org.evenkeel.coordinator.pace.Clock;

/**
 * A witness that listens: HTTPS with a certificate of its own, questions at {@code POST /vote}, and
 * for this host alone a page for people at {@code GET /}.
 */
public final class WitnessServer implements AutoCloseable {
  /** The TCP port where nothing is said. */
  public static final int PORT_DEFAULT = 6_695;

  /** The longest lease where nothing is said: for a dead time of a minute. */
  public static final Duration LONGEST_DEFAULT = Duration.ofMinutes(1);

  /** What its certificate calls it; nobody goes by that. */
  private static final String NAME = "evenkeel-witness";

  private static final String VOTE = "/vote";
  private static final int HEADERS_MAX = 4 * 1024;
  private static final int CONNECTIONS_MAX = 256;
  private static final int THREADS = 12;

  /** Nodes look each second. */
  private static final long IDLE_MILLIS = 15_000;

  /** Bytes a second: a request that trickles in is not waited for. */
  private static final long RATE_MIN = 100;

  private final Settings settings;
  private final Witness witness;
  private final Server server;
  private final ServerConnector connector;

  /**
   * What a witness is told.
   *
   * @param listen where, with port 0 for a free one
   * @param keys key files of the pairs, or directories of them
   * @param state the directory of votes and of the certificate
   * @param longest no longer lease is given
   */
  public record Settings(InetSocketAddress listen, List<Path> keys, Path state, Duration longest) {
    public Settings {
      keys = List.copyOf(keys);
    }
  }

  private WitnessServer(
      Settings settings, Witness witness, Server server, ServerConnector connector) {
    this.settings = settings;
    this.witness = witness;
    this.server = server;
    this.connector = connector;
  }

  /**
   * Votes until it is closed.
   *
   * @throws IOException when keys, votes or the address cannot be had; the message says which and
   *     what to do
   */
  public static WitnessServer start(Settings settings, Clock clock) throws IOException {
    Path state = settings.state();
    var witness = new Witness(state, settings.longest(), new SecureRandom(), clock);
    witness.turnTo(PairKeys.load(settings.keys()));
    TlsIdentity identity = TlsIdentity.generated(state, NAME, settings.listen().getAddress());
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
    threads.setName("witness");
    threads.setDaemon(true);
    Server server = new Server(threads);
    ServerConnector connector = connector(server, identity, settings.listen());
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(CONNECTIONS_MAX, connector));
    server.setStopTimeout(0); // connections stay open between questions; an answer takes no time
    server.setHandler(new MinimumDataRateHandler(new Answers(witness), RATE_MIN, 0));
    try {
      server.start();
    } catch (Exception e) {
      stop(server);
      throw new IOException(
          "the witness cannot listen on %s: %s; see ss -ltnp, or give another --listen"
              .formatted(settings.listen(), e.getMessage()),
          e);
    }
    return new WitnessServer(settings, witness, server, connector);
  }

  private static ServerConnector connector(
      Server server, TlsIdentity identity, InetSocketAddress listen) {
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStore(identity.keyStore());
    tls.setKeyStorePassword(identity.keyStorePassword());
    tls.setIncludeProtocols("TLSv1.3");
    tls.setRenegotiationAllowed(false);
    HttpConfiguration http = new HttpConfiguration();
    SecureRequestCustomizer secure = new SecureRequestCustomizer();
    secure.setSniHostCheck(false); // whoever asks knows the key, not a name
    http.addCustomizer(secure);
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
    http.setRequestHeaderSize(HEADERS_MAX);
    HttpConnectionFactory inner = new HttpConnectionFactory(http);
    ServerConnector connector =
        new ServerConnector(
            server, 1, 1, new SslConnectionFactory(tls, inner.getProtocol()), inner);
    connector.setHost(listen.getAddress().getHostAddress());
    connector.setPort(listen.getPort());
    connector.setIdleTimeout(IDLE_MILLIS);
    return connector;
  }

  /** Reads the keys again; what is known of a pair stays. */
  public void reload() throws IOException {
    witness.turnTo(PairKeys.load(settings.keys()));
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
      throw new IllegalStateException("the witness does not stop", e);
    }
  }

  private static final class Answers extends Handler.Abstract {
    private final Witness witness;

    Answers(Witness witness) {
      this.witness = witness;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      String path = Request.getPathInContext(request);
      response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
      if (HttpMethod.POST.is(request.getMethod()) && path.equals(VOTE)) {
        Content.Source.asByteArrayAsync(
            request,
            WitnessCodec.LENGTH_MAX,
            Promise.Invocable.from(
                Invocable.InvocationType.BLOCKING,
                (byte[] question) -> answer(question, response, callback),
                _ -> refuse(response, callback, 400)));
      } else if (HttpMethod.GET.is(request.getMethod()) && path.equals("/")) {
        show(request, response, callback);
      } else {
        refuse(response, callback, 404);
      }
      return true;
    }

    private void answer(byte[] question, Response response, Callback callback) {
      Optional<byte[]> answer = witness.answer(question);
      if (answer.isPresent()) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/octet-stream");
        response.write(true, ByteBuffer.wrap(answer.get()), callback);
      } else {
        refuse(response, callback, 403);
      }
    }

    private void show(Request request, Response response, Callback callback) {
      boolean here =
          request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress from
              && from.getAddress().isLoopbackAddress();
      if (here) {
        text(witness.describe(), response, callback);
      } else {
        response.setStatus(403);
        text("evenkeel witness: ask on the host itself who holds\n", response, callback);
      }
    }

    private static void text(String text, Response response, Callback callback) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
      response.write(true, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), callback);
    }

    /** Says no more to a stranger, and nothing further on this connection. */
    private static void refuse(Response response, Callback callback, int status) {
      response.setStatus(status);
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
      response.write(true, ByteBuffer.allocate(0), callback);
    }
  }
}
