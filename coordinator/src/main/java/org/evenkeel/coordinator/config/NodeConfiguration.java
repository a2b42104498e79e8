package org.evenkeel.coordinator.config;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.model.AlertSpec;
import org.evenkeel.coordinator.model.Cidr;
import org.evenkeel.coordinator.model.HaSpec;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.SignInSpec;
import org.evenkeel.coordinator.model.SnmpSpec;

/**
 * Everything that {@code node.yaml} says of this node.
 *
 * @param node its name
 * @param listen where it serves users
 * @param dispatcher which engine carries layer 4
 * @param proxy which engine carries layer 7
 * @param interfaces the interface of a VIP whose subnet does not tell
 * @param ha the pair that it is one of; empty when it is alone
 * @param tls certificate and key of the web listener; empty means generated
 * @param logLevel the least severe that is logged
 * @param alerts who is told of faults
 * @param signIn who else knows users; empty when nobody does
 * @param snmp who may read by SNMP, where that is on
 */
public record NodeConfiguration(
    String node,
    Listen listen,
    DispatcherChoice dispatcher,
    ProxyChoice proxy,
    Map<Cidr, String> interfaces,
    Optional<HaSpec> ha,
    Optional<Tls> tls,
    LogLevel logLevel,
    AlertSpec alerts,
    Optional<SignInSpec> signIn,
    SnmpSpec snmp) {
  public NodeConfiguration {
    interfaces = Map.copyOf(interfaces);
  }

  /** What a node without a file does. */
  public static NodeConfiguration defaults(String node) {
    return new NodeConfiguration(
        node,
        Listen.DEFAULT,
        DispatcherChoice.AUTO,
        ProxyChoice.AUTO,
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        LogLevel.INFO,
        AlertSpec.NONE,
        Optional.empty(),
        SnmpSpec.NONE);
  }

  /** The interface configured for an address: that of the longest prefix which contains it. */
  public Optional<String> interfaceFor(IpAddress address) {
    return interfaces.entrySet().stream()
        .filter(entry -> entry.getKey().contains(address))
        .max(Comparator.comparingInt(entry -> entry.getKey().prefix()))
        .map(Map.Entry::getValue);
  }

  /**
   * The listeners for users.
   *
   * @param web web UI and API over HTTPS; empty is off
   * @param clear the same without TLS; empty is off
   * @param fallback the page for clients of services without a real server, while a service uses
   *     it; empty is off
   * @param snmp figures for monitoring, over UDP; empty is off
   */
  public record Listen(
      Optional<HostPort> web,
      Optional<HostPort> clear,
      Optional<HostPort> fallback,
      Optional<HostPort> snmp) {
    /** HTTPS on port 9443 of every address, the fallback page on 9081, nothing else. */
    public static final Listen DEFAULT =
        new Listen(
            Optional.of(HostPort.parse("0.0.0.0:9443")),
            Optional.empty(),
            Optional.of(HostPort.parse("0.0.0.0:9081")),
            Optional.empty());
  }

  /**
   * The files of the web listener's own certificate, absolute paths as written in the file.
   *
   * @param certificate the chain, PEM
   * @param key the private key, PEM
   */
  public record Tls(Path certificate, Path key) {}

  /** What the node is to use for layer 4. */
  public enum DispatcherChoice {
    /** The kernel's IPVS where it can be used, otherwise the relay. */
    AUTO,
    /** IPVS or nothing. */
    IPVS,
    /** The user-space relay. */
    RELAY;

    /** The name in configuration. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What the node is to use for layer 7. */
  public enum ProxyChoice {
    /** HAProxy where it is installed, otherwise the relay. */
    AUTO,
    /** HAProxy or nothing. */
    HAPROXY,
    /** The user-space relay. */
    RELAY;

    /** The name in configuration. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How severe a message has to be to be logged. */
  public enum LogLevel {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR;

    /** The name in configuration. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
