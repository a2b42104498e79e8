package org.evenkeel.coordinator.migrate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.config.Quoted;
import org.evenkeel.coordinator.migrate.ServiceDraft.Test;
import org.evenkeel.coordinator.model.Approach;
import org.evenkeel.coordinator.model.CheckSpec;
import org.evenkeel.coordinator.model.CheckSpec.LineProtocol;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.model.CheckSpec.RecordType;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Statuses;

/** The healthcheckers of one {@code real_server} of keepalived.conf, of which one is taken. */
final class KeepalivedChecks {
  private static final String[] CHECKERS = {
    "HTTP_GET",
    "SSL_GET",
    "TCP_CHECK",
    "SMTP_CHECK",
    "DNS_CHECK",
    "MISC_CHECK",
    "PING_CHECK",
    "UDP_CHECK"
  };

  /** A word, or words in single quotes, of a script. */
  private static final Pattern ARGUMENT = Pattern.compile("'([^']*)'|(\\S+)");

  private final Directive server;
  private final Directive real;

  private final Reading reading;

  KeepalivedChecks(Directive server, Directive real, Reading reading) {
    this.server = server;
    this.real = real;

    this.reading = reading;
  }

  /** The check of the real server; without a healthchecker it always counts as up. */
  Test test(IpAddress address, int port) {
    List<Directive> checkers = reading.all(real.block(), CHECKERS);
    if (checkers.isEmpty()) {
      return new Test(real.at(), none(), OptionalInt.empty());
    }
    Directive first = checkers.getFirst();
    for (Directive other : checkers.subList(1, checkers.size())) {
      reading.omit(
          other,
          "a service has one check, that of line " + first.at().line(),
          "choose in the YAML, or let a program check both: type exec");
    }
    Probe probe = probe(first, address, port);
    CheckSpec check = timed(probe, first);
    OptionalInt own =
        reading
            .last(first.block(), "connect_port")
            .flatMap(said -> reading.number(said, 0, 1, 65_535))
            .map(OptionalInt::of)
            .orElse(OptionalInt.empty());
    return new Test(first.at(), check, own);
  }

  private static CheckSpec none() {
    Duration interval = CheckSpec.DEFAULT.interval();
    return Probes.check(
        new Probe.None(),
        interval,
        interval,
        CheckSpec.DEFAULT.timeout(),
        CheckSpec.DEFAULT.fall());
  }

  /**
   * A living real server is tried again soon, so many times, before it is down; one that is down is
   * tried in the long interval, and once suffices.
   */
  private CheckSpec timed(Probe probe, Directive checker) {
    boolean isPage = checker.name().endsWith("_GET");
    boolean isProgram = checker.name().equals("MISC_CHECK");
    int tries =
        said(checker, "retry", "nb_get_retry")
            .flatMap(said -> reading.number(said, 0, 0, 99))
            .orElse(isProgram ? 0 : checker.name().equals("DNS_CHECK") ? 3 : 1);
    Duration interval =
        said(checker, "delay_loop")
            .flatMap(said -> reading.seconds(said, Duration.ofMillis(10)))
            .orElse(Duration.ofSeconds(60));
    Duration again =
        said(checker, "delay_before_retry")
            .flatMap(said -> reading.seconds(said, Duration.ofMillis(10)))
            .orElse(
                checker.name().equals("DNS_CHECK") ? interval : Duration.ofSeconds(isPage ? 3 : 1));
    Duration timeout = timeout(checker, isProgram, interval);
    said(checker, "alpha"); // each new real server waits for its first passed check here
    CheckSpec check =
        Probes.check(probe, interval, tries == 0 ? interval : again, timeout, tries + 1);
    return reading
        .last(checker.block(), "bindto")
        .filter(_ -> goesToPort(probe))
        .flatMap(said -> reading.address(said, said.value(0)))
        .map(source -> check.by(new Approach(false, Optional.of(source))))
        .orElse(check);
  }

  private Duration timeout(Directive checker, boolean isProgram, Duration interval) {
    Optional<Directive> said =
        isProgram
            ? reading.last(checker.block(), "misc_timeout")
            : said(checker, "connect_timeout");
    return said.flatMap(each -> reading.seconds(each, Duration.ofMillis(1)))
        .orElse(isProgram ? interval : Duration.ofSeconds(5));
  }

  private static boolean goesToPort(Probe probe) {
    return !(probe instanceof Probe.Ping
        || probe instanceof Probe.Exec
        || probe instanceof Probe.None);
  }

  /** What the checker says, or else the real server, or else the virtual server. */
  private Optional<Directive> said(Directive checker, String... names) {
    return reading
        .last(checker.block(), names)
        .or(() -> reading.last(real.block(), names))
        .or(() -> reading.last(server.block(), names));
  }

  private Probe probe(Directive checker, IpAddress address, int port) {
    return switch (checker.name()) {
      case "HTTP_GET" -> page(checker, false);
      case "SSL_GET" -> page(checker, true);
      case "SMTP_CHECK" -> new Probe.Lines(LineProtocol.SMTP, Optional.empty(), Optional.empty());
      case "DNS_CHECK" -> dns(checker);
      case "MISC_CHECK" -> program(checker, address, port);
      case "PING_CHECK" -> new Probe.Ping();
      case "UDP_CHECK" -> {
        reading.omit(
            checker,
            "no check sends a UDP packet of any content",
            "it is pinged instead; type dns, sip, radius or exec may suit it better");
        yield new Probe.Ping();
      }
      default -> new Probe.Connect();
    };
  }

  private Probe page(Directive checker, boolean encrypted) {
    List<Directive> urls = reading.all(checker.block(), "url");
    for (Directive url : urls.subList(Math.min(1, urls.size()), urls.size())) {
      reading.omit(
          url,
          "a check asks for one page, that of line " + urls.getFirst().at().line(),
          "ask for a page that needs the others, or let a program check them: type exec");
    }
    reading.last(checker.block(), "enable_sni"); // the host is always asked for here
    List<Directive> url = urls.isEmpty() ? List.of() : urls.getFirst().block();
    Optional<Directive> host =
        reading.last(url, "virtualhost").or(() -> said(checker, "virtualhost"));
    Optional<Directive> regex = reading.last(url, "regex");
    Optional<String> expression =
        regex.flatMap(said -> Probes.expression(flags(url) + said.value(0), said, reading));
    boolean inverted = reading.last(url, "regex_no_match").isPresent();
    return Probes.http(
        "GET",
        reading
            .last(url, "path")
            .map(said -> Probes.path(said.value(0), said, reading))
            .orElse("/"),
        host.flatMap(said -> Probes.host(said, reading)),
        reading.last(url, "status_code").map(this::statuses).orElse(Statuses.SUCCESS),
        inverted ? Optional.empty() : expression,
        inverted ? expression : Optional.empty(),
        encrypted);
  }

  /** Those options of regular expressions that RE2 has as well. */
  private String flags(List<Directive> url) {
    StringBuilder flags = new StringBuilder();
    reading
        .last(url, "regex_options")
        .ifPresent(
            said -> {
              for (String option : said.values()) {
                switch (option) {
                  case "caseless" -> flags.append('i');
                  case "multiline" -> flags.append('m');
                  case "dotall" -> flags.append('s');
                  case "ungreedy" -> flags.append('U');
                  default ->
                      reading.drop(
                          said,
                          "RE2 has no option " + Quoted.of(option),
                          "write the expression without it");
                }
              }
            });
    return flags.isEmpty() ? "" : "(?" + flags + ")";
  }

  private Statuses statuses(Directive said) {
    try {
      return Statuses.parse(String.join(",", said.values()));
    } catch (IllegalArgumentException _) {
      reading.drop(said, "is no list of status codes", "200-299 pass; set check.status");
      return Statuses.SUCCESS;
    }
  }

  private Probe dns(Directive checker) {
    Optional<Directive> said = reading.last(checker.block(), "type");
    Optional<Directive> name = reading.last(checker.block(), "name");
    RecordType type =
        said.map(each -> each.value(0)).flatMap(KeepalivedChecks::record).orElse(RecordType.SOA);
    said.filter(each -> record(each.value(0)).isEmpty())
        .ifPresent(
            each ->
                reading.drop(
                    each,
                    Quoted.of(each.value(0)) + " is no type of record that is asked for",
                    "SOA is; set check.record in the YAML"));
    String asked = name.map(each -> each.value(0)).orElse(".");
    if (!asked.matches("\\.|([A-Za-z0-9_-]{1,63}\\.){0,126}[A-Za-z0-9_-]{1,63}\\.?")) {
      name.ifPresent(each -> reading.drop(each, "is no name", "the root is asked for"));
      asked = ".";
    }
    return new Probe.Dns(asked, type, Optional.empty(), false);
  }

  private static Optional<RecordType> record(String text) {
    for (RecordType type : RecordType.values()) {
      if (type.name().equals(text)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  private Probe program(Directive checker, IpAddress address, int port) {
    Optional<Directive> path = reading.last(checker.block(), "misc_path");
    if (path.isEmpty()) {
      reading.drop(checker, "names no program", "set check in the YAML");
      return new Probe.Connect();
    }
    List<String> words = new ArrayList<>();
    if (path.get().values().size() == 1) {
      Matcher arguments = ARGUMENT.matcher(path.get().value(0));
      while (arguments.find()) {
        words.add(arguments.group(1) == null ? arguments.group(2) : arguments.group(1));
      }
    } else {
      words.addAll(path.get().values());
    }
    return Probes.isCommand(words, path.get(), reading)
        ? Probes.exec(
            words,
            i -> words.get(i).equals(address.toString()),
            i -> port != 0 && words.get(i).equals(Integer.toString(port)))
        : new Probe.Connect();
  }
}
