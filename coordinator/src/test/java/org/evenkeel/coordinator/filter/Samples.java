package org.evenkeel.coordinator.filter;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.model.Cidr;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.PortSet;
import org.evenkeel.coordinator.model.Protocol;

/** One rule of each kind and family. */
final class Samples {
  static final Rule.Mark MARK_V4 =
      new Rule.Mark(
          ip("10.0.0.1"),
          Map.of(
              Protocol.UDP, PortSet.of(53),
              Protocol.TCP, PortSet.parse("8000-8010,80")),
          1000);
  static final Rule.Mark MARK_V6 =
      new Rule.Mark(ip("2001:db8::1"), Map.of(Protocol.SCTP, PortSet.ALL), 0xffff_ffff);
  static final Rule.SourceNat SOURCE_V4 =
      new Rule.SourceNat(
          new Origin.Endpoint(Protocol.TCP, ip("10.0.0.1"), 80), Optional.of(ip("10.0.0.9")));
  static final Rule.SourceNat SOURCE_V6 =
      new Rule.SourceNat(
          new Origin.Endpoint(Protocol.UDP, ip("2001:db8::1"), 53), Optional.empty());
  static final Rule.SourceNat SOURCE_MARKED_V4 =
      new Rule.SourceNat(new Origin.Marked(1000, false), Optional.empty());
  static final Rule.SourceNat SOURCE_MARKED_V6 =
      new Rule.SourceNat(new Origin.Marked(1001, true), Optional.of(ip("2001:db8::9")));
  static final Rule.Exempt EXEMPT =
      new Rule.Exempt(Set.of(ip("10.0.0.2"), ip("10.0.0.1"), ip("2001:db8::1")));
  static final Rule.StaticNat STATIC_V4 = new Rule.StaticNat(ip("10.0.0.25"), ip("192.168.2.50"));
  static final Rule.StaticNat STATIC_V6 = new Rule.StaticNat(ip("2001:db8::25"), ip("fd00::50"));
  static final Rule.Masquerade MASQUERADE_V4 =
      new Rule.Masquerade(Cidr.parse("192.168.2.0/24"), "eth0");
  static final Rule.Masquerade MASQUERADE_V6 =
      new Rule.Masquerade(Cidr.parse("fd00::/64"), "eth0.5");

  static final Rule.Answers ANSWERS_V4 =
      new Rule.Answers(Set.of(ip("192.168.2.11"), ip("192.168.2.10")), 80, 1007);
  static final Rule.Answers ANSWERS_V6 = new Rule.Answers(Set.of(ip("fd00::10")), 8443, 1007);

  /** All of them but for the answers, in an order that is not the one in which they count. */
  static final List<Rule> ALL =
      List.of(
          MASQUERADE_V4,
          MASQUERADE_V6,
          STATIC_V4,
          STATIC_V6,
          EXEMPT,
          SOURCE_V4,
          SOURCE_V6,
          SOURCE_MARKED_V4,
          SOURCE_MARKED_V6,
          MARK_V4,
          MARK_V6);

  private Samples() {}

  static IpAddress ip(String text) {
    return IpAddress.parse(text);
  }
}
