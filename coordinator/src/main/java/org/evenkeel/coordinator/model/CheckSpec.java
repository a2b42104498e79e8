package org.evenkeel.coordinator.model;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a real server's health is found out.
 *
 * @param probe what is tried
 * @param interval from the start of one probe to the start of the next, 10 ms or more
 * @param timeout how long a probe may take, 1 ms or more
 * @param rise passed probes in a row until the real server counts as up, 1 to 100
 * @param fall failed probes in a row until it counts as down, 1 to 100
 * @param port where to probe; empty means the real server's own port
 * @param approach by which way
 * @param fastInterval the interval while the probes speak against the present health, or before the
 *     first verdict; 10 ms or more
 * @param downInterval the interval while it is down; 10 ms or more
 */
public record CheckSpec(
    Probe probe,
    Duration interval,
    Duration timeout,
    int rise,
    int fall,
    OptionalInt port,
    Approach approach,
    Duration fastInterval,
    Duration downInterval) {

  /** A TCP connection every two seconds, as when nothing is configured. */
  public static final CheckSpec DEFAULT =
      new CheckSpec(
          new Probe.Connect(),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          2,
          3,
          OptionalInt.empty());

  /** A check at the real server's own address, with one interval, whatever it finds. */
  public CheckSpec(
      Probe probe, Duration interval, Duration timeout, int rise, int fall, OptionalInt port) {
    this(probe, interval, timeout, rise, fall, port, Approach.DIRECT, interval, interval);
  }

  public CheckSpec {
    require(interval.toMillis() >= 10, "interval below 10ms");
    require(fastInterval.toMillis() >= 10, "fast interval below 10ms");
    require(downInterval.toMillis() >= 10, "down interval below 10ms");
    require(timeout.toMillis() >= 1, "timeout below 1ms");
    require(rise >= 1 && rise <= 100, "rise not within 1 to 100");
    require(fall >= 1 && fall <= 100, "fall not within 1 to 100");
  }

  /** The same by another way. */
  public CheckSpec by(Approach other) {
    return new CheckSpec(
        probe, interval, timeout, rise, fall, port, other, fastInterval, downInterval);
  }

  /** The same within another timeout. */
  public CheckSpec within(Duration other) {
    return new CheckSpec(
        probe, interval, other, rise, fall, port, approach, fastInterval, downInterval);
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }

  /** What a check tries. Each holds the settings of its type alone; texts are not secret. */
  public sealed interface Probe {
    /** A TCP connection that is opened and closed. */
    record Connect() implements Probe {}

    /** Nothing: the real server always counts as up. */
    record None() implements Probe {}

    /** An ICMP echo request that is answered. */
    record Ping() implements Probe {}

    /**
     * A TCP connection, words that are sent, and words that must come.
     *
     * @param send what is said first; empty to say nothing
     * @param expect a regular expression (RE2) that the first 64 KiB must hold; empty for none
     * @param encryption TLS from the first byte; empty for none
     */
    record Tcp(Optional<String> send, Optional<String> expect, Optional<Encryption> encryption)
        implements Probe {}

    /** A TLS handshake that succeeds with the certificate that is wanted. */
    record Tls(Encryption encryption) implements Probe {}

    /**
     * An HTTP request. Redirects are answers like any other.
     *
     * @param method of the request, such as GET
     * @param path begins with a slash; with its query
     * @param host of the request; empty means the real server's address and port
     * @param headers of the request, beside those that every request has
     * @param status what counts as passed
     * @param body a regular expression (RE2) that the first 64 KiB of the body must hold
     * @param notBody one that they must not hold
     * @param http2 whether to speak HTTP/2, without TLS by prior knowledge
     * @param login basic credentials; empty for none
     * @param encryption TLS from the first byte; empty for none
     */
    record Http(
        String method,
        String path,
        Optional<String> host,
        Map<String, String> headers,
        Statuses status,
        Optional<String> body,
        Optional<String> notBody,
        boolean http2,
        Optional<Login> login,
        Optional<Encryption> encryption)
        implements Probe {
      public Http {
        headers = Map.copyOf(headers);
      }
    }

    /**
     * A question to a name server.
     *
     * @param name what is asked for, without or with the last dot; {@code .} is the root
     * @param record the type of the records that are asked for
     * @param expect the text of a record that must be among the answers; empty: any answer
     * @param stream whether to ask over TCP instead of UDP
     */
    record Dns(String name, RecordType record, Optional<String> expect, boolean stream)
        implements Probe {}

    /**
     * A greeting, and a login where one is given, of a protocol that talks in lines.
     *
     * @param protocol which one
     * @param login empty for none
     * @param encryption TLS from the first byte or after the greeting; empty for none
     */
    record Lines(LineProtocol protocol, Optional<Login> login, Optional<Encryption> encryption)
        implements Probe {}

    /** A bind, anonymous without a login, and a search for the root entry. */
    record Ldap(Optional<Login> login, Optional<Encryption> encryption) implements Probe {}

    /**
     * A greeting and a login to MySQL or MariaDB. Without a login given, a refused one suffices.
     *
     * @param database that must be there; empty for none
     */
    record Mysql(Optional<Login> login, Optional<String> database, Optional<Encryption> encryption)
        implements Probe {}

    /**
     * A greeting and a login to PostgreSQL. Without a login given, being asked for one suffices.
     *
     * @param database that must be there; empty means the one of the user's name
     */
    record Postgres(
        Optional<Login> login, Optional<String> database, Optional<Encryption> encryption)
        implements Probe {}

    /** A login where one is given, and a PING to Redis. */
    record Redis(Optional<Login> login, Optional<Encryption> encryption) implements Probe {}

    /**
     * A handshake of AMQP 0-9-1: up to the server's greeting, or with a login until the virtual
     * host is open.
     */
    record Amqp(Optional<Login> login, String virtualHost, Optional<Encryption> encryption)
        implements Probe {}

    /**
     * A SIP OPTIONS request.
     *
     * @param host of the request's address; empty means the real server's address
     * @param status what counts as passed
     * @param stream whether to ask over TCP instead of UDP
     */
    record Sip(Optional<String> host, Statuses status, boolean stream) implements Probe {}

    /**
     * A RADIUS request: an Access-Request with a login, a Status-Server without one.
     *
     * @param secretFile whose first line is the secret that server and client share
     */
    record Radius(Path secretFile, Optional<Login> login) implements Probe {}

    /**
     * The standard health check of gRPC.
     *
     * @param service what is asked about; empty text means the server as a whole
     * @param host of the request; empty means the real server's address and port
     */
    record Grpc(String service, Optional<String> host, Optional<Encryption> encryption)
        implements Probe {}

    /**
     * A program of this machine that ends with status 0.
     *
     * @param command the program and its arguments; no shell reads them
     * @param environment what the program is given beside what every check gets
     */
    record Exec(List<String> command, Map<String, String> environment) implements Probe {
      public Exec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
      }
    }
  }

  /** The protocols that greet and log in with lines of text. */
  public enum LineProtocol {
    /** Mail on its way (RFC 5321). */
    SMTP,
    /** Mail in folders (RFC 9051). */
    IMAP,
    /** Mail to fetch (RFC 1939). */
    POP3,
    /** Files (RFC 959). */
    FTP
  }

  /** The types of records that a name server can be asked for. */
  public enum RecordType {
    /** IPv4 addresses. */
    A(1),
    /** Name servers. */
    NS(2),
    /** The name that this one stands for. */
    CNAME(5),
    /** The start of the zone. */
    SOA(6),
    /** The name of an address. */
    PTR(12),
    /** Mail servers, with their preference: {@code 10 mail.example}. */
    MX(15),
    /** Text. */
    TXT(16),
    /** IPv6 addresses. */
    AAAA(28),
    /** Places of a service: {@code 0 5 5060 sip.example}. */
    SRV(33);

    private final int number;

    RecordType(int number) {
      this.number = number;
    }

    /** The number of RFC 1035 and its successors. */
    public int number() {
      return number;
    }
  }
}
