package org.evenkeel.coordinator.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.evenkeel.coordinator.model.CheckSpec;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.model.Encryption;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Login;
import org.evenkeel.coordinator.model.Statuses;
import org.evenkeel.coordinator.pace.Clock;

/** Probes once, on loopback. */
final class Try {
  static final Duration PATIENT = Duration.ofMinutes(1);
  static final Duration IMPATIENT = Duration.ofMillis(400);

  private static final IpAddress HERE = IpAddress.parse("127.0.0.1");
  private static final Pinger PINGER = new IcmpPinger();

  private Try() {}

  static Verdict probe(Probe probe, int port) {
    return probe(probe, port, PATIENT);
  }

  static Verdict probe(Probe probe, int port, Duration timeout) {
    return probe(probe, port, timeout, new Trust());
  }

  static Verdict probe(Probe probe, int port, Duration timeout, Trust trust) {
    return probers(trust, InstantSource.system()).of(probe).probe(target(probe, port, timeout));
  }

  static Probers probers(Trust trust, InstantSource calendar) {
    return new Probers(Clock.SYSTEM, calendar, new RoutedDialer(ProbeSockets.NONE), trust, PINGER);
  }

  static CheckTarget target(Probe probe, int port, Duration timeout) {
    return new CheckTarget(
        HERE, port, new CheckSpec(probe, PATIENT, timeout, 1, 1, OptionalInt.empty()));
  }

  /** Passed, with a reason that begins so. */
  static void assertPassed(String reason, Verdict verdict) {
    String seen = verdict.toString();
    assertEquals(true, verdict instanceof Verdict.Passed, seen);
    assertEquals(true, verdict.reason().startsWith(reason), seen);
  }

  static void assertFailed(String reason, Verdict verdict) {
    assertEquals(new Verdict.Failed(reason), verdict);
  }

  static Probe.Http http(
      String path, Statuses status, Optional<String> body, Optional<String> notBody) {
    return new Probe.Http(
        "GET",
        path,
        Optional.empty(),
        Map.of(),
        status,
        body,
        notBody,
        false,
        Optional.empty(),
        Optional.empty());
  }

  static Probe.Http http2(Optional<String> body) {
    return new Probe.Http(
        "GET",
        "/",
        Optional.empty(),
        Map.of(),
        Statuses.SUCCESS,
        body,
        Optional.empty(),
        true,
        Optional.empty(),
        Optional.empty());
  }

  static Optional<Login> login(String user, Path passwordFile) {
    return Optional.of(new Login(Optional.of(user), Optional.of(passwordFile)));
  }

  static Optional<Encryption> encryption(Encryption.Start start) {
    return Optional.of(new Encryption(start, Optional.empty(), new Encryption.Verify.Anyone()));
  }

  /** Every type that talks over TCP, with all that makes it listen. */
  static List<Probe> streams(Path password) {
    Optional<Login> login = login("user", password);
    Optional<Encryption> none = Optional.empty();
    return List.of(
        new Probe.Tcp(Optional.of("hello\n"), Optional.of("^world"), none),
        new Probe.Tls(encryption(Encryption.Start.DIRECT).orElseThrow()),
        http("/", Statuses.SUCCESS, Optional.of("never"), Optional.empty()),
        http2(Optional.of("never")),
        new Probe.Dns("example.org", CheckSpec.RecordType.A, Optional.empty(), true),
        new Probe.Lines(CheckSpec.LineProtocol.SMTP, login, none),
        new Probe.Lines(CheckSpec.LineProtocol.IMAP, login, encryption(Encryption.Start.COMMAND)),
        new Probe.Lines(CheckSpec.LineProtocol.POP3, login, none),
        new Probe.Lines(CheckSpec.LineProtocol.FTP, login, none),
        new Probe.Ldap(login, none),
        new Probe.Mysql(login, Optional.of("db"), none),
        new Probe.Postgres(login, Optional.of("db"), none),
        new Probe.Redis(login, none),
        new Probe.Amqp(login, "/", none),
        new Probe.Sip(Optional.empty(), Statuses.SUCCESS, true),
        new Probe.Grpc("", Optional.empty(), none));
  }
}
