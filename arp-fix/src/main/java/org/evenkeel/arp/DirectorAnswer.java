package org.evenkeel.arp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the director heard when it asked its neighbours who has a VIP.
 *
 * @param vip who answered for it
 * @param realServers those that the director has behind the VIP
 */
record DirectorAnswer(Heard vip, List<RealServer> realServers) {
  DirectorAnswer {
    realServers = List.copyOf(realServers);
  }

  /** What came of a question for an address. */
  sealed interface Heard {
    /** The MAC addresses that answered, beside the director itself. */
    record Answers(List<String> macs) implements Heard {
      public Answers {
        macs = List.copyOf(macs);
      }
    }

    /** The question was not asked. */
    record Nothing(String reason) implements Heard {}
  }

  /**
   * A real server of the director.
   *
   * @param name with its service, for example {@code web/web1}
   * @param address as the director writes it
   * @param throughVip whether it is checked through the VIP
   * @param health up, down or unknown
   * @param reason why
   * @param own who answered for its own address
   */
  record RealServer(
      String name, String address, boolean throughVip, String health, String reason, Heard own) {}

  /**
   * Reads the director's document.
   *
   * @throws IllegalArgumentException when it is not one
   */
  static DirectorAnswer of(Object document) {
    Map<?, ?> root = map(document);
    List<RealServer> reals = new ArrayList<>();
    for (Object entry : list(root, "real-servers")) {
      Map<?, ?> real = map(entry);
      reals.add(
          new RealServer(
              text(real, "service") + "/" + text(real, "name"),
              text(real, "address"),
              Boolean.TRUE.equals(real.get("through-vip")),
              text(real, "health"),
              text(real, "reason"),
              heard(real)));
    }
    return new DirectorAnswer(heard(root), reals);
  }

  private static Heard heard(Map<?, ?> entry) {
    return entry.containsKey("not-asked")
        ? new Heard.Nothing(text(entry, "not-asked"))
        : new Heard.Answers(list(entry, "answers").stream().map(Object::toString).toList());
  }

  private static Map<?, ?> map(Object value) {
    return expected(value instanceof Map<?, ?> map ? Optional.of(map) : Optional.empty(), "object");
  }

  private static List<?> list(Map<?, ?> from, String name) {
    Object value = from.get(name);
    return expected(value instanceof List<?> list ? Optional.of(list) : Optional.empty(), name);
  }

  private static String text(Map<?, ?> from, String name) {
    Object value = from.get(name);
    return expected(value instanceof String text ? Optional.of(text) : Optional.empty(), name);
  }

  private static <T> T expected(Optional<T> value, String what) {
    return value.orElseThrow(() -> new IllegalArgumentException("no " + what + " in its answer"));
  }
}
