package org.evenkeel.coordinator.feedback;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Moves the weights of a service's real servers until they are about equally busy: each weight
 * grows as long as its real server is less busy than the average, and shrinks as long as it is
 * busier. The sum of the shares stays. Pure: each step gives the next equalizer.
 *
 * <p>How far utilisation follows a weight depends on the scheduler: by turns it follows wholly,
 * with least connections and short requests by a third. So that one controller fits both, what was
 * changed after a reading was taken counts as if it had its full effect. And each weight is drawn a
 * little towards the configured one: where utilisation hardly depends on weights, noise would carry
 * them far beyond the servers' capacities, which costs latency as soon as a server changes.
 *
 * <p>A reading that is wrong or old does limited harm: a share is never below a fifth of what is
 * configured nor above two and a half times it, whoever says now this, now that is left out and
 * keeps its weight, and whoever says nothing goes back to what is configured.
 *
 * @param shares percent of the configured weight, by name, as the controller has them
 * @param applied the same as they are in force: changes too small to matter are not made
 * @param trends what the readings of each were like so far
 * @param atNanos of the last step
 */
public record Equalizer(
    Map<String, Double> shares,
    Map<String, Double> applied,
    Map<String, Trend> trends,
    long atNanos) {

  /** How much of what is wrong is put right in a second, when all readings agree on it. */
  private static final double GAIN = 0.3;

  /** What is read more rarely is put right faster at a time, up to so many seconds' worth. */
  private static final double GAIN_SECONDS_MAX = 1.5;

  /**
   * How strongly a share is drawn to 100: one that has grown by e is left that much less busy than
   * the others, as a part of the mean.
   */
  private static final double PULL = 0.07;

  /** How much of a change that is not in force yet counts as if it were. */
  private static final double MEANT = 0.6;

  /** So many seconds after a change the readings show it, mostly. */
  private static final double SEEN_SECONDS = 1.5;

  /** Below that much work on average nothing can be learned, in percent. */
  private static final double IDLE_ALL = 5;

  /** Down to that much work differences count as parts of the mean, in percent. */
  private static final double LITTLE = 25;

  private static final double SHARE_MIN = 20;
  private static final double SHARE_MAX = 250;

  private static final double PERIOD_SECONDS_MIN = 1;
  private static final double PERIOD_SECONDS_MAX = 60;
  private static final double GLIDE = 10;
  private static final double GLIDE_SECONDS_MAX = 5;

  /** Everybody has what is configured. */
  public static final Equalizer START = new Equalizer(Map.of(), Map.of(), Map.of(), Long.MIN_VALUE);

  public Equalizer {
    shares = Map.copyOf(shares);
    applied = Map.copyOf(applied);
    trends = Map.copyOf(trends);
  }

  /**
   * A real server.
   *
   * @param configured its weight, 0 to 65535
   * @param busy its utilisation, 0 to 100; empty when it is unknown, old, or it takes no traffic
   */
  public record Member(String name, int configured, OptionalDouble busy) {
    private boolean known() {
      return busy.isPresent() && configured > 0;
    }
  }

  /** Which changes are worth it, as parts of the share in force. */
  private enum Worth {
    /** Of one that goes on as it went. */
    ONWARD(0.05),
    /** Of one that goes on as it went, when another changes anyway. */
    ALONG(0.02),
    /** Of one that turns: noise is not to move it to and fro. */
    TURN(0.12);

    private final double part;

    Worth(double part) {
      this.part = part;
    }
  }

  /** The share in force of a real server, in percent of its configured weight. */
  public double share(String name) {
    return applied.getOrDefault(name, 100.0);
  }

  private double wanted(String name) {
    return shares.getOrDefault(name, 100.0);
  }

  private Trend trend(String name) {
    return trends.getOrDefault(name, Trend.NONE);
  }

  /**
   * The equalizer after what is known now; at most one step from reading to reading, and in a
   * second.
   *
   * @param deadband changes below are not made, in percent of the share in force
   * @param interval from one reading to the next
   */
  public Equalizer next(List<Member> members, int deadband, Duration interval, long nowNanos) {
    if (atNanos == Long.MIN_VALUE) {
      return new Equalizer(shares, applied, trends, nowNanos);
    }
    double period = Math.clamp(interval.toNanos() / 1e9, PERIOD_SECONDS_MIN, PERIOD_SECONDS_MAX);
    double seconds = (nowNanos - atNanos) / 1e9;
    if (seconds < period) {
      return this;
    }
    List<Member> known = members.stream().filter(Member::known).toList();
    Map<String, Trend> read = new LinkedHashMap<>();
    if (known.size() > 1) {
      known.forEach(m -> read.put(m.name(), trend(m.name()).read(m.busy().orElse(0), period)));
    }
    List<Member> compared =
        known.stream()
            .filter(m -> read.containsKey(m.name()) && !trend(m.name()).erratic())
            .toList();
    double mean = meanBusy(compared, read);
    Map<String, Double> next = new LinkedHashMap<>();
    for (Member member : members) {
      String name = member.name();
      Trend trend = read.get(name);
      double last = wanted(name);
      if (trend == null) {
        double way = GLIDE * Math.min(GLIDE_SECONDS_MAX, seconds);
        next.put(name, last + Math.clamp(100 - last, -way, way));
      } else if (mean < IDLE_ALL) {
        next.put(name, last);
      } else {
        Trend after = trend.after(error(member, mean), period);
        boolean moves = compared.size() > 1 && compared.contains(member);
        next.put(name, moves ? moved(name, after, period) : last);
        read.put(name, after);
      }
    }
    if (compared.size() > 1) {
      List<Member> left = known.stream().filter(m -> !compared.contains(m)).toList();
      double configured = known.stream().mapToDouble(Member::configured).sum() * 100;
      conserve(compared, configured - wantedOf(left), next);
    }
    return inForce(next, read, deadband / 100.0, nowNanos);
  }

  /**
   * By weight, which is by traffic; of averages, so that one that contradicts itself moves nobody.
   */
  private double meanBusy(List<Member> compared, Map<String, Trend> read) {
    double sum = 0;
    double weights = 0;
    for (Member member : compared) {
      double weight = member.configured() * wanted(member.name());
      sum += weight * read.getOrDefault(member.name(), Trend.NONE).busy();
      weights += weight;
    }
    return weights == 0 ? 0 : sum / weights;
  }

  /** By which part the weight seems too small; relative, so that little work counts like much. */
  private double error(Member member, double mean) {
    double difference = (mean - member.busy().orElse(mean)) / Math.max(LITTLE, mean);
    return Math.clamp(difference, -1, 1) - PULL * Math.log(wanted(member.name()) / 100);
  }

  private double moved(String name, Trend trend, double period) {
    double last = wanted(name);
    double unseen = trend.change() * Math.min(1, SEEN_SECONDS / period);
    double left = trend.lean() - unseen - MEANT * Math.log(last / share(name));
    double gain = GAIN * Math.min(GAIN_SECONDS_MAX, period) * trend.agreement();
    return Math.clamp(last * Math.exp(gain * left), SHARE_MIN, SHARE_MAX);
  }

  /**
   * Puts in force what is worth it.
   *
   * @param read the trends of those that were read; the others glide, step by step
   */
  private Equalizer inForce(
      Map<String, Double> next, Map<String, Trend> read, double deadband, long nowNanos) {
    boolean any =
        read.keySet().stream()
            .anyMatch(name -> isWorthIt(name, wantedIn(next, name), Worth.ONWARD, deadband));
    Map<String, Double> force = new LinkedHashMap<>();
    Map<String, Trend> after = new LinkedHashMap<>();
    next.forEach(
        (name, share) -> {
          Trend trend = read.get(name);
          boolean made = trend == null || (any && isWorthIt(name, share, Worth.ALONG, deadband));
          double now = made ? share : share(name);
          force.put(name, now);
          if (trend != null) {
            after.put(name, trend.moved(share(name), now));
          }
        });
    return new Equalizer(next, force, after, nowNanos);
  }

  private boolean isWorthIt(String name, double share, Worth onward, double deadband) {
    double change = Math.log(share / share(name));
    boolean turns = change * trend(name).heading() < 0;
    return Math.abs(change) >= Math.max(deadband, turns ? Worth.TURN.part : onward.part);
  }

  private static double wantedIn(Map<String, Double> shares, String name) {
    return shares.getOrDefault(name, 100.0);
  }

  private double wantedOf(List<Member> some) {
    return some.stream().mapToDouble(m -> m.configured() * wanted(m.name())).sum();
  }

  /** Scales the shares so that the weights add up to what they should, as far as bounds allow. */
  private static void conserve(List<Member> compared, double sum, Map<String, Double> next) {
    for (int pass = 0; pass < 3; pass++) {
      double now = 0;
      for (Member member : compared) {
        now += member.configured() * wantedIn(next, member.name());
      }
      double scale = sum / now;
      for (Member member : compared) {
        next.computeIfPresent(
            member.name(), (_, share) -> Math.clamp(share * scale, SHARE_MIN, SHARE_MAX));
      }
    }
  }
}
