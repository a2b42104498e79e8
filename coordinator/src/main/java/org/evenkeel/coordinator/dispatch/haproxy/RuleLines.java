package org.evenkeel.coordinator.dispatch.haproxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.model.ProxyRule;
import org.evenkeel.coordinator.model.ProxyRule.Action;
import org.evenkeel.coordinator.model.ProxySpec;

/**
 * The lines of a frontend for a service's rules. They are gone through in their order; the first
 * that sends a request elsewhere is the last that counts for it.
 */
final class RuleLines {
  private final String proxy;
  private final List<String> lines = new ArrayList<>();
  private boolean mayHaveChosen;

  private RuleLines(String proxy) {
    this.proxy = proxy;
  }

  /** The lines for a service's rules. */
  static List<String> of(String proxy, ProxySpec spec) {
    RuleLines rules = new RuleLines(proxy);
    if (spec.rules().stream().anyMatch(rule -> rule.action() instanceof Action.Use)) {
      rules.lines.add("acl chosen var(txn.pool) -m found");
    }
    int number = 0;
    for (ProxyRule rule : spec.rules()) {
      rules.add(rule, "r" + ++number);
    }
    for (String pool : spec.pools().keySet()) {
      String backend = Names.backend(proxy, Optional.of(pool));
      if (rules.mayHaveChosen && !pool.equals(ProxySpec.DEFAULT_POOL)) {
        rules.lines.add(
            "use_backend %s if { var(txn.pool) -m str %s }".formatted(backend, backend));
      }
    }
    return rules.lines;
  }

  private void add(ProxyRule rule, String name) {
    List<String> conditions = conditions(rule.when(), name);
    if (mayHaveChosen) {
      conditions.add("!chosen");
    }
    switch (rule.action()) {
      case Action.Use(String pool) -> {
        Optional<String> other = Optional.of(pool).filter(p -> !p.equals(ProxySpec.DEFAULT_POOL));
        act("set-var(txn.pool) str(" + Names.backend(proxy, other) + ")", conditions);
        mayHaveChosen = true;
      }
      case Action.ToHttps() -> {
        conditions.add("!{ ssl_fc }");
        act("redirect scheme https code 301", conditions);
      }
      case Action.Redirect(String location) ->
          act("redirect location " + Quoting.format(location) + " code 302", conditions);
      case Action.Headers(var set, var add, var remove) -> {
        remove.forEach(header -> act("del-header " + header, conditions));
        set.forEach((header, value) -> act(change("set", header, value), conditions));
        add.forEach((header, value) -> act(change("add", header, value), conditions));
      }
    }
  }

  private static String change(String how, String header, String value) {
    return "%s-header %s %s".formatted(how, header, Quoting.format(value));
  }

  private void act(String action, List<String> conditions) {
    String when = conditions.isEmpty() ? "" : " if " + String.join(" ", conditions);
    lines.add("http-request " + action + when);
  }

  private List<String> conditions(ProxyRule.Condition when, String name) {
    List<String> conditions = new ArrayList<>();
    when.host()
        .ifPresent(
            host -> {
              boolean below = host.startsWith("*.");
              String match = below ? "end" : "str";
              acl(
                  conditions,
                  name + "-host",
                  "req.hdr(host),host_only,lower -m " + match,
                  below ? host.substring(1) : host);
            });
    when.path().ifPresent(path -> acl(conditions, name + "-path", "path -m beg", path));
    when.header()
        .ifPresent(
            header ->
                acl(
                    conditions,
                    name + "-header",
                    "req.fhdr(" + header.name() + ") -m str",
                    header.value()));
    return conditions;
  }

  private void acl(List<String> conditions, String name, String match, String value) {
    lines.add("acl %s %s -- %s".formatted(name, match, Quoting.word(value)));
    conditions.add(name);
  }
}
