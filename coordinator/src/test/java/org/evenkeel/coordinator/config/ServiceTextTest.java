package org.evenkeel.coordinator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceTextTest {
  private static final String COMMENTED =
      """
      # The shop's load balancer.
      defaults:            # for all
        service: { scheduler: wrr }

      virtual-services:
        # The shop itself.
        - name: shop       # do not rename
          address: 10.0.0.5
          ports: "80,443"

        # Mail, since 2019.
        - name: mail
          address: 10.0.0.6
          ports: 25
          real-servers:
            - { name: a, address: 10.0.0.10 }   # the old one
            - name: b
              address: 10.0.0.11

        - { name: dns, address: 10.0.0.7, ports: 53, protocol: udp }
      # The end.
      """;

  private static Map<String, Object> service(String name, Object ports) {
    Map<String, Object> service = new LinkedHashMap<>();
    service.put("name", name);
    service.put("address", "10.0.0.9");
    service.put("ports", ports);
    return service;
  }

  private static List<Map<String, Object>> services(String yaml) {
    return new ArrayList<>(ServiceText.read(yaml));
  }

  @Test
  void whatIsWrittenIsRead() {
    List<Map<String, Object>> read = ServiceText.read(COMMENTED);
    assertEquals(
        List.of("shop", "mail", "dns"), read.stream().map(each -> each.get("name")).toList());
    assertEquals("80,443", read.getFirst().get("ports"));
    assertEquals(25, read.get(1).get("ports"));
    assertEquals(List.of(), ServiceText.read(""));
  }

  @Test
  void theSameIsTheSameText() {
    assertEquals(COMMENTED, ServiceText.with(COMMENTED, services(COMMENTED)));
  }

  @Test
  void aNewOneComesLastInTheStyleOfTheList() {
    List<Map<String, Object>> next = services(COMMENTED);
    next.add(service("web", 80));
    assertEquals(
        COMMENTED.replace(
            "protocol: udp }\n",
            "protocol: udp }\n  - name: web\n    address: 10.0.0.9\n    ports: 80\n"),
        ServiceText.with(COMMENTED, next));
  }

  @Test
  void oneIsReplacedWhereItStandsAndTheOthersKeepTheirComments() {
    List<Map<String, Object>> next = services(COMMENTED);
    next.set(1, service("mail", "25,587"));
    String edited = ServiceText.with(COMMENTED, next);
    assertEquals(
        COMMENTED.replaceFirst(
            "(?s)- name: mail.*?address: 10.0.0.11",
            "- name: mail\n    address: 10.0.0.9\n    ports: 25,587"),
        edited);
  }

  @Test
  void oneInFlowStyleIsReplacedByABlock() {
    List<Map<String, Object>> next = services(COMMENTED);
    next.set(2, service("dns", 53));
    assertEquals(
        COMMENTED.replaceFirst(
            "- \\{ name: dns.*\\}", "- name: dns\n    address: 10.0.0.9\n    ports: 53"),
        ServiceText.with(COMMENTED, next));
  }

  @Test
  void oneIsTakenOutWithItsLines() {
    List<Map<String, Object>> next = services(COMMENTED);
    next.remove(1);
    String edited = ServiceText.with(COMMENTED, next);
    assertEquals(COMMENTED.replaceFirst("(?s)  - name: mail.*?address: 10.0.0.11\n", ""), edited);
  }

  @Test
  void theLastOneLeavesAnEmptyList() {
    String edited = ServiceText.with(COMMENTED, List.of());
    assertTrue(edited.contains("virtual-services: []\n"), edited);
    assertTrue(edited.startsWith("# The shop's load balancer.\n"), edited);
    assertEquals(1, services(ServiceText.with(edited, List.of(service("web", 80)))).size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "virtual-services: []\n",
        "virtual-services:\n",
        "# nothing yet\n",
        "virtual-services: [{ name: a, address: 10.0.0.1, ports: 1 }] # all\non-all-down: keep\n",
        "{ \"virtual-services\": [] }",
        "on-all-down: keep",
        "virtual-services:\n- name: a\n  address: 10.0.0.1\n  ports: 1",
        "virtual-services:\n  -   name: a\n      address: 10.0.0.1\n      ports: 1\n",
        "virtual-services:\n  - name: a\n    address: 10.0.0.1\n    ports: 1\n\u00e9: 1\n",
        "virtual-services:\n  - name: a\n    note: |\n      two\n      lines\n  - name: b\n",
        "virtual-services:\n  - &a { name: a, ports: 1 }\n  - name: b\n    check: *a\n"
      })
  void whateverTheStyleOneCanBeAddedChangedAndTakenOut(String yaml) {
    List<Map<String, Object>> next = services(yaml);
    next.add(service("new", "80,443"));
    String added = ServiceText.with(yaml, next);
    assertEquals(next, ServiceText.read(added), added);

    next.set(0, service(String.valueOf(next.getFirst().get("name")), 99));
    String changed = ServiceText.with(added, next);
    assertEquals(next, ServiceText.read(changed), changed);

    next.removeLast();
    assertEquals(next, ServiceText.read(ServiceText.with(changed, next)));
  }

  @Test
  void anotherOrderIsWrittenToo() {
    List<Map<String, Object>> next = services(COMMENTED);
    Collections.reverse(next);
    assertEquals(next, ServiceText.read(ServiceText.with(COMMENTED, next)));
  }

  /** Long chains of edits on the example with every key. */
  @Test
  void anyEditsReadAsTheyWereMeant() throws Exception {
    String example = Files.readString(Path.of("../docs/examples/every-key.yaml"));
    for (String begin : List.of(COMMENTED, example)) {
      Random random = new Random(11);
      String text = begin;
      for (int i = 0; i < 300; i++) {
        List<Map<String, Object>> next = services(text);
        for (int edits = random.nextInt(3); edits >= 0; edits--) {
          edit(next, random, i);
        }
        text = ServiceText.with(text, next);
        assertEquals(next, ServiceText.read(text), text);
      }
      assertTrue(text.startsWith(begin.substring(0, begin.indexOf('\n'))), text);
    }
  }

  private static void edit(List<Map<String, Object>> next, Random random, int number) {
    int at = next.isEmpty() ? 0 : random.nextInt(next.size());
    switch (next.isEmpty() ? 0 : random.nextInt(3)) {
      case 0 -> next.add(service("n" + number + "-" + next.size(), number));
      case 1 -> next.remove(at);
      default -> {
        Map<String, Object> changed = new LinkedHashMap<>(next.get(at));
        changed.put("comment", "number: " + number + " # \"quoted\"");
        changed.put("list", List.of(1, "two", Map.of("three", true)));
        next.set(at, changed);
      }
    }
  }
}
