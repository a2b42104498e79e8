package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.evenkeel.netlink.Signals;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evenkeel status}. */
@Command(
    name = "status",
    description = {
      "Shows the virtual services and their real servers. With --watch on a terminal it stays and",
      "follows; elsewhere --watch shows it once and then a line for each change."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel status",
      "  evenkeel status --watch",
      "  evenkeel status -o json | jq '.\"virtual-services\"[].up'"
    })
final class StatusCommand implements Callable<Integer> {
  @Mixin private CoordinatorOption root = new CoordinatorOption();
  @Mixin private OutputOption output = new OutputOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--watch", description = "Goes on until Ctrl-C.")
  private boolean watch;

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Ansi ansi = spec.commandLine().getColorScheme().ansi();
    try (ControlClient client = root.client()) {
      JsonNode status = client.get("/api/v1/status");
      if (!watch) {
        output.printPainted(out, status, document -> StatusTable.of(document, ansi));
      } else if (output.format() == OutputOption.Format.table && Screen.isTerminal()) {
        live(client, status, ansi);
      } else {
        follow(client, status, ansi);
      }
    }
    return 0;
  }

  private void live(ControlClient client, JsonNode first, Ansi ansi)
      throws CommandFailure, InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    Signals.onStop(stop::countDown);
    try (Screen screen = new Screen(spec.commandLine().getOut())) {
      JsonNode status = first;
      do {
        screen.show(StatusTable.of(status, ansi));
        if (stop.await(1, TimeUnit.SECONDS)) {
          return;
        }
        status = client.get("/api/v1/status");
      } while (true);
    }
  }

  private void follow(ControlClient client, JsonNode first, Ansi ansi) throws CommandFailure {
    PrintWriter out = spec.commandLine().getOut();
    var teller = new EventsCommand.Teller(out, output.format());
    if (output.format() == OutputOption.Format.table) {
      out.print(StatusTable.of(first, ansi));
    }
    if (teller.test(first)) {
      client.follow("/api/v1/events", teller);
    }
  }
}
