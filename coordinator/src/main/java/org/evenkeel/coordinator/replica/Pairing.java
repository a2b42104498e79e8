package org.evenkeel.coordinator.replica;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.evenkeel.coordinator.digest.Sha256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes two nodes a pair. One invites and shows a code, the other one joins with it; both then have
 * a key for their heartbeats and each other's certificate, and say so in node.yaml. Whatever fails
 * leaves both as they were. Safe for any thread; one pairing at a time.
 */
public final class Pairing implements AutoCloseable {
  /** For so long a code is of use. */
  public static final Duration LIFETIME = Duration.ofMinutes(10);

  /** So many wrong codes end an invitation. */
  static final int TRIES = 5;

  private static final Logger LOG = LoggerFactory.getLogger(Pairing.class);
  private static final Pattern NAME = Pattern.compile("[!-~]{1,63}");
  private static final int BYTES_MAX = 4_096;
  private static final int CONNECTIONS = 4;
  private static final int STEPS_MAX = 50;
  private static final int PREFERRED = 110;
  private static final int OTHER = 100;

  private final PairFiles files;
  private final SecureRandom random = new SecureRandom();
  private final ReentrantLock lock = new ReentrantLock();
  private final List<PairingStatus.Step> steps = new ArrayList<>();
  private PairingStatus.Phase phase = PairingStatus.Phase.NONE;
  private Optional<Instant> expires = Optional.empty();
  private volatile Optional<Invitation> invitation = Optional.empty();

  /** Of a node with that name, whose files are in these directories. */
  public Pairing(String node, Path etc, Path state) {
    this.files = new PairFiles(node, etc, state);
  }

  /** How it goes. */
  public PairingStatus status() {
    lock.lock();
    try {
      return new PairingStatus(phase, steps, expires);
    } finally {
      lock.unlock();
    }
  }

  private void begin(Optional<Instant> until) throws IOException {
    lock.lock();
    try {
      if (phase == PairingStatus.Phase.UNDER_WAY && expires.isEmpty()) {
        throw new IOException("a pairing is under way already: see how it ends");
      }
      if (phase == PairingStatus.Phase.DONE) {
        throw new IOException(
            "this node is paired already: restart it with systemctl restart evenkeel");
      }
      invitation.ifPresent(Invitation::close); // a new code is wanted in place of the old one
      phase = PairingStatus.Phase.UNDER_WAY;
      steps.clear();
      expires = until;
    } finally {
      lock.unlock();
    }
  }

  private void step(String text) {
    LOG.info("Pairing: {}", text);
    add(new PairingStatus.Step(text, false));
  }

  private void add(PairingStatus.Step step) {
    lock.lock();
    try {
      if (steps.size() < STEPS_MAX) {
        steps.add(step);
      }
    } finally {
      lock.unlock();
    }
  }

  private void end(boolean paired, String text) {
    LOG.info("Pairing: {}", text);
    lock.lock();
    try {
      add(new PairingStatus.Step(text, !paired));
      phase = paired ? PairingStatus.Phase.DONE : PairingStatus.Phase.FAILED;
      expires = Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private void paired(String peer, boolean joining) {
    end(
        true,
        "this node and %s are a pair; %s goes on with %s. Now: systemctl restart evenkeel, %s, because who holds the addresses is decided from the start of the program on"
            .formatted(
                peer,
                joining ? "it" : peer,
                joining
                    ? "what " + peer + " has, its own configuration stays in the history"
                    : "what this node has",
                joining ? "after " + peer : "on this node first"));
  }

  private static ObjectNode message(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }

  private static void refuse(Channel channel, String reason) {
    try {
      channel.sendObject(message("refused").put("reason", reason));
    } catch (IOException e) {
      LOG.debug("not told: {}", reason, e);
    }
  }

  /** A message of that type; a refusal, or anything else, is thrown. */
  private static ObjectNode expect(Channel channel, String type) throws IOException {
    ObjectNode message = channel.receiveObject();
    String got = message.path("type").asText();
    if (got.equals("refused")) {
      String reason = message.path("reason").asText();
      throw new IOException(
          "the other node refuses: " + reason.substring(0, Math.min(200, reason.length())));
    }
    if (!got.equals(type)) {
      throw new IOException("the other node does not speak as one that pairs");
    }
    return message;
  }

  private static byte[] sha256(X509Certificate certificate) throws IOException {
    try {
      return Sha256.of(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IOException("a certificate is none", e);
    }
  }

  private String peerName(ObjectNode message) throws IOException {
    String peer = message.path("node").asText();
    if (!NAME.matcher(peer).matches()) {
      throw new IOException("the other node has no name that can be used");
    }
    if (peer.equals(files.node())) {
      throw new IOException(
          "both nodes are called %s: give one of them another name (node: in node.yaml)"
              .formatted(peer));
    }
    return peer;
  }

  private static byte[] decoded(ObjectNode message, String name) throws IOException {
    try {
      return Base64.getDecoder().decode(message.path(name).asText());
    } catch (IllegalArgumentException e) {
      throw new IOException("the other node does not speak as one that pairs", e);
    }
  }

  private static String encoded(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  // Inviting

  /**
   * Waits for another node to join, for {@link #LIFETIME}. In place of an earlier invitation.
   *
   * @param listen where the other node is to come
   * @return the code that it needs, to be shown to whoever asked and to nobody else
   * @throws IOException when nobody can come there, or a pairing is under way
   */
  public String invite(InetSocketAddress listen) throws IOException {
    begin(Optional.of(Instant.now().plus(LIFETIME)));
    try {
      Invitation made = new Invitation(listen);
      invitation = Optional.of(made);
      step(
          "waiting for the other node on port %d, TCP, for %d minutes"
              .formatted(listen.getPort(), LIFETIME.toMinutes()));
      made.open();
      return made.code.text();
    } catch (IOException e) {
      end(false, String.valueOf(e.getMessage()));
      throw e;
    }
  }

  /** One code, and who comes with it. */
  private final class Invitation implements AutoCloseable {
    private final PairingCode code = PairingCode.random(random);
    private final byte[] salt = new byte[16];
    private final SecretKeySpec key;
    private final NodeIdentity own;
    private final SSLServerSocket server;
    private final int port;
    private final AtomicInteger wrong = new AtomicInteger();
    private final Semaphore places = new Semaphore(CONNECTIONS);
    private final Semaphore agreeing = new Semaphore(1);
    private volatile boolean over;

    Invitation(InetSocketAddress listen) throws IOException {
      random.nextBytes(salt);
      this.key = code.stretched(salt);
      this.own = NodeIdentity.make(files.node());
      this.server = new PinnedTls(own, Optional.empty()).listen(listen);
      this.port = server.getLocalPort();
    }

    void open() {
      Thread _ = Thread.ofVirtual().name("pairing").start(this::accept);
      Thread _ =
          Thread.ofVirtual()
              .name("pairing-end")
              .start(
                  () -> {
                    try {
                      TimeUnit.SECONDS.sleep(LIFETIME.toSeconds());
                      over("nobody came in time: ask for another code");
                    } catch (InterruptedException _) {
                      Thread.currentThread().interrupt();
                    }
                  });
    }

    private void accept() {
      while (!over) {
        try {
          SSLSocket socket = (SSLSocket) server.accept();
          if (places.tryAcquire()) {
            Thread _ = Thread.ofVirtual().name("pairing-guest").start(() -> receive(socket));
          } else {
            socket.close();
          }
        } catch (IOException e) {
          over("the port is closed: " + e.getMessage());
        }
      }
    }

    private void receive(SSLSocket socket) {
      try (Channel channel = Channel.over(socket, BYTES_MAX)) {
        try {
          welcome(channel);
        } catch (IOException e) {
          refuse(channel, String.valueOf(e.getMessage()));
          throw e;
        }
      } catch (IOException e) {
        if (!over) {
          add(
              new PairingStatus.Step(
                  "%s came, and nothing came of it: %s"
                      .formatted(socket.getInetAddress().getHostAddress(), e.getMessage()),
                  true));
        }
      } finally {
        places.release();
      }
    }

    private void welcome(Channel channel) throws IOException {
      String peer = peerName(expect(channel, "pair"));
      channel.sendObject(
          message("invited")
              .put("version", Message.VERSION)
              .put("node", files.node())
              .put("salt", encoded(salt)));
      byte[] inviting = sha256(own.certificate());
      byte[] joining = sha256(channel.certificate());
      byte[] theirs = decoded(expect(channel, "proof"), "mac");
      if (over) {
        throw new IOException("the code is of no use any more");
      }
      byte[] right = PairingCode.proof(key, "joining", inviting, joining);
      if (!MessageDigest.isEqual(right, theirs)) {
        int left = TRIES - wrong.incrementAndGet();
        if (left <= 0) {
          over(TRIES + " wrong codes came: ask for another one");
        }
        throw new IOException(
            "the code is wrong, or somebody is between the nodes; %d tries are left"
                .formatted(Math.max(0, left)));
      }
      if (!agreeing.tryAcquire()) {
        throw new IOException("another node is joining");
      }
      try {
        step(peer + " has proved that it knows the code");
        channel.sendObject(
            message("proof")
                .put("mac", encoded(PairingCode.proof(key, "inviting", inviting, joining))));
        agree(channel, peer);
      } finally {
        agreeing.release();
      }
    }

    private void agree(Channel channel, String peer) throws IOException {
      ObjectNode offer = expect(channel, "offer");
      InetAddress local = channel.socket().getLocalAddress();
      InetAddress remote = channel.socket().getInetAddress();
      if (!offer.path("local").asText().equals(remote.getHostAddress())
          || !offer.path("remote").asText().equals(local.getHostAddress())) {
        throw new IOException(
            "addresses are translated between the nodes: they need a way without NAT");
      }
      byte[] secret = new byte[32];
      random.nextBytes(secret);
      String hex = HexFormat.of().formatHex(secret);
      FileChange change =
          files.pairing(
              new PairFiles.Agreement(
                  peer, local, remote, port, PREFERRED, own, channel.certificate(), hex, false));
      step("the files of this node are prepared");
      channel.sendObject(message("settle").put("key", hex));
      ObjectNode _ = expect(channel, "ready");
      step("those of " + peer + " too");
      channel.sendObject(message("commit"));
      ObjectNode _ = expect(channel, "committed");
      change.commit();
      try {
        channel.sendObject(message("done"));
        ObjectNode _ = expect(channel, "done");
      } catch (IOException e) {
        change.undo();
        throw e;
      }
      over = true;
      paired(peer, false);
      shut();
    }

    private void over(String why) {
      boolean first = !over;
      over = true;
      if (first) {
        end(false, why);
      }
      shut();
    }

    private void shut() {
      try {
        server.close();
      } catch (IOException e) {
        LOG.debug("closing", e);
      }
    }

    @Override
    public void close() {
      over = true;
      shut();
    }
  }

  // Joining

  /**
   * Joins a node that has invited, with the code that it shows. Returns at once; {@link #status}
   * tells how it goes.
   *
   * @param inviting where it waits
   * @throws IOException when a pairing is under way
   * @throws IllegalArgumentException when that is no code
   */
  public void join(InetSocketAddress inviting, String typed) throws IOException {
    PairingCode code = PairingCode.parse(typed);
    begin(Optional.empty());
    Thread _ =
        Thread.ofVirtual()
            .name("pairing")
            .start(
                () -> {
                  try {
                    joinNow(inviting, code);
                  } catch (IOException e) {
                    end(false, String.valueOf(e.getMessage()));
                  } catch (RuntimeException e) {
                    LOG.error("A fault of the coordinator itself ends the pairing", e);
                    end(false, "a fault of the coordinator itself; its log says more");
                  }
                });
  }

  private void joinNow(InetSocketAddress inviting, PairingCode code) throws IOException {
    if (inviting.isUnresolved()) {
      throw new IOException("there is no host " + inviting.getHostString());
    }
    NodeIdentity own = NodeIdentity.make(files.node());
    PinnedTls tls = new PinnedTls(own, Optional.empty());
    try (SSLSocket socket = tls.connect(Optional.empty(), inviting);
        Channel channel = Channel.over(socket, BYTES_MAX)) {
      step("connected to " + inviting.getAddress().getHostAddress());
      try {
        introduce(channel, own, code, inviting.getPort());
      } catch (IOException e) {
        refuse(channel, String.valueOf(e.getMessage()));
        throw e;
      }
    }
  }

  private void introduce(Channel channel, NodeIdentity own, PairingCode code, int port)
      throws IOException {
    channel.sendObject(message("pair").put("version", Message.VERSION).put("node", files.node()));
    ObjectNode invited = expect(channel, "invited");
    String peer = peerName(invited);
    SecretKeySpec key = code.stretched(decoded(invited, "salt"));
    byte[] inviting = sha256(channel.certificate());
    byte[] joining = sha256(own.certificate());
    channel.sendObject(
        message("proof").put("mac", encoded(PairingCode.proof(key, "joining", inviting, joining))));
    byte[] theirs = decoded(expect(channel, "proof"), "mac");
    if (!MessageDigest.isEqual(PairingCode.proof(key, "inviting", inviting, joining), theirs)) {
      throw new IOException("who answers does not know the code: somebody is between the nodes");
    }
    step(peer + " knows the code, and nobody is between the nodes");
    InetAddress local = channel.socket().getLocalAddress();
    InetAddress remote = channel.socket().getInetAddress();
    channel.sendObject(
        message("offer")
            .put("local", local.getHostAddress())
            .put("remote", remote.getHostAddress()));
    ObjectNode settle = expect(channel, "settle");
    String secret = settle.path("key").asText();
    if (!secret.matches("[0-9a-f]{64}")) {
      throw new IOException("the other node does not speak as one that pairs");
    }
    FileChange change =
        files.pairing(
            new PairFiles.Agreement(
                peer, local, remote, port, OTHER, own, channel.certificate(), secret, true));
    step("the files of this node are prepared");
    channel.sendObject(message("ready"));
    ObjectNode _ = expect(channel, "commit");
    change.commit();
    try {
      channel.sendObject(message("committed"));
      ObjectNode _ = expect(channel, "done");
      channel.sendObject(message("done"));
    } catch (IOException e) {
      change.undo();
      throw e;
    }
    paired(peer, true);
  }

  /**
   * Removes what makes this node one of a pair: the keys, the certificates, and the section of
   * node.yaml, of which a copy is kept.
   *
   * @throws IOException when it cannot; everything is as it was
   */
  public void unpair() throws IOException {
    files.unpairing().commit();
  }

  /** Ends an invitation; idempotent. */
  @Override
  public void close() {
    invitation.ifPresent(Invitation::close);
  }
}
