package org.evenkeel.coordinator.config;

import static org.evenkeel.coordinator.config.CheckKeys.BODY;
import static org.evenkeel.coordinator.config.CheckKeys.COMMAND;
import static org.evenkeel.coordinator.config.CheckKeys.DATABASE;
import static org.evenkeel.coordinator.config.CheckKeys.ENVIRONMENT;
import static org.evenkeel.coordinator.config.CheckKeys.EXPECT;
import static org.evenkeel.coordinator.config.CheckKeys.HEADERS;
import static org.evenkeel.coordinator.config.CheckKeys.HOST;
import static org.evenkeel.coordinator.config.CheckKeys.HTTP2;
import static org.evenkeel.coordinator.config.CheckKeys.METHOD;
import static org.evenkeel.coordinator.config.CheckKeys.NOT_BODY;
import static org.evenkeel.coordinator.config.CheckKeys.PASSWORD_FILE;
import static org.evenkeel.coordinator.config.CheckKeys.PATH;
import static org.evenkeel.coordinator.config.CheckKeys.RECORD;
import static org.evenkeel.coordinator.config.CheckKeys.SECRET_FILE;
import static org.evenkeel.coordinator.config.CheckKeys.SEND;
import static org.evenkeel.coordinator.config.CheckKeys.SERVICE;
import static org.evenkeel.coordinator.config.CheckKeys.SNI;
import static org.evenkeel.coordinator.config.CheckKeys.STARTTLS;
import static org.evenkeel.coordinator.config.CheckKeys.STATUS;
import static org.evenkeel.coordinator.config.CheckKeys.TRANSPORT;
import static org.evenkeel.coordinator.config.CheckKeys.USER;
import static org.evenkeel.coordinator.config.CheckKeys.VERIFY;
import static org.evenkeel.coordinator.config.CheckKeys.VIRTUAL_HOST;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The types of checks, each with the keys that it has beside those of all. */
enum CheckType {
  CONNECT,
  PING,
  TCP(SEND, EXPECT, CheckKeys.TLS, SNI, VERIFY),
  HTTP(METHOD, PATH, HOST, HEADERS, STATUS, BODY, NOT_BODY, HTTP2, USER, PASSWORD_FILE),
  HTTPS(
      METHOD, PATH, HOST, HEADERS, STATUS, BODY, NOT_BODY, HTTP2, USER, PASSWORD_FILE, SNI, VERIFY),
  TLS(SNI, VERIFY),
  DNS(CheckKeys.DNS, RECORD, EXPECT, TRANSPORT),
  SMTP(CheckKeys.TLS, STARTTLS, SNI, VERIFY, USER, PASSWORD_FILE),
  IMAP(CheckKeys.TLS, STARTTLS, SNI, VERIFY, USER, PASSWORD_FILE),
  POP3(CheckKeys.TLS, STARTTLS, SNI, VERIFY, USER, PASSWORD_FILE),
  FTP(CheckKeys.TLS, STARTTLS, SNI, VERIFY, USER, PASSWORD_FILE),
  LDAP(CheckKeys.TLS, STARTTLS, SNI, VERIFY, USER, PASSWORD_FILE),
  MYSQL(CheckKeys.TLS, STARTTLS, SNI, VERIFY, USER, PASSWORD_FILE, DATABASE),
  POSTGRES(CheckKeys.TLS, STARTTLS, SNI, VERIFY, USER, PASSWORD_FILE, DATABASE),
  REDIS(CheckKeys.TLS, SNI, VERIFY, USER, PASSWORD_FILE),
  AMQP(CheckKeys.TLS, SNI, VERIFY, USER, PASSWORD_FILE, VIRTUAL_HOST),
  SIP(HOST, STATUS, TRANSPORT),
  RADIUS(SECRET_FILE, USER, PASSWORD_FILE),
  GRPC(SERVICE, HOST, CheckKeys.TLS, SNI, VERIFY),
  EXEC(COMMAND, ENVIRONMENT),
  NONE;

  @SuppressWarnings("ImmutableEnumChecker") // List.of, and keys are records
  private final List<Key<?>> keys;

  CheckType(Key<?>... keys) {
    this.keys = List.of(keys);
  }

  /** Whether this type has a key. */
  boolean has(Key<?> key) {
    return keys.contains(key);
  }

  /** The types that have a key. */
  static List<CheckType> with(Key<?> key) {
    return Arrays.stream(values()).filter(type -> type.has(key)).toList();
  }

  /** Whether a probe of this type goes to a port. */
  boolean needsPort() {
    return switch (this) {
      case PING, EXEC, NONE -> false;
      default -> true;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
