package org.evenkeel.coordinator.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.evenkeel.coordinator.model.CheckSpec.LineProtocol;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.model.CheckSpec.RecordType;
import org.evenkeel.coordinator.model.Encryption;
import org.evenkeel.coordinator.model.Encryption.Start;
import org.evenkeel.coordinator.model.Encryption.Verify;
import org.evenkeel.coordinator.model.Login;
import org.evenkeel.coordinator.model.Statuses;

/** A probe of each type, its settings by chance. */
final class CheckSamples {
  /** Texts that YAML would take for something else if they were written bare. */
  private static final List<String> TEXTS =
      List.of(
          "no",
          "null",
          "1",
          "1.5",
          "true",
          "- x",
          "? b",
          "&a",
          "*a",
          "#",
          "'",
          "\"",
          "é€",
          "x".repeat(99));

  private CheckSamples() {}

  static List<Probe> all(Random random) {
    Statuses status = any(random, List.of(Statuses.SUCCESS, Statuses.parse("200,404-499")));
    RecordType record = any(random, List.of(RecordType.values()));
    Optional<String> expect =
        switch (record) {
          case A -> Optional.of("192.0.2.1");
          case AAAA -> Optional.of("2001:db8::1");
          default -> maybe(random, text(random));
        };
    return List.of(
        new Probe.Connect(),
        new Probe.None(),
        new Probe.Ping(),
        new Probe.Tcp(
            maybe(random, "\0\r\n\t" + text(random)), maybe(random, "^(a|b)+$"), direct(random)),
        new Probe.Tls(encryption(Start.DIRECT, random)),
        http(status, Optional.empty(), random),
        http(status, Optional.of(encryption(Start.DIRECT, random)), random),
        new Probe.Dns(
            any(random, List.of(".", "a.example.", "1.2.0.192.in-addr.arpa")),
            record,
            expect,
            random.nextBoolean()),
        new Probe.Lines(any(random, List.of(LineProtocol.values())), login(random), either(random)),
        new Probe.Ldap(login(random), either(random)),
        new Probe.Mysql(name(random), maybe(random, text(random)), either(random)),
        new Probe.Postgres(name(random), maybe(random, text(random)), either(random)),
        new Probe.Redis(word(random), direct(random)),
        new Probe.Amqp(login(random), text(random), direct(random)),
        new Probe.Sip(maybe(random, "sip.example.org:5061"), status, random.nextBoolean()),
        new Probe.Radius(Path.of("/a b/c"), login(random)),
        new Probe.Grpc(
            random.nextBoolean() ? "" : text(random), maybe(random, "[::1]:80"), direct(random)),
        new Probe.Exec(
            List.of("/bin/x", "", text(random)),
            random.nextBoolean() ? Map.of() : Map.of("A_1", "", "b", text(random))));
  }

  private static Probe http(Statuses status, Optional<Encryption> encryption, Random random) {
    return new Probe.Http(
        any(random, List.of("GET", "POST", "PURGE")),
        any(random, List.of("/", "/a?b=c#d")),
        maybe(random, "www.example.org"),
        random.nextBoolean() ? Map.of() : Map.of("X-A", text(random), "Accept", "x/y"),
        status,
        maybe(random, "(?i)ok|\\d+"),
        maybe(random, text(random).replaceAll("[^a-z]", "") + "."),
        random.nextBoolean(),
        login(random),
        encryption);
  }

  private static Optional<Encryption> direct(Random random) {
    return maybe(random, encryption(Start.DIRECT, random));
  }

  private static Optional<Encryption> either(Random random) {
    return maybe(random, encryption(any(random, List.of(Start.values())), random));
  }

  private static Encryption encryption(Start start, Random random) {
    Verify verify =
        any(
            random,
            List.of(
                new Verify.Trusted(),
                new Verify.Anyone(),
                new Verify.Pinned("1".repeat(64)),
                new Verify.Pinned("0123456789abcdef".repeat(4))));
    return new Encryption(start, maybe(random, "www.example.org"), verify);
  }

  private static Optional<Login> login(Random random) {
    return maybe(
        random, new Login(Optional.of(text(random)), Optional.of(Path.of("/etc/password"))));
  }

  /** A name suffices. */
  private static Optional<Login> name(Random random) {
    return maybe(
        random, new Login(Optional.of(text(random)), maybe(random, Path.of("/etc/password"))));
  }

  /** A password suffices. */
  private static Optional<Login> word(Random random) {
    return maybe(
        random, new Login(maybe(random, text(random)), Optional.of(Path.of("/etc/password"))));
  }

  private static String text(Random random) {
    return any(random, TEXTS);
  }

  private static <T> Optional<T> maybe(Random random, T value) {
    return random.nextBoolean() ? Optional.of(value) : Optional.empty();
  }

  private static <T> T any(Random random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
