package org.evenkeel.coordinator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.evenkeel.coordinator.model.Cluster;
import org.junit.jupiter.api.Test;

class ClusterDifferenceTest {
  private static final String BEFORE =
      """
      virtual-services:
        - name: web
          address: 10.0.0.1
          ports: 80
          forwarding: nat
          real-servers:
            - { name: a, address: 10.0.1.1 }
            - { name: b, address: 10.0.1.2 }
        - { name: mail, address: 10.0.0.1, ports: 25, forwarding: nat }
      """;

  @Test
  void whatIsAddedRemovedAndChangedIsSaidByItsPath() {
    String after =
        """
        on-all-down: fallback
        virtual-services:
          - { name: shop, address: 10.0.0.1, ports: 443, forwarding: proxy }
          - name: web
            address: 10.0.0.1
            ports: 80
            forwarding: nat
            scheduler: rr
            persistence: { timeout: 1m }
            check: { type: http, interval: 5s }
            real-servers:
              - { name: b, address: 10.0.1.2, weight: 7 }
              - { name: c, address: 10.0.1.3 }
        """;
    assertEquals(
        List.of(
            "~ on-all-down: keep-last -> fallback",
            "~ virtual-services.web.scheduler: wlc -> rr",
            "~ virtual-services.web.check.type: connect -> http",
            "~ virtual-services.web.check.interval: 2s -> 5s",
            "~ virtual-services.web.check.fast-interval: 2s -> 5s",
            "~ virtual-services.web.check.down-interval: 2s -> 5s",
            "+ virtual-services.web.check.method: GET",
            "+ virtual-services.web.check.path: /",
            "+ virtual-services.web.check.headers",
            "+ virtual-services.web.check.status: 200-299",
            "+ virtual-services.web.check.http2: false",
            "- virtual-services.web.real-servers.a",
            "~ virtual-services.web.real-servers.b.weight: 100 -> 7",
            "+ virtual-services.web.real-servers.c",
            "+ virtual-services.web.persistence",
            "- virtual-services.mail",
            "+ virtual-services.shop"),
        ClusterDifference.between(cluster(BEFORE), cluster(after)));
  }

  @Test
  void rulesAreToldApartByTheirPlace() {
    String shop =
        """
        virtual-services:
          - name: shop
            address: 10.0.0.1
            ports: 80
            forwarding: proxy
            proxy:
              mode: http
              rules:
        """;
    String first =
        "        - { when: { host: a.example.org }, redirect: \"https://b.example.org\" }\n";
    String second = "        - { when: { path: /old/ }, redirect: /new }\n";
    String third = "        - { redirect: https }\n";

    assertEquals(
        List.of("+ virtual-services.shop.proxy.rules[1]: {when: {path: /old/}, redirect: /new}"),
        ClusterDifference.between(
            cluster(shop + first + third), cluster(shop + first + second + third)));
    assertEquals(
        List.of(
            "~ virtual-services.shop.proxy.rules[1].redirect: /new -> /newer",
            "- virtual-services.shop.proxy.rules[2]: {redirect: https}"),
        ClusterDifference.between(
            cluster(shop + first + second + third),
            cluster(shop + first + second.replace("/new", "/newer"))));
  }

  @Test
  void whatSaysTheSameInOtherWordsIsNoDifference() {
    String same =
        """
        defaults: { scheduler: wlc, check: { interval: 2000ms } }
        virtual-services:
          - { name: mail, address: 10.0.0.1, ports: "25", forwarding: nat }
          - name: web
            address: 10.0.0.1
            ports: 80
            forwarding: nat
            real-servers:
              - { name: b, address: 10.0.1.2, port: 80 }
              - { name: a, address: 10.0.1.1 }
        """;
    assertEquals(List.of(), ClusterDifference.between(cluster(BEFORE), cluster(same)));
  }

  private static Cluster cluster(String text) {
    return switch (ClusterYaml.parse("e.yaml", text)) {
      case Parsed.Valid<Cluster>(Cluster cluster) -> cluster;
      case Parsed.Invalid<Cluster>(List<Problem> problems) -> throw new AssertionError(problems);
    };
  }
}
