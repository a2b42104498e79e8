package org.evenkeel.coordinator.config;

import static org.evenkeel.coordinator.config.Key.optional;
import static org.evenkeel.coordinator.config.Key.required;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.config.NodeConfiguration.DispatcherChoice;
import org.evenkeel.coordinator.config.NodeConfiguration.LogLevel;
import org.evenkeel.coordinator.config.NodeConfiguration.ProxyChoice;
import org.evenkeel.coordinator.model.Cidr;

/** The keys of {@code node.yaml}: the one place that says what the file may hold. */
final class NodeKeys {
  private static final String OFF = "off";

  /** IFNAMSIZ of linux/if.h is 16 with the final zero; dev_valid_name() bars slash and space. */
  private static final Pattern ABSOLUTE = Pattern.compile("/[^\\x00-\\x1f]{1,4094}");

  private static final Scalar<Optional<HostPort>> LISTENER =
      Scalars.text(
          "an address and port",
          "such as \"0.0.0.0:9443\" or \"[::]:9443\", or off",
          "off|.*:[1-9][0-9]{0,4}",
          text -> text.equals(OFF) ? Optional.empty() : Optional.of(HostPort.parse(text)));
  static final Scalar<Path> FILE =
      Scalars.text(
          "an absolute path",
          "a path that begins with a slash",
          "/.*",
          text -> Path.of(Scalars.matching(ABSOLUTE, text)));
  static final Key<Optional<HostPort>> WEB =
      optional("web", LISTENER, "web UI and API over HTTPS; default 0.0.0.0:9443");
  static final Key<Optional<HostPort>> CLEAR =
      optional("clear", LISTENER, "the same without TLS; default off");
  static final Key<Optional<HostPort>> FALLBACK =
      optional(
          "fallback",
          LISTENER,
          "the page for clients of services without a real server; default 0.0.0.0:9081");
  static final Key<Optional<HostPort>> SNMP_LISTENER =
      optional("snmp", LISTENER, "figures for monitoring by SNMP over UDP; default off");
  static final Key<Path> CERTIFICATE =
      required("certificate", FILE, "the file of the certificate chain, PEM");
  static final Key<Path> PRIVATE_KEY = required("key", FILE, "the file of the private key, PEM");
  static final Key<LogLevel> LEVEL =
      optional(
          "level",
          Scalars.choice("a log level", LogLevel.class),
          "the least severe that is logged; default info");

  static final Key<String> NODE =
      optional("node", Scalars.NAME_TEXT, "this node's name; default the host's");
  static final Key<Section> LISTEN =
      optional(
          "listen",
          Mapping.of(WEB, CLEAR, FALLBACK, SNMP_LISTENER),
          "where this node serves users");
  static final Key<DispatcherChoice> DISPATCHER =
      optional(
          "dispatcher",
          Scalars.choice("a dispatcher", DispatcherChoice.class),
          "which engine carries layer 4; default auto");
  static final Key<ProxyChoice> PROXY =
      optional(
          "proxy",
          Scalars.choice("a proxy", ProxyChoice.class),
          "which engine carries layer 7: auto, haproxy or relay; default auto");
  static final Key<Map<Cidr, String>> INTERFACES =
      optional(
          "interfaces",
          new Dictionary<>(Scalars.SUBNET, Scalars.INTERFACE),
          "the interface of VIPs in a subnet, where it cannot be found out");
  static final Key<Section> HA =
      optional("ha", HaKeys.ALL, "the other node of a pair; without it this one is alone");
  static final Key<Section> TLS =
      optional(
          "tls",
          Mapping.of(CERTIFICATE, PRIVATE_KEY),
          "the web listener's certificate; default generated");
  static final Key<Section> ALERTS =
      optional("alerts", AlertKeys.ALL, "who is told of faults; default nobody");
  static final Key<Section> SIGN_IN =
      optional("sign-in", SignInKeys.ALL, "who else knows users; default nobody");
  static final Key<Section> SNMP =
      optional("snmp", SnmpKeys.ALL, "who may read by SNMP, once listen.snmp is on");
  static final Key<Section> LOG = optional("log", Mapping.of(LEVEL), "what is logged");

  /** The whole file. */
  static final Mapping ROOT =
      Mapping.of(NODE, LISTEN, DISPATCHER, PROXY, INTERFACES, HA, TLS, LOG, ALERTS, SIGN_IN, SNMP);

  private NodeKeys() {}
}
