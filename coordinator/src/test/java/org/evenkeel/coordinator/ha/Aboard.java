package org.evenkeel.coordinator.ha;

import java.util.OptionalLong;
import java.util.SplittableRandom;

/** What runs on one of two simulated machines beside the election. */
public interface Aboard {
  /** A machine that has nothing but an election. */
  Aboard NOTHING =
      new Aboard() {
        @Override
        public void powerOn() {}

        @Override
        public void powerOff() {}

        @Override
        public void start(OptionalLong left) {}

        @Override
        public void crash() {}

        @Override
        public void take(long term) {}

        @Override
        public void letGo() {}

        @Override
        public void guardLetsGo() {}

        @Override
        public Pair.Replica replica() {
          return new Pair.Replica(1, 0, 0, true);
        }

        @Override
        public void look() {}
      };

  /** The machine boots: its kernel is empty, its disk is not. */
  void powerOn();

  /** The machine and all that is not on its disk are gone. */
  void powerOff();

  /**
   * A process starts.
   *
   * @param left the term for which a guard holds the addresses; empty when none does
   */
  void start(OptionalLong left);

  /** The process is gone; the kernel has what it had. */
  void crash();

  /** The node holds the addresses from now on. */
  void take(long term);

  /** The node no longer holds them. */
  void letGo();

  /** The guard takes the addresses off the host. */
  void guardLetsGo();

  /** What the node has of what both are to have. */
  Pair.Replica replica();

  /** Looks, after each step of the simulation, whether what is promised holds. */
  void look();

  /** Makes what is aboard a machine. */
  @FunctionalInterface
  interface Builder {
    /** That of the machine of that number, 0 or 1. */
    Aboard build(Stage stage, int number);
  }

  /** What a simulation offers to those aboard. */
  interface Stage {
    /** Nanoseconds since the beginning. */
    long now();

    /** Has something done then; it asks itself whether it still can be. */
    void at(long when, Runnable what);

    /** The only source of chance. */
    SplittableRandom random();

    /** Adds a line to the story. */
    void tell(String what);

    /** A promise is broken; the simulation ends. */
    void violate(String what);

    /** Whether a node's process runs, and neither it nor its machine stands still. */
    boolean runs(int node);

    /** Whether a node says that it is active. */
    boolean active(int node);

    /** The term that a node claims. */
    long term(int node);

    /** Whether a node's addresses are to be on its host. */
    boolean holds(int node);

    /** Whether a node and its peer hear each other, as the node sees it. */
    boolean contact(int node);

    /** Whether nothing keeps the nodes from exchanging messages now. */
    boolean connected();

    /** Why a node is what it is, as its election says. */
    String reason(int node);

    /** A node's own clock. */
    long clock(int node);

    /** Whether the faults are over. */
    boolean healed();

    /** A node's process ends where it is, as by kill -9. */
    void crash(int node);
  }
}
