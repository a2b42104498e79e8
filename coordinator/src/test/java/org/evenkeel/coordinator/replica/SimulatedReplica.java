package org.evenkeel.coordinator.replica;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.evenkeel.coordinator.config.ConfigStore;
import org.evenkeel.coordinator.director.SimulatedDirector;

/**
 * The real {@link Records} and {@link Conversations} of one process without threads and sockets: a
 * message is encoded, handed over, decoded and answered at once, or the connection is lost.
 */
public final class SimulatedReplica {
  private final String node;
  private final Records records;
  private final Conversations conversations;

  /** What a node remembers of the parts, on a disk that is simulated. */
  public static final class Disk implements LedgerStore {
    private final Runnable step;
    private Ledger ledger = Ledger.EMPTY;

    /**
     * An empty one.
     *
     * @param step is run before and after each write, and may end the process
     */
    public Disk(Runnable step) {
      this.step = step;
    }

    @Override
    public Ledger read() {
      return ledger;
    }

    @Override
    public void keep(Ledger next) {
      step.run();
      ledger = next;
      step.run();
    }
  }

  /** Something on the way of each message: it may throw. */
  @FunctionalInterface
  public interface Way {
    /** Lets a message pass, or throws because the connection is lost. */
    void pass() throws IOException;
  }

  /** What a process has of its director's, and where. */
  public SimulatedReplica(
      String node,
      String peer,
      SimulatedDirector director,
      ConfigStore configurations,
      Disk disk,
      Supplier<Replication.Standing> standing)
      throws IOException {
    this(
        node,
        peer,
        diverged ->
            Map.of(
                Part.CONFIGURATION,
                new ConfigurationHolding(
                    node, director, configurations, () -> standing.get().term(), diverged),
                Part.OPERATORS,
                new OperatorHolding(director, director::operatorStates)),
        disk,
        standing,
        _ -> Aside.NONE);
  }

  /**
   * What a process has of some parts; of the others there is nothing.
   *
   * @param copies of what it gives up
   */
  SimulatedReplica(
      String node,
      String peer,
      Replication.Parts parts,
      Disk disk,
      Supplier<Replication.Standing> standing,
      Conversations.Copies copies)
      throws IOException {
    this.node = node;
    List<Records> made = new ArrayList<>();
    Map<Part, Holding> holdings = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      holdings.put(part, new DocumentHolding("none", Optional::empty, _ -> {}));
    }
    holdings.putAll(parts.holdings(divergence -> made.getFirst().diverged(divergence)));
    Troubles troubles = new Troubles(_ -> {});
    this.records = new Records(holdings, standing, disk, troubles);
    made.add(records);
    this.conversations = new Conversations(peer, records, troubles, standing, copies);
    Records.State _ = records.look();
  }

  /** What it knows of what was accepted in vain. */
  Divergences divergences() {
    return records.ledger().divergences();
  }

  /** Somebody acknowledges one here; whether it was shown. */
  boolean acknowledge(String id) {
    return records.acknowledge(id);
  }

  /** Something was accepted here in vain. */
  void diverged(Divergence divergence) {
    records.diverged(divergence);
  }

  /** Looks at what there is; returns a number that grows with every change. */
  public long look() {
    return records.look().number();
  }

  /** Digest of all that there is, as of the last look. */
  public long digest() {
    return records.last().digest();
  }

  /** The newest term under which anything of it was accepted. */
  public long term() {
    return records.ledger().newest();
  }

  /**
   * Compares once with the other node, which follows this one, and hands over what differs.
   *
   * @return whether both have the same, as it was when this was called
   */
  public boolean lead(SimulatedReplica other, Way way) {
    try {
      Records.State own = records.look();
      return conversations.round(new Direct(other, way), own) == Conversations.Outcome.SAME;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a simulation", e);
    }
  }

  @Override
  public String toString() {
    return node;
  }

  /** To the other node at once. */
  private static final class Direct implements Line {
    private final SimulatedReplica other;
    private final Way way;
    private final List<Message> answers = new ArrayList<>();

    Direct(SimulatedReplica other, Way way) {
      this.other = other;
      this.way = way;
    }

    @Override
    public void send(Message message) throws IOException {
      way.pass();
      if (answers.isEmpty()) {
        Message arrived = MessageCodec.decode(MessageCodec.encode(message));
        try {
          other.conversations.answer(new Answering(answers), arrived);
        } catch (InterruptedException e) {
          throw new IllegalStateException("nobody interrupts a simulation", e);
        }
      }
    }

    @Override
    public Message receive() throws IOException {
      way.pass();
      return MessageCodec.decode(MessageCodec.encode(answers.removeFirst()));
    }
  }

  /** Keeps all that the other node says, until it is asked for. */
  private record Answering(List<Message> answers) implements Line {
    @Override
    public void send(Message message) {
      answers.add(message);
    }

    @Override
    public Message receive() {
      return new Message.Kept();
    }
  }
}
