package org.evenkeel.coordinator.director;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import org.evenkeel.coordinator.feedback.AgentReply;
import org.evenkeel.coordinator.feedback.AgentState;
import org.evenkeel.coordinator.feedback.Weighing;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.VirtualService;

/**
 * A simulated service, event by event: requests that arrive at random, a scheduler that knows the
 * weights and the connections of this moment, servers with queues, agents that tell what part of
 * the last second a server worked, and the director's weights that follow from it. The weights are
 * those of the code itself, the rest is its surroundings. Seeded: equal seeds, equal runs.
 */
final class QueueingSite {
  private static final double WINDOW = 1;
  private static final double PERIOD = 1;

  /** How a server works. */
  enum Manner {
    /** One request after the other. */
    ONE_AT_A_TIME,
    /** All requests at once, on eight processors that they share. */
    SHARED,
    /** Each connection lives as long as its client wants and is a constant part of the load. */
    LONG_CONNECTIONS
  }

  /** How the next server is chosen. */
  enum Scheduler {
    /** As in the relay: fewest connections by weight, ties by turns. */
    RELAY_WLC,
    /** By turns, by weight. */
    WRR
  }

  /**
   * What is simulated.
   *
   * @param capacity requests in a second that each server can answer
   * @param perSecond requests in a second
   * @param random whether requests differ, exponentially, in the work they are
   * @param lag seconds that a connection lasts beyond its work
   * @param interval of the agents, in seconds
   * @param feedback how weights follow, as in the configuration; empty for not at all
   */
  record Scenario(
      Manner manner,
      Scheduler scheduler,
      List<Double> capacity,
      double perSecond,
      boolean random,
      double lag,
      double interval,
      String feedback) {}

  /** A request that was answered: when it came and how long it took, in seconds. */
  record Request(double at, double took) {}

  /** What was seen at one moment. */
  @SuppressWarnings("ArrayRecordComponent") // looked at, never compared
  record Look(double at, int[] weights, double[] busy) {}

  private final Scenario scenario;
  private final Random random;
  private final Cluster cluster;
  private final WeightDesk desk = new WeightDesk();
  private final List<Server> servers = new ArrayList<>();
  private final List<Request> requests = new ArrayList<>();
  private final List<Look> looks = new ArrayList<>();
  private final double[] owed;
  private final int[] weights;
  private double nextArrival;
  private double nextRound = PERIOD;
  private double now;

  QueueingSite(Scenario scenario, long seed) {
    this.scenario = scenario;
    this.random = new Random(seed);
    StringBuilder yaml = new StringBuilder();
    yaml.append("virtual-services:\n  - name: web\n    address: 192.0.2.5\n    ports: 80\n");
    yaml.append("    forwarding: nat\n");
    if (!scenario.feedback.isEmpty()) {
      yaml.append("    feedback: { source: agent, %s }%n".formatted(scenario.feedback));
    }
    yaml.append("    real-servers:\n");
    for (int i = 0; i < scenario.capacity.size(); i++) {
      yaml.append("      - { name: s%d, address: 198.51.100.%d, weight: 100 }%n".formatted(i, i));
      servers.add(new Server(scenario.capacity.get(i)));
    }
    this.cluster = Clusters.of(yaml.toString());
    this.owed = new double[servers.size()];
    this.weights = new int[servers.size()];
    Arrays.fill(weights, 100);
    this.nextArrival = gap();
  }

  private double gap() {
    return -Math.log(1 - random.nextDouble()) / scenario.perSecond;
  }

  /** From now on a server can answer so many requests in a second. */
  void capacity(int server, double perSecond) {
    servers.get(server).capacity = perSecond;
  }

  /** From now on a server's agent says this, whatever it works. */
  void lie(int server, Lie lie) {
    servers.get(server).lie = lie;
  }

  /** What an agent says instead of the truth: percent idle, at a time. */
  interface Lie {
    int idle(double at);
  }

  /** Lets time pass. */
  void pass(double seconds) {
    double end = now + seconds;
    while (now < end) {
      double next = Math.min(end, Math.min(nextArrival, nextRound));
      for (Server server : servers) {
        next = Math.min(next, Math.min(server.nextWindow, server.nextAnswer));
      }
      now = next;
      servers.forEach(Server::advance);
      boolean told = false;
      for (Server server : servers) {
        told |= server.turn();
      }
      if (now >= nextRound || told) {
        nextRound = now >= nextRound ? now + PERIOD : nextRound;
        round();
      }
      if (now >= nextArrival) {
        nextArrival = now + gap();
        int chosen = choose();
        servers.get(chosen).take();
      }
    }
  }

  private void round() {
    if (!scenario.feedback.isEmpty()) {
      Map<RealServerId, Weighing> weighings =
          desk.weigh(
              cluster,
              new Touched(),
              (service, real) ->
                  new WeightDesk.Known(servers.get(index(service, real.name())).agent, true, false),
              Math.round(now * 1e9));
      weighings.forEach(
          (id, weighing) ->
              weights[Integer.parseInt(id.realServer().substring(1))] = weighing.weight());
    }
    looks.add(
        new Look(
            now, weights.clone(), servers.stream().mapToDouble(server -> server.busy).toArray()));
  }

  private static int index(VirtualService service, String name) {
    return service.realServers().stream().map(real -> real.name()).toList().indexOf(name);
  }

  private int choose() {
    double least = Double.MAX_VALUE;
    int first = 0;
    for (int i = 0; i < weights.length; i++) {
      double load = load(i);
      if (weights[i] > 0 && load < least - 1e-12) {
        least = load;
        first = i;
      }
    }
    double total = 0;
    for (int i = 0; i < weights.length; i++) {
      total += load(i) <= least + 1e-12 ? weights[i] : 0;
    }
    int chosen = first;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0 && load(i) <= least + 1e-12) {
        owed[i] += weights[i] / total;
        chosen = owed[i] > owed[chosen] + 1e-9 ? i : chosen;
      }
    }
    owed[chosen] -= 1;
    return chosen;
  }

  private double load(int i) {
    return scenario.scheduler == Scheduler.WRR
        ? 0
        : servers.get(i).connections() / (double) weights[i];
  }

  List<Look> looks() {
    return looks;
  }

  /** The time that a part of the requests that came in a span did not exceed, in milliseconds. */
  double quantileMillis(double from, double to, double part) {
    double[] sorted =
        requests.stream()
            .filter(request -> request.at >= from && request.at < to)
            .mapToDouble(Request::took)
            .sorted()
            .toArray();
    return sorted.length == 0
        ? 0
        : sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)] * 1e3;
  }

  /** A server with its agent. */
  private final class Server {
    private record Job(double at, double left) {}

    private static final int PROCESSORS = 8;
    private static final double LIFE = 20;

    private final ArrayDeque<Job> queue = new ArrayDeque<>();
    private final PriorityQueue<Job> shared =
        new PriorityQueue<>((one, other) -> Double.compare(one.left, other.left));
    private final ArrayDeque<Double> leaving = new ArrayDeque<>();
    private double capacity;
    private double clock;
    private double progress;
    private double headLeft;
    private double worked;
    private double busy;
    private double nextWindow = random.nextDouble() * WINDOW;
    private double windowStart;
    private double nextAnswer = random.nextDouble() * scenario.interval;
    private AgentState agent = AgentState.INITIAL;
    private Lie lie = _ -> -1;

    Server(double capacity) {
      this.capacity = capacity;
    }

    /** Connections now, those included whose end has not been seen yet. */
    int connections() {
      while (!leaving.isEmpty() && leaving.getFirst() <= now) {
        leaving.removeFirst();
      }
      return queue.size() + shared.size() + leaving.size();
    }

    /** Works until now. */
    void advance() {
      switch (scenario.manner) {
        case ONE_AT_A_TIME -> one();
        case SHARED -> all();
        case LONG_CONNECTIONS -> hold();
      }
      clock = now;
    }

    private void one() {
      double at = clock;
      while (!queue.isEmpty() && at < now) {
        double end = at + headLeft / capacity;
        if (end > now) {
          headLeft -= (now - at) * capacity;
          worked += now - at;
          return;
        }
        worked += end - at;
        at = end;
        done(queue.removeFirst(), end);
        headLeft = queue.isEmpty() ? 0 : queue.getFirst().left;
      }
    }

    private void all() {
      double at = clock;
      while (!shared.isEmpty() && at < now) {
        int n = shared.size();
        double rate = capacity * Math.min(1.0 / PROCESSORS, 1.0 / n);
        double end = at + (shared.element().left - progress) / rate;
        double until = Math.min(end, now);
        worked += (until - at) * Math.min(1, n / (double) PROCESSORS);
        progress += (until - at) * rate;
        at = until;
        if (end <= now) {
          done(shared.remove(), end);
        }
      }
    }

    private void hold() {
      double at = clock;
      while (!shared.isEmpty() && at < now) {
        double end = shared.element().left;
        double until = Math.min(end, now);
        worked += (until - at) * Math.min(1, shared.size() / (LIFE * capacity));
        at = until;
        if (end <= now) {
          done(shared.remove(), end);
        }
      }
    }

    private void done(Job job, double end) {
      requests.add(new Request(job.at, end + scenario.lag - job.at));
      leaving.addLast(end + scenario.lag);
    }

    void take() {
      double work = scenario.random ? -Math.log(1 - random.nextDouble()) : 1;
      switch (scenario.manner) {
        case ONE_AT_A_TIME -> {
          if (queue.isEmpty()) {
            headLeft = work;
          }
          queue.addLast(new Job(now, work));
        }
        case SHARED -> shared.add(new Job(now, progress + work));
        case LONG_CONNECTIONS ->
            shared.add(new Job(now, now - Math.log(1 - random.nextDouble()) * LIFE));
      }
    }

    /** Whether there is something new of the agent. */
    boolean turn() {
      if (now >= nextWindow) {
        busy = windowStart == 0 && now < WINDOW ? busy : Math.min(1, worked / (now - windowStart));
        worked = 0;
        windowStart = now;
        nextWindow = now + WINDOW;
      }
      if (now < nextAnswer) {
        return false;
      }
      nextAnswer = now + scenario.interval;
      int said = lie.idle(now);
      AgentState before = agent;
      agent =
          agent.heard(
              AgentReply.parse((said >= 0 ? said : Math.round(100 * (1 - busy))) + "%")
                  .orElseThrow());
      return !agent.equals(before);
    }
  }
}
