package org.evenkeel.coordinator.check;

import java.time.InstantSource;
import java.util.Optional;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.pace.Clock;

/** Makes the prober of each type of check. Safe for any thread. */
final class Probers implements AutoCloseable {
  private final Clock clock;
  private final InstantSource calendar;
  private final Dialer dialer;
  private final Trust trust;
  private final Pinger pinger;

  /** As a coordinator runs: the system's calendar and authorities. */
  Probers(Clock clock, ProbeSockets sockets) {
    this(clock, InstantSource.system(), new RoutedDialer(sockets), new Trust(), new IcmpPinger());
  }

  Probers(Clock clock, InstantSource calendar, Dialer dialer, Trust trust, Pinger pinger) {
    this.clock = clock;
    this.calendar = calendar;
    this.dialer = dialer;
    this.trust = trust;
    this.pinger = pinger;
  }

  /** What probes in that way, again and again, through the VIP where a target asks for it. */
  Prober of(Probe probe) {
    return new ThroughVip(direct(probe), clock);
  }

  private Prober direct(Probe probe) {
    return switch (probe) {
      case Probe.Connect _ -> talking(_ -> "connected");
      case Probe.None _ -> _ -> new Verdict.Passed(HealthState.UNCHECKED.reason());
      case Probe.Ping _ -> new PingProber(clock, pinger);
      case Probe.Tcp tcp -> talking(new TcpDialogue(tcp, trust));
      case Probe.Tls tls -> talking(new TlsDialogue(tls.encryption(), trust));
      case Probe.Http http -> talking(new HttpDialogue(http, trust));
      case Probe.Dns dns when dns.stream() -> talking(new DnsDialogue(new DnsQuestion(dns)));
      case Probe.Dns dns -> asking(new DnsQuestion(dns));
      case Probe.Lines lines -> talking(lines(lines));
      case Probe.Ldap ldap -> talking(new LdapDialogue(ldap, trust));
      case Probe.Mysql mysql -> talking(new MysqlDialogue(mysql, trust));
      case Probe.Postgres postgres -> talking(new PostgresDialogue(postgres, trust));
      case Probe.Redis redis -> talking(new RedisDialogue(redis, trust));
      case Probe.Amqp amqp -> talking(new AmqpDialogue(amqp, trust));
      case Probe.Sip sip when sip.stream() -> talking(new SipDialogue(sip));
      case Probe.Sip sip -> asking(new SipQuestion(sip));
      case Probe.Radius radius -> asking(new RadiusQuestion(radius));
      case Probe.Grpc grpc -> talking(new GrpcDialogue(grpc, trust));
      case Probe.Exec exec -> new ExecProber(clock, exec);
    };
  }

  private Dialogue lines(Probe.Lines lines) {
    return switch (lines.protocol()) {
      case SMTP -> new SmtpDialogue(lines, trust);
      case IMAP -> new ImapDialogue(lines, trust);
      case POP3 -> new Pop3Dialogue(lines, trust);
      case FTP -> new FtpDialogue(lines, trust);
    };
  }

  private Prober asking(DnsQuestion question) {
    return new DatagramProber(
        clock, dialer, question, Optional.of(talking(new DnsDialogue(question))));
  }

  private Prober asking(Question question) {
    return new DatagramProber(clock, dialer, question, Optional.empty());
  }

  private DialogueProber talking(Dialogue dialogue) {
    return new DialogueProber(clock, calendar, dialer, dialogue);
  }

  /** Closes what probes share. */
  @Override
  public void close() {
    pinger.close();
  }
}
