package org.evenkeel.coordinator.replica;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.evenkeel.coordinator.certificate.Pem;
import org.evenkeel.coordinator.config.NodeConfiguration;
import org.evenkeel.coordinator.config.NodeYaml;
import org.evenkeel.coordinator.config.Parsed;
import org.evenkeel.coordinator.config.Problem;
import org.evenkeel.coordinator.disk.DurableFile;
import org.evenkeel.coordinator.disk.DurableFile.Readers;
import org.evenkeel.coordinator.model.HaSpec;

/**
 * The files that make a node one of a pair: key and certificates, and the section {@code ha} of
 * node.yaml.
 *
 * @param node this node's name
 * @param etc {@code etc/evenkeel} below the root
 * @param state {@code var/lib/evenkeel} below the root
 */
record PairFiles(String node, Path etc, Path state) {
  private static final int BYTES_MAX = 4 << 20;

  /**
   * What a node has agreed on with its peer.
   *
   * @param peer the other node's name
   * @param local this node's address
   * @param remote the peer's
   * @param port of both
   * @param priority this node's
   * @param own what this node shows
   * @param shown what the peer shows
   * @param secret the first key that signs heartbeats, in hexadecimal
   * @param joining whether this node is to have what the peer has
   */
  record Agreement(
      String peer,
      InetAddress local,
      InetAddress remote,
      int port,
      int priority,
      NodeIdentity own,
      X509Certificate shown,
      String secret,
      boolean joining) {
    /** Without the secrets. */
    @Override
    public String toString() {
      return "a pair with " + peer;
    }
  }

  private Path nodeYaml() {
    return etc.resolve("node.yaml");
  }

  private String text() throws IOException {
    return DurableFile.read(nodeYaml(), BYTES_MAX)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .orElse("");
  }

  /**
   * The change that makes this node one of that pair; prepared, so that it will succeed.
   *
   * @throws IOException when it would not; nothing has changed then
   */
  FileChange pairing(Agreement agreed) throws IOException {
    String before = text();
    String after = NodeFileText.with(before, section(agreed));
    check(after, agreed);
    FileChange change =
        new FileChange()
            .write(etc.resolve("ha-own.pem"), agreed.own().pem(), Readers.OWNER)
            .write(
                etc.resolve("ha-peer.pem"),
                Pem.encode(new JcaMiscPEMGenerator(agreed.shown()))
                    .getBytes(StandardCharsets.US_ASCII),
                Readers.OWNER)
            .write(
                etc.resolve("ha.key"),
                ("1 " + agreed.secret() + "\n").getBytes(StandardCharsets.US_ASCII),
                Readers.OWNER)
            .write(
                etc.resolve("node.yaml.before-pairing"),
                before.getBytes(StandardCharsets.UTF_8),
                Readers.GROUP);
    if (agreed.joining()) {
      change.write(
          state.resolve(LedgerFile.NAME), LedgerFile.written(Ledger.JOINING), Readers.OWNER);
    } else {
      change.remove(state.resolve(LedgerFile.NAME));
    }
    change.write(nodeYaml(), after.getBytes(StandardCharsets.UTF_8), Readers.GROUP);
    change.prepare();
    return change;
  }

  /** The change that makes this node one that is alone; prepared. */
  FileChange unpairing() throws IOException {
    String before = text();
    FileChange change =
        new FileChange()
            .write(
                etc.resolve("node.yaml.before-unpairing"),
                before.getBytes(StandardCharsets.UTF_8),
                Readers.GROUP)
            .write(
                nodeYaml(),
                NodeFileText.without(before).getBytes(StandardCharsets.UTF_8),
                Readers.GROUP)
            .remove(etc.resolve("ha.key"))
            .remove(etc.resolve("ha-peer.pem"))
            .remove(etc.resolve("ha-own.pem"))
            .remove(state.resolve(LedgerFile.NAME));
    change.prepare();
    return change;
  }

  /** Nothing but the pair may be said otherwise than before. */
  private void check(String after, Agreement agreed) throws IOException {
    NodeConfiguration configuration =
        switch (NodeYaml.parse("node.yaml", after, node)) {
          case Parsed.Valid<NodeConfiguration>(NodeConfiguration valid) -> valid;
          case Parsed.Invalid<NodeConfiguration>(var problems) ->
              throw new IOException(
                  "%s cannot have a section ha as it is written: %s"
                      .formatted(
                          nodeYaml(),
                          String.join(" | ", problems.stream().map(Problem::toString).toList())));
        };
    Optional<HaSpec> spec = configuration.ha();
    if (spec.filter(ha -> ha.peer().equals(agreed.peer())).isEmpty()
        || !configuration.node().equals(node)) {
      throw new IOException(
          nodeYaml() + " cannot have a section ha as it is written: add it by hand");
    }
  }

  private static String section(Agreement agreed) throws IOException {
    Optional<String> device = device(agreed.local());
    return """
    ha:                                    # made by pairing; see docs/ha.md for what else there is
      peer: %s
      priority: %d
      links:
        - { %slocal: "%s", remote: "%s"%s }
    """
        .formatted(
            agreed.peer(),
            agreed.priority(),
            device.map(name -> "interface: \"" + name + "\", ").orElse(""),
            agreed.local().getHostAddress().split("%", 2)[0],
            agreed.remote().getHostAddress().split("%", 2)[0],
            agreed.port() == HaSpec.Link.PORT_DEFAULT ? "" : ", port: " + agreed.port());
  }

  /** The interface that has an address; not that of loopback, which nothing is bound to. */
  private static Optional<String> device(InetAddress local) throws IOException {
    try {
      NetworkInterface found = NetworkInterface.getByInetAddress(local);
      return found == null || found.isLoopback() ? Optional.empty() : Optional.of(found.getName());
    } catch (SocketException e) {
      throw new IOException("the interface of %s is not found: %s".formatted(local, e), e);
    }
  }
}
