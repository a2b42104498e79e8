package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenkeel ha pair} and {@code evenkeel ha unpair}. */
@Command(
    name = "pair",
    description = {
      "Makes two nodes a pair. Without an argument this node invites: it shows a code, and waits"
          + " for",
      "the other one. With the address of a node that invites, this one joins it: from then on it"
          + " has",
      "what the other one has; its own configuration stays in its history."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel ha pair                                    on the node whose configuration goes"
          + " on",
      "  evenkeel ha pair 10.0.0.20                          on the other one; asks for the code",
      "  evenkeel ha pair 10.0.0.20 --code 7K3M-0QXZ-9RTB"
    })
final class HaPairCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/ha/pair";
  private static final long POLL_MILLIS = 200;

  @Mixin private CoordinatorOption root = new CoordinatorOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PEER[:PORT]",
      description = "The node that invites, by an address that both can reach each other on.")
  private @Nullable String peer;

  @Option(
      names = "--code",
      paramLabel = "CODE",
      description = "What the other node shows (default: it is asked for, or read from stdin).")
  private @Nullable String code;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS[:PORT]",
      description = "Where to wait for the other node (default: every address, port 6694).")
  private @Nullable String listen;

  @Override
  public Integer call() throws CommandFailure {
    ObjectNode order = JsonNodeFactory.instance.objectNode();
    if (peer != null) {
      order.put("peer", peer).put("code", code == null ? asked() : code);
    } else if (listen != null) {
      order.put("listen", listen);
    }
    try (ControlClient client = root.client()) {
      JsonNode begun = client.post(PATH, "application/json", order.toString());
      if (begun.has("code")) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("On the other node, within ten minutes:");
        out.println();
        out.println(
            "  evenkeel ha pair ADDRESS-OF-THIS-NODE --code " + begun.path("code").asText());
        out.println();
        out.flush();
      }
      return followed(client, begun);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", e);
    }
  }

  private int followed(ControlClient client, JsonNode begun)
      throws CommandFailure, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    JsonNode status = begun;
    int told = 0;
    while (true) {
      for (; told < status.path("steps").size(); told++) {
        JsonNode step = status.path("steps").path(told);
        err.println(
            (step.path("failed").asBoolean() ? "! " : "  ")
                + TerminalText.line(step.path("step").asText()));
      }
      switch (status.path("phase").asText()) {
        case "under-way" -> {
          TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
          status = client.get(PATH);
        }
        case "done" -> {
          return 0;
        }
        default -> {
          return 1;
        }
      }
    }
  }

  private String asked() throws CommandFailure {
    Optional<Console> terminal = Consent.terminal();
    if (terminal.isPresent()) {
      String typed = terminal.get().readLine("The code that %s shows: ", String.valueOf(peer));
      return typed == null ? "" : typed;
    }
    try {
      var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
      String line = in.readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      throw new CommandFailure("the code cannot be read: " + e.getMessage(), e);
    }
  }

  /** {@code evenkeel ha unpair}. */
  @Command(
      name = "unpair",
      description = {
        "Breaks the pair, on the other node too when it is reached. The active node keeps",
        "configuration and addresses; the other one keeps its configuration in the history alone."
      },
      footerHeading = "%nExample:%n",
      footer = "  evenkeel ha unpair --yes")
  static final class Unpair implements Callable<Integer> {
    @Mixin private CoordinatorOption root = new CoordinatorOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--yes", description = "Do not ask whether that is meant.")
    private boolean yes;

    @Override
    public Integer call() throws CommandFailure {
      if (!yes && !Consent.given("Break the pair?")) {
        throw new CommandFailure("nothing is changed; say --yes to break the pair");
      }
      try (ControlClient client = root.client()) {
        client
            .post("/api/v1/ha/unpair")
            .path("steps")
            .forEach(
                step ->
                    spec.commandLine().getErr().println("  " + TerminalText.line(step.asText())));
        return 0;
      }
    }
  }
}
