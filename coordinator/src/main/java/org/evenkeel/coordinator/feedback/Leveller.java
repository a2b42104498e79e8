package org.evenkeel.coordinator.feedback;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Moves the weights of a service's real servers until what was measured of them is alike: each
 * weight grows as long as its real server's figure is below the average, and shrinks as long as it
 * is above. The sum of the weights stays. Pure: each step gives the next leveller.
 *
 * <p>Figures are measured beside one another and are smooth already; none is told by an agent that
 * could lie, and none ends at a hundred percent. So this steers straight for the end, where {@link
 * Equalizer} has to doubt its readings first. A share is never below a fifth of what is configured
 * nor above two and a half times it.
 *
 * @param shares percent of the configured weight, by name, as the controller has them
 * @param applied the same as they are in force: changes too small to matter are not made
 * @param atNanos of the last step
 */
public record Leveller(Map<String, Double> shares, Map<String, Double> applied, long atNanos) {

  /**
   * How fast, per second: a difference shrinks to a third in five seconds. Twice that rings,
   * because what is measured shows a change a second or two later.
   */
  private static final double GAIN = 0.2;

  /** Differences that are noise, in points of utilisation. */
  private static final double NOISE = 5;

  /** Below that much work on average nothing can be learned, in percent. */
  private static final double IDLE_ALL = 5;

  private static final double SHARE_MIN = 20;
  private static final double SHARE_MAX = 250;

  /** Changes below are not made, in percent of the configured weight. */
  private static final double WORTH_IT = 2;

  private static final double PERIOD_SECONDS = 1;
  private static final double PERIOD_SECONDS_MAX = 5;
  private static final double GLIDE = 10;

  /** Everybody has what is configured. */
  public static final Leveller START = new Leveller(Map.of(), Map.of(), Long.MIN_VALUE);

  public Leveller {
    shares = Map.copyOf(shares);
    applied = Map.copyOf(applied);
  }

  /** The share in force of a real server, in percent of its configured weight. */
  public double share(String name) {
    return applied.getOrDefault(name, 100.0);
  }

  /** The leveller after what is known now; at most one step in a second. */
  public Leveller next(List<Equalizer.Member> members, int deadband, long nowNanos) {
    if (atNanos == Long.MIN_VALUE) {
      return new Leveller(shares, applied, nowNanos);
    }
    double seconds = (nowNanos - atNanos) / 1e9;
    if (seconds < PERIOD_SECONDS) {
      return this;
    }
    Map<String, Double> next = stepped(members, Math.min(PERIOD_SECONDS_MAX, seconds));
    Map<String, Double> inForce = new LinkedHashMap<>();
    next.forEach(
        (name, share) -> {
          double last = share(name);
          boolean worthIt = Math.abs(share - last) >= Math.max(WORTH_IT, deadband);
          inForce.put(name, worthIt ? share : last);
        });
    return new Leveller(next, inForce, nowNanos);
  }

  /**
   * The same with each share closer to what is configured, as far as a step is due, so that one
   * that has shrunk comes back when there is nothing left to see. The sum of the weights stays.
   *
   * @param perSecond how much of its distance it loses in a second, 0 to 1
   */
  public Leveller eased(double perSecond, long nowNanos) {
    double seconds = atNanos == Long.MIN_VALUE ? 0 : (nowNanos - atNanos) / 1e9;
    if (seconds < PERIOD_SECONDS) {
      return this;
    }
    double kept = Math.pow(1 - perSecond, Math.min(PERIOD_SECONDS_MAX, seconds));
    Map<String, Double> closer = new LinkedHashMap<>(shares);
    closer.replaceAll((_, share) -> 100 + (share - 100) * kept);
    return new Leveller(closer, applied, atNanos);
  }

  private Map<String, Double> stepped(List<Equalizer.Member> members, double seconds) {
    List<Equalizer.Member> known =
        members.stream().filter(m -> m.busy().isPresent() && m.configured() > 0).toList();
    double mean = meanBusy(known);
    Map<String, Double> next = new LinkedHashMap<>();
    for (Equalizer.Member member : members) {
      double last = shares.getOrDefault(member.name(), 100.0);
      boolean controlled = known.size() > 1 && known.contains(member);
      next.put(
          member.name(),
          controlled
              ? moved(last, mean, member.busy().getAsDouble(), seconds)
              : last + Math.clamp(100 - last, -GLIDE * seconds, GLIDE * seconds));
    }
    if (known.size() > 1) {
      conserve(known, next);
    }
    return next;
  }

  /** By weight, which is by traffic. */
  private double meanBusy(List<Equalizer.Member> known) {
    double sum = 0;
    double weights = 0;
    for (Equalizer.Member member : known) {
      double weight = member.configured() * shares.getOrDefault(member.name(), 100.0);
      sum += weight * member.busy().getAsDouble();
      weights += weight;
    }
    return weights == 0 ? 0 : sum / weights;
  }

  private static double moved(double share, double mean, double busy, double seconds) {
    double difference = mean - busy;
    if (mean < IDLE_ALL || Math.abs(difference) <= NOISE) {
      return share;
    }
    // Relative to the mean, so that it is as fast at little work as at much.
    double error = Math.clamp(difference / mean, -1, 1);
    return Math.clamp(share * Math.exp(GAIN * seconds * error), SHARE_MIN, SHARE_MAX);
  }

  /**
   * Scales the shares so that the weights add up to the configured ones, as far as bounds allow.
   */
  private static void conserve(List<Equalizer.Member> known, Map<String, Double> next) {
    double wanted = known.stream().mapToDouble(Equalizer.Member::configured).sum() * 100;
    for (int pass = 0; pass < 3; pass++) {
      double sum = 0;
      for (Equalizer.Member member : known) {
        sum += member.configured() * next.getOrDefault(member.name(), 100.0);
      }
      double scale = wanted / sum;
      for (Equalizer.Member member : known) {
        next.computeIfPresent(
            member.name(), (_, share) -> Math.clamp(share * scale, SHARE_MIN, SHARE_MAX));
      }
    }
  }
}
