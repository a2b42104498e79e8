package org.evenkeel.lab;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.lab.bench.Findings;

/**
 * For how long a client of a pair cannot open a connection when the active node is lost: the pair
 * beside keepalived, on the same machines, as each is by default and keepalived at the pair's own
 * interval too.
 */
public final class FailoverBench {
  private static final int PERIOD_MILLIS = 20;
  private static final Duration WATCH = Duration.ofSeconds(9);

  /** A coordinator takes its time to start in the guest. */
  private static final Duration WATCH_RESTART = Duration.ofSeconds(45);

  private static final Duration BEFORE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** What happens to the node that is active. */
  private enum Loss {
    POWER_OFF("power-off"),
    KILL("kill"),
    STOP("clean-stop"),
    LINK("link-pulled"),
    TAKEOVER("takeover"),
    CRASH_RESTART("crash-restart");

    private final String key;

    Loss(String key) {
      this.key = key;
    }
  }

  private enum Contender {
    OURS("", ""),

    /** A guard speaks for two seconds, in which the guest has not started Java again. */
    OURS_RESTARTED("", "restart-grace: 60s"),
    KEEPALIVED("keepalived-default", ""),
    KEEPALIVED_SAME_INTERVAL("keepalived-same-interval", "");

    private final String key;
    private final String ha;

    Contender(String key, String ha) {
      this.key = key;
      this.ha = ha;
    }

    Set<Loss> losses() {
      Set<Loss> restart = EnumSet.of(Loss.CRASH_RESTART);
      return this == OURS_RESTARTED ? restart : EnumSet.complementOf(EnumSet.copyOf(restart));
    }

    DirectorPair on(PairSite site) {
      return switch (this) {
        case OURS, OURS_RESTARTED -> new EvenkeelPair(site);
        case KEEPALIVED -> new KeepalivedPair(site, "");
        case KEEPALIVED_SAME_INTERVAL -> new KeepalivedPair(site, "0.2");
      };
    }

    boolean ours() {
      return key.isEmpty();
    }

    /** The name of a figure of its. */
    String figure(Loss loss) {
      return ours() ? loss.key : key + "-" + loss.key;
    }
  }

  /** What one loss did to the client. */
  private record Outage(double millis, boolean kept) {
    static Outage of(String said) {
      String[] words = said.strip().split(" ", 2);
      return new Outage(Double.parseDouble(words[0]), Boolean.parseBoolean(words[1]));
    }
  }

  private final Guest guest;
  private final int rounds;
  private final Map<Contender, Map<Loss, List<Outage>>> found = new LinkedHashMap<>();

  private FailoverBench(Guest guest, int rounds) {
    this.guest = guest;
    this.rounds = rounds;
  }

  /** Runs the benchmark and prints what it finds; arguments: {@code --rounds N} and -o json. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int rounds = 3;
    boolean json = false;
    for (int i = 0; i < args.length; i += 2) {
      String value = i + 1 < args.length ? args[i + 1] : "";
      if (args[i].equals("--rounds") && value.matches("[1-9][0-9]?")) {
        rounds = Integer.parseInt(value);
      } else if (args[i].equals("-o") && value.matches("json|table")) {
        json = value.equals("json");
      } else {
        System.err.println("usage: bench failover [--rounds N] [-o table|json]");
        System.exit(2);
      }
    }
    Optional<String> missing = Requirements.missing();
    if (missing.isPresent()) {
      System.err.println("bench failover: " + missing.get());
      System.exit(1);
    }
    progress("booting the guest");
    try (Guest guest = Guest.boot()) {
      Findings findings = new FailoverBench(guest, rounds).measure();
      System.out.print(json ? findings.json() : findings.table());
    }
  }

  private static void progress(String text) {
    System.err.println("bench failover: " + text);
  }

  private Findings measure() throws IOException, InterruptedException {
    for (Contender contender : Contender.values()) {
      try (PairSite site = PairSite.make(guest, contender.ha)) {
        for (Host real : site.topology().reals()) {
          Who.awaitReady(Who.serve(real, "80", "0.0.0.0"));
        }
        measure(contender, site);
      }
    }
    String version = guest.run("keepalived", "--version").stderr();
    Map<String, String> peers = new LinkedHashMap<>();
    peers.put(
        "keepalived", version.lines().findFirst().orElse("").replaceFirst("^\\S+ (\\S+).*", "$1"));
    return new Findings("failover", peers, rows(), ratios());
  }

  private void measure(Contender contender, PairSite site)
      throws IOException, InterruptedException {
    DirectorPair pair = contender.on(site);
    try {
      found.put(contender, measured(contender, site, pair));
    } finally {
      pair.end();
    }
  }

  private Map<Loss, List<Outage>> measured(Contender contender, PairSite site, DirectorPair pair)
      throws IOException, InterruptedException {
    Map<Loss, List<Outage>> outages = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      for (Loss loss : contender.losses()) {
        pair.settle();
        Optional<Outage> outage = lose(loss, site, pair);
        if (outage.isPresent()) {
          outages.computeIfAbsent(loss, _ -> new ArrayList<>()).add(outage.get());
          progress(
              "round %d of %d, %s, %s: %.0f ms%s"
                  .formatted(
                      round,
                      rounds,
                      contender,
                      loss.key,
                      outage.get().millis(),
                      outage.get().kept() ? "" : ", and the connection broke"));
        }
      }
    }
    return outages;
  }

  /** What the client sees of it; everything is healed again, but what has ended. */
  private Optional<Outage> lose(Loss loss, PairSite site, DirectorPair pair)
      throws IOException, InterruptedException {
    PairSite.Node active = site.lb1().holds() ? site.lb1() : site.lb2();
    PairSite.Node other = active.equals(site.lb1()) ? site.lb2() : site.lb1();
    GuestProcess probe = probe(site.client(), loss == Loss.CRASH_RESTART ? WATCH_RESTART : WATCH);
    Thread.sleep(BEFORE);
    boolean could = true;
    switch (loss) {
      case POWER_OFF -> {
        active.unplug();
        pair.killAll(active);
      }
      case KILL -> pair.kill(active);
      case STOP -> pair.stop(active);
      case LINK -> active.pull();
      case TAKEOVER -> could = pair.takeOver(other);
      case CRASH_RESTART -> {
        pair.kill(active);
        pair.settle();
        if (!active.holds()) {
          progress("the addresses have moved, although the coordinator came back");
        }
      }
    }
    Outage outage = Outage.of(probe.await(PATIENCE).succeeded().stdout());
    switch (loss) {
      case POWER_OFF -> {
        active.forget();
        active.plugIn();
      }
      case KILL -> {
        pair.killAll(active);
        active.forget();
      }
      case LINK -> active.putBack();
      case STOP, TAKEOVER, CRASH_RESTART -> {}
    }
    return could ? Optional.of(outage) : Optional.empty();
  }

  private static GuestProcess probe(Host client, Duration length)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(Project.javaInGuest());
    String classes = Project.inGuest(Project.testClasses());
    words.addAll(List.of("-Xmx32m", "-cp", classes, OutageProbe.class.getName(), Topology.VIP));
    words.addAll(List.of("80", "" + PERIOD_MILLIS, "" + length.toSeconds()));
    GuestProcess probe = client.start(Command.of(words));
    probe.awaitLog(OutageProbe.GREETING, PATIENCE);
    return probe;
  }

  private List<Findings.Row> rows() {
    List<Findings.Row> rows = new ArrayList<>();
    found.forEach(
        (contender, losses) ->
            losses.forEach(
                (loss, outages) ->
                    rows.add(
                        new Findings.Row(contender.figure(loss) + "-ms", median(outages), "ms"))));
    rows.add(lost("crash-restart-lost", Contender.OURS_RESTARTED));
    rows.add(lost("connections-lost", Contender.OURS));
    rows.add(lost("keepalived-default-connections-lost", Contender.KEEPALIVED));
    return rows;
  }

  /** Of the connections that were open when something was lost, one each time. */
  private Findings.Row lost(String name, Contender contender) {
    List<Outage> all =
        found.getOrDefault(contender, Map.of()).values().stream().flatMap(List::stream).toList();
    long lost = all.stream().filter(outage -> !outage.kept()).count();
    return new Findings.Row(name, lost, "of " + all.size());
  }

  private Map<String, Double> ratios() {
    Map<String, Double> ratios = new LinkedHashMap<>();
    Map<Loss, List<Outage>> ours = found.getOrDefault(Contender.OURS, Map.of());
    found.forEach(
        (contender, losses) ->
            losses.forEach(
                (loss, outages) -> {
                  if (!contender.ours()) {
                    ratios.put(
                        loss.key + "-to-" + contender.key,
                        median(ours.getOrDefault(loss, List.of())) / median(outages));
                  }
                }));
    return ratios;
  }

  private static double median(List<Outage> outages) {
    return Findings.median(outages.stream().map(Outage::millis).toList());
  }
}
