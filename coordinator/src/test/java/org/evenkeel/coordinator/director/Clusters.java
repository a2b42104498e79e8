package org.evenkeel.coordinator.director;

import org.evenkeel.coordinator.config.ClusterYaml;
import org.evenkeel.coordinator.config.ConfigurationException;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.ServiceKey;

/** Configurations for tests: the services {@code web} and {@code mail}, by NAT. */
final class Clusters {
  static final ServiceKey.Endpoint WEB =
      new ServiceKey.Endpoint(Protocol.TCP, IpAddress.parse("192.0.2.5"), 80);
  static final ServiceKey.Endpoint MAIL =
      new ServiceKey.Endpoint(Protocol.TCP, IpAddress.parse("192.0.2.6"), 25);

  /** Two real servers, checked. */
  static final String WEB_YAML =
      """
      virtual-services:
        - name: web
          address: 192.0.2.5
          ports: 80
          forwarding: nat
          real-servers:
            - { name: a, address: 198.51.100.1, weight: 100 }
            - { name: b, address: 198.51.100.2, weight: 50 }
      """;

  private static final String MAIL_ENTRY =
      """
        - name: mail
          address: 192.0.2.6
          ports: 25
          forwarding: nat
          real-servers:
            - { name: m, address: 198.51.100.3, weight: 10 }
      """;

  static final String BOTH_YAML = WEB_YAML + MAIL_ENTRY;

  static final String MAIL_YAML = "virtual-services:\n" + MAIL_ENTRY;

  private Clusters() {}

  /** The cluster that a text describes. */
  static Cluster of(String yaml) {
    try {
      return ClusterYaml.parse("test.yaml", yaml).orThrow();
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
