package org.evenkeel.coordinator.filter;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.evenkeel.coordinator.model.IpAddress;

/** Rules by kind: what both ways of rendering them start from. */
record Ruleset(
    List<Rule.Mark> marks,
    List<Rule.Keep> kept,
    List<Rule.Answers> answers,
    List<Rule.SourceNat> sources,
    List<Rule.Exempt> exempt,
    List<Rule.StaticNat> statics,
    List<Rule.Masquerade> masquerades) {

  static Ruleset of(List<Rule> rules) {
    return new Ruleset(
        only(rules, Rule.Mark.class),
        only(rules, Rule.Keep.class),
        only(rules, Rule.Answers.class),
        only(rules, Rule.SourceNat.class),
        only(rules, Rule.Exempt.class),
        only(rules, Rule.StaticNat.class),
        only(rules, Rule.Masquerade.class));
  }

  /** The rules of one address family. */
  Ruleset family(boolean v6) {
    return new Ruleset(
        marks.stream().filter(rule -> rule.address().isV6() == v6).toList(),
        kept,
        answers.stream().filter(rule -> rule.isV6() == v6).toList(),
        sources.stream().filter(rule -> rule.origin().isV6() == v6).toList(),
        exempt.stream().map(rule -> family(rule, v6)).toList(),
        statics.stream().filter(rule -> rule.inside().isV6() == v6).toList(),
        masquerades.stream().filter(rule -> rule.from().address().isV6() == v6).toList());
  }

  /** Whether anything beside balanced connections gets another source address. */
  boolean hasOwnTraffic() {
    return !statics.isEmpty() || !masquerades.isEmpty();
  }

  /** The marks that packets keep, each once, in ascending order; none where no packet gets one. */
  Stream<String> keptMarks() {
    return kept.stream()
        .filter(_ -> !marks.isEmpty())
        .flatMap(rule -> rule.marks().stream())
        .sorted()
        .distinct()
        .map(FirewallMark::text);
  }

  /** The addresses of balanced connections, each once, in ascending order. */
  Stream<IpAddress> exemptAddresses() {
    return exempt.stream().flatMap(rule -> rule.addresses().stream()).sorted().distinct();
  }

  private static Rule.Exempt family(Rule.Exempt rule, boolean v6) {
    return new Rule.Exempt(
        rule.addresses().stream()
            .filter(address -> address.isV6() == v6)
            .collect(Collectors.toSet()));
  }

  private static <R extends Rule> List<R> only(List<Rule> rules, Class<R> kind) {
    return rules.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
