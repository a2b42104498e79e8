package org.evenkeel.coordinator.vote;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.evenkeel.coordinator.ha.Happening;
import org.evenkeel.coordinator.ha.Outside;
import org.evenkeel.coordinator.ha.WitnessReport;
import org.evenkeel.coordinator.ha.wire.Keyring;
import org.evenkeel.coordinator.model.HaSpec;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.neighbour.Neighbours;
import org.evenkeel.coordinator.neighbour.Sighting;
import org.evenkeel.coordinator.pace.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the neighbours, the witnesses and the fence, each on a thread of its own, so that none keeps
 * another waiting. For any thread.
 */
public final class Consultation implements Outside {
  private static final Logger LOG = LoggerFactory.getLogger(Consultation.class);

  /** The peer holds all addresses or none: a few of them tell. */
  private static final int ASKED_MAX = 8;

  private static final Duration LEARNING = Duration.ofMillis(200);
  private static final Duration FENCE_PATIENCE = Duration.ofSeconds(30);

  private final Question neighbours;
  private final Optional<Witnesses> witnesses;
  private final List<String> fence;
  private final CommandRunner commands;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** The hardware addresses by which the peer holds addresses, as last seen. */
  private final Map<IpAddress, Set<String>> known = new ConcurrentHashMap<>();

  /** Asks the neighbours for as long as is said. */
  @FunctionalInterface
  public interface Question {
    /** As {@link Neighbours#ask}, with a patience. */
    Map<IpAddress, Sighting> ask(Set<IpAddress> addresses, Duration patience);
  }

  /**
   * @param neighbours asks them
   * @param fence what makes sure that the peer is off; empty when there is none
   * @param commands runs it
   */
  public Consultation(Question neighbours, List<String> fence, CommandRunner commands) {
    this(neighbours, fence, commands, Optional.empty());
  }

  private Consultation(
      Question neighbours,
      List<String> fence,
      CommandRunner commands,
      Optional<Witnesses> witnesses) {
    this.neighbours = neighbours;
    this.witnesses = witnesses;
    this.fence = List.copyOf(fence);
    this.commands = commands;
  }

  /**
   * With the witnesses that node.yaml names, which are looked at from now on.
   *
   * @param node this one's name
   * @param keys what signs
   */
  public static Consultation of(
      Question neighbours, HaSpec spec, String node, Keyring keys, Clock clock) {
    return new Consultation(
        neighbours,
        spec.fence(),
        CommandRunner.SYSTEM,
        spec.vote().witness().isEmpty()
            ? Optional.empty()
            : Optional.of(new Witnesses(node, spec, keys, clock)));
  }

  /** From now on these keys sign what the witnesses are asked. */
  public void turnTo(Keyring keys) {
    witnesses.ifPresent(all -> all.turnTo(keys));
  }

  @Override
  public void probe(Set<IpAddress> addresses, Duration patience, Consumer<Happening> answer) {
    run(
        () -> answer.accept(new Happening.Probed(held(ask(addresses, patience)))),
        () -> answer.accept(new Happening.Probed(false)));
  }

  @Override
  public void learn(Set<IpAddress> addresses) {
    run(() -> ask(addresses, LEARNING).forEach(this::remember), () -> {});
  }

  private void remember(IpAddress address, Set<String> holders) {
    if (!holders.isEmpty()) {
      known.put(address, holders);
    }
  }

  /** Who answers for some of these addresses. */
  private Map<IpAddress, Set<String>> ask(Set<IpAddress> addresses, Duration patience) {
    Set<IpAddress> some =
        addresses.stream()
            .filter(address -> !address.inet().isLoopbackAddress())
            .limit(ASKED_MAX)
            .collect(Collectors.toSet());
    Map<IpAddress, Set<String>> holders = new HashMap<>();
    neighbours
        .ask(some, patience)
        .forEach(
            (address, sighting) -> {
              if (sighting instanceof Sighting.Asked asked) {
                holders.put(address, new HashSet<>(asked.holders()));
              }
            });
    return holders;
  }

  /**
   * Whether the peer answers. A stranger who has one of the addresses is no peer: where the peer
   * was seen before, it is known by what it answered then; else whoever answers is taken for it.
   */
  private boolean held(Map<IpAddress, Set<String>> holders) {
    Set<String> peer = known.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
    Set<String> seen = holders.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
    boolean held = peer.isEmpty() ? !seen.isEmpty() : seen.stream().anyMatch(peer::contains);
    if (!held && !seen.isEmpty()) {
      LOG.error(
          "Strangers answer for addresses of this pair, and not the peer: {}; see evenkeel doctor",
          holders);
    }
    return held;
  }

  @Override
  public void fence(Consumer<Happening> answer) {
    run(
        () -> {
          CommandRunner.Result result = commands.run(fence, FENCE_PATIENCE);
          if (!result.succeeded()) {
            LOG.error("The fence does not confirm that the peer is off: {}", result);
          }
          answer.accept(new Happening.Fenced(result.succeeded()));
        },
        () -> answer.accept(new Happening.Fenced(false)));
  }

  private void run(Runnable question, Runnable refused) {
    try {
      threads.execute(
          () -> {
            try {
              question.run();
            } catch (RuntimeException e) {
              LOG.error("A fault of the coordinator itself", e);
              refused.run();
            }
          });
    } catch (RejectedExecutionException _) {
      refused.run();
    }
  }

  @Override
  public void askWitnesses(long term, long ballot, Consumer<Happening> answer) {
    witnesses.ifPresentOrElse(
        all -> all.ask(term, ballot, answer),
        () -> answer.accept(new Happening.Denied("no witness is configured")));
  }

  @Override
  public void giveBack(long ballot) {
    witnesses.ifPresent(all -> all.giveBack(ballot));
  }

  @Override
  public long votedTerm() {
    return witnesses.map(Witnesses::votedTerm).orElse(0L);
  }

  @Override
  public List<WitnessReport> witnesses() {
    return witnesses.map(Witnesses::reports).orElse(List.of());
  }

  @Override
  public void close() {
    threads.shutdownNow();
    witnesses.ifPresent(Witnesses::close);
  }
}
