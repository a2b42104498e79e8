package org.evenkeel.coordinator.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.config.CheckKeys.Carrier;
import org.evenkeel.coordinator.model.CheckSpec.LineProtocol;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.model.CheckSpec.RecordType;
import org.evenkeel.coordinator.model.Encryption;
import org.evenkeel.coordinator.model.Encryption.Start;
import org.evenkeel.coordinator.model.Encryption.Verify;
import org.evenkeel.coordinator.model.Login;
import org.evenkeel.coordinator.model.Statuses;

/** Makes the probe of a check's section, taking the keys of its type and no others. */
final class CheckReader {
  private CheckReader() {}

  static Probe probe(Section check) {
    return switch (CheckRules.type(check)) {
      case CONNECT -> new Probe.Connect();
      case NONE -> new Probe.None();
      case PING -> new Probe.Ping();
      case TCP ->
          new Probe.Tcp(
              check.value(CheckKeys.SEND), check.value(CheckKeys.EXPECT), encryption(check));
      case TLS -> new Probe.Tls(encryption(check, Start.DIRECT));
      case HTTP -> http(check, Optional.empty());
      case HTTPS -> http(check, Optional.of(encryption(check, Start.DIRECT)));
      case DNS ->
          new Probe.Dns(
              check.required(CheckKeys.DNS),
              check.value(CheckKeys.RECORD).orElse(RecordType.A),
              check.value(CheckKeys.EXPECT),
              stream(check));
      case SMTP -> lines(LineProtocol.SMTP, check);
      case IMAP -> lines(LineProtocol.IMAP, check);
      case POP3 -> lines(LineProtocol.POP3, check);
      case FTP -> lines(LineProtocol.FTP, check);
      case LDAP -> new Probe.Ldap(login(check), encryption(check));
      case MYSQL ->
          new Probe.Mysql(login(check), check.value(CheckKeys.DATABASE), encryption(check));
      case POSTGRES ->
          new Probe.Postgres(login(check), check.value(CheckKeys.DATABASE), encryption(check));
      case REDIS -> new Probe.Redis(login(check), encryption(check));
      case AMQP ->
          new Probe.Amqp(
              login(check), check.value(CheckKeys.VIRTUAL_HOST).orElse("/"), encryption(check));
      case SIP -> new Probe.Sip(check.value(CheckKeys.HOST), status(check), stream(check));
      case RADIUS -> new Probe.Radius(check.required(CheckKeys.SECRET_FILE), login(check));
      case GRPC ->
          new Probe.Grpc(
              check.value(CheckKeys.SERVICE).orElse(""),
              check.value(CheckKeys.HOST),
              encryption(check));
      case EXEC ->
          new Probe.Exec(
              check.value(CheckKeys.COMMAND).orElse(List.of()),
              check.value(CheckKeys.ENVIRONMENT).orElse(Map.of()));
    };
  }

  private static Probe http(Section check, Optional<Encryption> encryption) {
    return new Probe.Http(
        check.value(CheckKeys.METHOD).orElse("GET"),
        check.value(CheckKeys.PATH).orElse("/"),
        check.value(CheckKeys.HOST),
        check.value(CheckKeys.HEADERS).orElse(Map.of()),
        status(check),
        check.value(CheckKeys.BODY),
        check.value(CheckKeys.NOT_BODY),
        check.value(CheckKeys.HTTP2).orElse(false),
        login(check),
        encryption);
  }

  private static Probe lines(LineProtocol protocol, Section check) {
    return new Probe.Lines(protocol, login(check), encryption(check));
  }

  private static Statuses status(Section check) {
    return check.value(CheckKeys.STATUS).orElse(Statuses.SUCCESS);
  }

  private static boolean stream(Section check) {
    return check.value(CheckKeys.TRANSPORT).orElse(Carrier.UDP) == Carrier.TCP;
  }

  private static Optional<Login> login(Section check) {
    return check.has(CheckKeys.USER) || check.has(CheckKeys.PASSWORD_FILE)
        ? Optional.of(new Login(check.value(CheckKeys.USER), check.value(CheckKeys.PASSWORD_FILE)))
        : Optional.empty();
  }

  /** Of types that have TLS only when it is wanted. */
  private static Optional<Encryption> encryption(Section check) {
    if (check.value(CheckKeys.TLS).orElse(false)) {
      return Optional.of(encryption(check, Start.DIRECT));
    }
    boolean command =
        CheckRules.type(check).has(CheckKeys.STARTTLS)
            && check.value(CheckKeys.STARTTLS).orElse(false);
    return command ? Optional.of(encryption(check, Start.COMMAND)) : Optional.empty();
  }

  private static Encryption encryption(Section check, Start start) {
    return new Encryption(
        start,
        check.value(CheckKeys.SNI),
        check.value(CheckKeys.VERIFY).orElseGet(Verify.Trusted::new));
  }
}
