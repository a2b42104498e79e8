package org.evenkeel.coordinator.dispatch.haproxy;

import org.evenkeel.coordinator.dispatch.haproxy.Section.Slot;

/** Something that a running HAProxy is told at its socket. */
sealed interface Instruction {
  /** Where it applies. */
  Slot slot();

  /** The command (HAProxy management guide, 9.3 "Unix Socket commands"). */
  String command();

  /** Whether HAProxy's answer says that it is done. */
  default boolean isDone(String answer) {
    return answer.isBlank();
  }

  /** Gives a server its share. */
  record Weigh(Slot slot, int weight) implements Instruction {
    @Override
    public String command() {
      return "set server " + slot + " weight " + weight;
    }
  }

  /** Bounds a server's connections; 0 is no limit. */
  record Bound(Slot slot, int connections) implements Instruction {
    @Override
    public String command() {
      return "set maxconn server " + slot + " " + connections;
    }
  }

  /** Lets a server have connections. */
  record Release(Slot slot) implements Instruction {
    @Override
    public String command() {
      return "set server " + slot + " state ready";
    }
  }

  /** Keeps new connections from a server, even of clients that belong to it. */
  record Withhold(Slot slot) implements Instruction {
    @Override
    public String command() {
      return "set server " + slot + " state maint";
    }
  }

  /** Adds a server, withheld. */
  record Add(Slot slot, String arguments) implements Instruction {
    @Override
    public String command() {
      return "add server " + slot + " " + arguments;
    }

    @Override
    public boolean isDone(String answer) {
      return answer.contains("New server registered");
    }
  }

  /** Removes a withheld server; HAProxy refuses while it has connections. */
  record Delete(Slot slot) implements Instruction {
    @Override
    public String command() {
      return "del server " + slot;
    }

    @Override
    public boolean isDone(String answer) {
      return answer.contains("Server deleted") || answer.contains("No such server");
    }
  }
}
