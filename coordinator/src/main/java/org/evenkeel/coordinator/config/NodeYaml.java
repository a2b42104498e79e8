package org.evenkeel.coordinator.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.config.NodeConfiguration.DispatcherChoice;
import org.evenkeel.coordinator.config.NodeConfiguration.Listen;
import org.evenkeel.coordinator.config.NodeConfiguration.LogLevel;
import org.evenkeel.coordinator.config.NodeConfiguration.ProxyChoice;
import org.evenkeel.coordinator.config.NodeConfiguration.Tls;
import org.evenkeel.coordinator.model.AlertSpec;
import org.evenkeel.coordinator.model.SnmpSpec;

/** {@code node.yaml} and the {@link NodeConfiguration} it describes. Safe for any thread. */
public final class NodeYaml {
  private NodeYaml() {}

  /**
   * Reads this node's file.
   *
   * @param hostName the node's name when the file gives none
   * @return its configuration; the defaults when there is no such file
   * @throws IOException when the file cannot be read, the message naming it
   * @throws ConfigurationException with every problem when its content is wrong
   */
  public static NodeConfiguration load(Path file, String hostName)
      throws IOException, ConfigurationException {
    Optional<String> text = TextFile.read(file);
    return text.isPresent()
        ? parse(file.toString(), text.get(), hostName).orThrow()
        : NodeConfiguration.defaults(hostName);
  }

  /**
   * Reads a text within the same bounds as {@link ClusterYaml#parse}.
   *
   * @param fileName what the problems call the text
   * @param hostName the node's name when the text gives none
   * @return the configuration, or every problem found
   */
  public static Parsed<NodeConfiguration> parse(String fileName, String text, String hostName) {
    Problems problems = new Problems(fileName);
    Section root =
        YamlDocument.compose(text, problems)
            .flatMap(node -> NodeKeys.ROOT.read(node, problems))
            .orElseGet(() -> Section.empty(Place.start(Place.DOCUMENT)));
    Listen listen = root.value(NodeKeys.LISTEN).map(NodeYaml::listen).orElse(Listen.DEFAULT);
    if (listen.web().isPresent() && listen.web().equals(listen.clear())) {
      problems.add(
          root.place(NodeKeys.LISTEN),
          "web and clear both want " + listen.web().get(),
          "two ports, or clear: off");
    }
    String name = root.value(NodeKeys.NODE).orElse(hostName);
    root.value(NodeKeys.HA).ifPresent(ha -> new HaRules(ha, problems).check(name));
    root.value(NodeKeys.ALERTS).ifPresent(alerts -> AlertKeys.check(alerts, problems));
    root.value(NodeKeys.SIGN_IN).ifPresent(signIn -> SignInKeys.check(signIn, problems));
    SnmpKeys.check(root, problems);
    return problems.isEmpty()
        ? new Parsed.Valid<>(node(root, name, listen))
        : new Parsed.Invalid<>(problems.list());
  }

  /** Of sections in which no problem was found. */
  private static NodeConfiguration node(Section root, String name, Listen listen) {
    return new NodeConfiguration(
        name,
        listen,
        root.value(NodeKeys.DISPATCHER).orElse(DispatcherChoice.AUTO),
        root.value(NodeKeys.PROXY).orElse(ProxyChoice.AUTO),
        root.value(NodeKeys.INTERFACES).orElse(Map.of()),
        root.value(NodeKeys.HA).map(HaReader::spec),
        root.value(NodeKeys.TLS).flatMap(NodeYaml::tls),
        root.value(NodeKeys.LOG).flatMap(log -> log.value(NodeKeys.LEVEL)).orElse(LogLevel.INFO),
        root.value(NodeKeys.ALERTS).map(AlertKeys::spec).orElse(AlertSpec.NONE),
        root.value(NodeKeys.SIGN_IN).flatMap(SignInKeys::spec),
        root.value(NodeKeys.SNMP).map(SnmpKeys::spec).orElse(SnmpSpec.NONE));
  }

  private static Listen listen(Section listen) {
    return new Listen(
        listen.value(NodeKeys.WEB).orElse(Listen.DEFAULT.web()),
        listen.value(NodeKeys.CLEAR).orElse(Listen.DEFAULT.clear()),
        listen.value(NodeKeys.FALLBACK).orElse(Listen.DEFAULT.fallback()),
        listen.value(NodeKeys.SNMP_LISTENER).orElse(Listen.DEFAULT.snmp()));
  }

  private static Optional<Tls> tls(Section tls) {
    return tls.value(NodeKeys.CERTIFICATE)
        .flatMap(chain -> tls.value(NodeKeys.PRIVATE_KEY).map(key -> new Tls(chain, key)));
  }
}
