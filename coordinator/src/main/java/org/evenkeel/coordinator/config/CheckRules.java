package org.evenkeel.coordinator.config;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.model.CheckSpec.RecordType;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * The rules that concern more than one key of a check. Settings in defaults wait for a check of
 * their type; a service's own must suit its check.
 */
final class CheckRules {
  private final Problems problems;

  /** Sections of defaults are shared by services; what is wrong with them is said once. */
  private final Set<Section> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  CheckRules(Problems problems) {
    this.problems = problems;
  }

  /** The type of a check, said or not. */
  static CheckType type(Section check) {
    return check.value(ClusterKeys.CHECK_TYPE).orElse(CheckType.CONNECT);
  }

  /** Checks a service's check, its own and with the defaults merged. */
  void check(Section own, Section merged) {
    Optional<Section> check = merged.value(ClusterKeys.CHECK);
    boolean typeIsWrong =
        check.isPresent()
            && check.get().has(ClusterKeys.CHECK_TYPE)
            && check.get().value(ClusterKeys.CHECK_TYPE).isEmpty();
    if (check.isEmpty() || typeIsWrong || !seen.add(check.get())) {
      return;
    }
    CheckType type = type(check.get());
    own.value(ClusterKeys.CHECK).ifPresent(mine -> suits(mine, type));
    required(check.get(), type);
    login(check.get(), type);
    encryption(check.get(), type);
    body(check.get(), type);
    expected(check.get(), type);
  }

  private void suits(Section check, CheckType type) {
    for (Key<?> key : CheckKeys.ALL) {
      if (check.has(key) && !type.has(key)) {
        String types =
            CheckType.with(key).stream().map(CheckType::toString).collect(Collectors.joining(", "));
        problems.add(
            check.place(key),
            "a check of type %s has no %s".formatted(type, key.name()),
            "type %s; or no %s".formatted(types, key.name()));
      }
    }
    if (check.has(ClusterKeys.CHECK_PORT) && type == CheckType.PING) {
      problems.add(
          check.place(ClusterKeys.CHECK_PORT), "a check of type ping has no port", "no port");
    }
  }

  private void required(Section check, CheckType type) {
    switch (type) {
      case DNS -> missing(check, CheckKeys.DNS);
      case RADIUS -> missing(check, CheckKeys.SECRET_FILE);
      case EXEC -> {
        missing(check, CheckKeys.COMMAND);
        check
            .value(CheckKeys.COMMAND)
            .filter(command -> command.isEmpty() || !command.getFirst().startsWith("/"))
            .ifPresent(
                _ ->
                    problems.add(
                        check.place(CheckKeys.COMMAND),
                        "does not begin with a program's whole path",
                        "such as [/usr/local/bin/check, --fast]"));
      }
      default -> {}
    }
  }

  private void missing(Section check, Key<?> key) {
    if (!check.has(key)) {
      problems.addMissing(check, key);
    }
  }

  /** Who needs a password, and who needs none. */
  private void login(Section check, CheckType type) {
    if (!type.has(CheckKeys.USER)) {
      return;
    }
    boolean hasUser = check.has(CheckKeys.USER);
    boolean hasPassword = check.has(CheckKeys.PASSWORD_FILE);
    boolean userSuffices = type == CheckType.MYSQL || type == CheckType.POSTGRES;
    if (hasUser && !hasPassword && !userSuffices) {
      problems.add(
          check.place(CheckKeys.USER), "has no password", "password-file beside it, or no user");
    }
    if (hasPassword && !hasUser && type != CheckType.REDIS) {
      problems.add(
          check.place(CheckKeys.PASSWORD_FILE),
          "is nobody's password",
          "user beside it, or no password-file");
    }
    boolean colonInName =
        (type == CheckType.HTTP || type == CheckType.HTTPS)
            && check.value(CheckKeys.USER).filter(user -> user.contains(":")).isPresent();
    if (colonInName) {
      problems.add(
          check.place(CheckKeys.USER),
          "basic credentials cannot carry a name with a colon",
          "a name without one");
    }
  }

  private void encryption(Section check, CheckType type) {
    boolean direct = type.has(CheckKeys.TLS) && check.value(CheckKeys.TLS).orElse(false);
    boolean command = type.has(CheckKeys.STARTTLS) && check.value(CheckKeys.STARTTLS).orElse(false);
    if (direct && command) {
      problems.add(
          check.place(CheckKeys.STARTTLS),
          "the connection is encrypted already, by tls",
          "either tls or starttls");
    }
    boolean always = type == CheckType.HTTPS || type == CheckType.TLS;
    if (direct || command || always) {
      return;
    }
    for (Key<?> key : List.of(CheckKeys.SNI, CheckKeys.VERIFY)) {
      if (type.has(key) && check.has(key)) {
        String right = type.has(CheckKeys.STARTTLS) ? "tls: true or starttls: true" : "tls: true";
        problems.add(check.place(key), "has no effect without TLS", right);
      }
    }
  }

  private void body(Section check, CheckType type) {
    boolean isHead = check.value(CheckKeys.METHOD).equals(Optional.of("HEAD"));
    for (Key<?> key : List.of(CheckKeys.BODY, CheckKeys.NOT_BODY)) {
      if (type.has(key) && isHead && check.has(key)) {
        problems.add(check.place(key), "an answer to HEAD has no body", "method GET");
      }
    }
    if (type.has(CheckKeys.HEADERS)) {
      for (String name : check.value(CheckKeys.HEADERS).orElse(Map.of()).keySet()) {
        switch (name.toLowerCase(Locale.ROOT)) {
          case "host" ->
              problems.add(
                  check.place(CheckKeys.HEADERS), "host stands in a key of its own", "host");
          case "connection", "content-length", "transfer-encoding", "upgrade", "te", "trailer" ->
              problems.add(
                  check.place(CheckKeys.HEADERS),
                  name + " is for the connection, which is ours",
                  "no such header");
          default -> {}
        }
      }
    }
  }

  /** What is expected depends on who answers. */
  private void expected(Section check, CheckType type) {
    Optional<String> expect =
        type.has(CheckKeys.EXPECT) ? check.value(CheckKeys.EXPECT) : Optional.empty();
    if (expect.isEmpty()) {
      return;
    }
    Place place = check.place(CheckKeys.EXPECT);
    if (type == CheckType.TCP) {
      try {
        String _ = CheckKeys.regularExpression(expect.get());
      } catch (IllegalArgumentException _) {
        problems.add(
            place,
            Quoted.of(expect.get()) + " is not a regular expression",
            "one in the syntax of RE2, without back references");
      }
      return;
    }
    RecordType record = check.value(CheckKeys.RECORD).orElse(RecordType.A);
    switch (record) {
      case A -> address(place, expect.get(), false);
      case AAAA -> address(place, expect.get(), true);
      default -> {}
    }
  }

  private void address(Place place, String text, boolean isV6) {
    try {
      if (IpAddress.parse(text).isV6() == isV6) {
        return;
      }
    } catch (IllegalArgumentException _) {
      // said below
    }
    problems.add(
        place,
        "%s is not what a record %s holds".formatted(Quoted.of(text), isV6 ? "AAAA" : "A"),
        isV6 ? "an IPv6 address, or another record" : "an IPv4 address, or another record");
  }
}
