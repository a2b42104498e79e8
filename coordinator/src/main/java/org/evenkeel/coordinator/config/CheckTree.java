package org.evenkeel.coordinator.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.evenkeel.coordinator.model.CheckSpec.LineProtocol;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.model.Encryption;
import org.evenkeel.coordinator.model.Encryption.Start;
import org.evenkeel.coordinator.model.Login;

/**
 * A probe as its type and the settings that are written under it.
 *
 * @param settings in the order of writing
 */
record CheckTree(CheckType type, Map<Key<?>, Object> settings) {
  private CheckTree(CheckType type) {
    this(type, new LinkedHashMap<>());
  }

  static CheckTree of(Probe probe) {
    return switch (probe) {
      case Probe.Connect() -> new CheckTree(CheckType.CONNECT);
      case Probe.None() -> new CheckTree(CheckType.NONE);
      case Probe.Ping() -> new CheckTree(CheckType.PING);
      case Probe.Tcp tcp ->
          new CheckTree(CheckType.TCP)
              .with(CheckKeys.SEND, tcp.send())
              .with(CheckKeys.EXPECT, tcp.expect())
              .encrypted(tcp.encryption());
      case Probe.Tls(Encryption encryption) -> new CheckTree(CheckType.TLS).names(encryption);
      case Probe.Http http -> http(http);
      case Probe.Dns dns ->
          new CheckTree(CheckType.DNS)
              .with(CheckKeys.DNS, dns.name())
              .with(CheckKeys.RECORD, dns.record().name())
              .with(CheckKeys.EXPECT, dns.expect())
              .with(CheckKeys.TRANSPORT, CheckKeys.carrier(dns.stream()).toString());
      case Probe.Lines lines ->
          new CheckTree(type(lines.protocol()))
              .encrypted(lines.encryption())
              .loggedIn(lines.login());
      case Probe.Ldap ldap ->
          new CheckTree(CheckType.LDAP).encrypted(ldap.encryption()).loggedIn(ldap.login());
      case Probe.Mysql mysql ->
          new CheckTree(CheckType.MYSQL)
              .encrypted(mysql.encryption())
              .loggedIn(mysql.login())
              .with(CheckKeys.DATABASE, mysql.database());
      case Probe.Postgres postgres ->
          new CheckTree(CheckType.POSTGRES)
              .encrypted(postgres.encryption())
              .loggedIn(postgres.login())
              .with(CheckKeys.DATABASE, postgres.database());
      case Probe.Redis redis ->
          new CheckTree(CheckType.REDIS).encrypted(redis.encryption()).loggedIn(redis.login());
      case Probe.Amqp amqp ->
          new CheckTree(CheckType.AMQP)
              .encrypted(amqp.encryption())
              .loggedIn(amqp.login())
              .with(CheckKeys.VIRTUAL_HOST, amqp.virtualHost());
      case Probe.Sip sip ->
          new CheckTree(CheckType.SIP)
              .with(CheckKeys.HOST, sip.host())
              .with(CheckKeys.STATUS, sip.status().toString())
              .with(CheckKeys.TRANSPORT, CheckKeys.carrier(sip.stream()).toString());
      case Probe.Radius radius ->
          new CheckTree(CheckType.RADIUS)
              .with(CheckKeys.SECRET_FILE, radius.secretFile().toString())
              .loggedIn(radius.login());
      case Probe.Grpc grpc ->
          new CheckTree(CheckType.GRPC)
              .with(
                  CheckKeys.SERVICE,
                  grpc.service().isEmpty() ? Optional.empty() : Optional.of(grpc.service()))
              .with(CheckKeys.HOST, grpc.host())
              .encrypted(grpc.encryption());
      case Probe.Exec exec ->
          new CheckTree(CheckType.EXEC)
              .with(CheckKeys.COMMAND, exec.command())
              .with(CheckKeys.ENVIRONMENT, new TreeMap<>(exec.environment()));
    };
  }

  private static CheckTree http(Probe.Http http) {
    CheckTree tree =
        new CheckTree(http.encryption().isPresent() ? CheckType.HTTPS : CheckType.HTTP)
            .with(CheckKeys.METHOD, http.method())
            .with(CheckKeys.PATH, http.path())
            .with(CheckKeys.HOST, http.host())
            .with(CheckKeys.HEADERS, new TreeMap<>(http.headers()))
            .with(CheckKeys.STATUS, http.status().toString())
            .with(CheckKeys.BODY, http.body())
            .with(CheckKeys.NOT_BODY, http.notBody())
            .with(CheckKeys.HTTP2, http.http2())
            .loggedIn(http.login());
    http.encryption().ifPresent(tree::names);
    return tree;
  }

  private static CheckType type(LineProtocol protocol) {
    return switch (protocol) {
      case SMTP -> CheckType.SMTP;
      case IMAP -> CheckType.IMAP;
      case POP3 -> CheckType.POP3;
      case FTP -> CheckType.FTP;
    };
  }

  private CheckTree with(Key<?> key, Object value) {
    if (value instanceof Optional<?> maybe) {
      maybe.ifPresent(present -> settings.put(key, present));
    } else {
      settings.put(key, value);
    }
    return this;
  }

  private CheckTree loggedIn(Optional<Login> login) {
    login
        .flatMap(Login::passwordFile)
        .ifPresent(file -> settings.put(CheckKeys.PASSWORD_FILE, file.toString()));
    return with(CheckKeys.USER, login.flatMap(Login::user));
  }

  private CheckTree encrypted(Optional<Encryption> encryption) {
    encryption.ifPresent(
        given ->
            with(given.start() == Start.DIRECT ? CheckKeys.TLS : CheckKeys.STARTTLS, true)
                .names(given));
    return this;
  }

  private CheckTree names(Encryption encryption) {
    return with(CheckKeys.SNI, encryption.sni())
        .with(CheckKeys.VERIFY, CheckKeys.written(encryption.verify()));
  }
}
