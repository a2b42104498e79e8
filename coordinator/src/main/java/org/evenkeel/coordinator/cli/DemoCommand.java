package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.StartException;
import org.evenkeel.coordinator.api.StatusDocument;
import org.evenkeel.coordinator.demo.Demo;
import org.evenkeel.netlink.Signals;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evenkeel demo}. */
@Command(
    name = "demo",
    description = {
      "Shows the main job on this machine, without root: three HTTP servers of different",
      "capacity with their agents on 127.0.0.11-13, the VIP 127.0.0.1:8080, the web UI on",
      "https://127.0.0.1:9443/lbadmin/, a gentle load, and weights that follow it."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel demo",
      "  evenkeel demo --seconds 30",
      "  evenkeel demo --no-load                  and send requests of your own:",
      "  curl http://127.0.0.1:8080/",
      "  evenkeel demo -o json --seconds 60       first line: where, and the password"
    })
final class DemoCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Goes to the first column and clears what follows (ECMA-48: CUP, ED). */
  private static final String HOME = "\u001b[H\u001b[J";

  /** On something that is no terminal the table comes this often. */
  private static final int LINES_EVERY_SECONDS = 5;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Stop after that many seconds (default: at Ctrl-C).")
  private int seconds;

  @Option(names = "--no-load", description = "Send no requests.")
  private boolean noLoad;

  @Override
  public Integer call() throws StartException, InterruptedException, IOException {
    if (seconds < 0) {
      throw new ParameterException(
          spec.commandLine(), "--seconds %d: 0 or more".formatted(seconds));
    }
    CountDownLatch stop = new CountDownLatch(1);
    Signals.onStop(stop::countDown);
    try (Demo demo = Demo.start(!noLoad)) {
      if (output.format() == OutputOption.Format.table) {
        show(demo, stop);
      } else {
        announce(demo);
        if (seconds == 0) {
          stop.await();
        } else {
          boolean _ = stop.await(seconds, TimeUnit.SECONDS);
        }
      }
    }
    return 0;
  }

  /** One line for programs. */
  private void announce(Demo demo) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        JSON.writeValueAsString(
            JSON.createObjectNode()
                .put("vip", demo.vip())
                .put("ui", demo.ui())
                .put("user", demo.password().user())
                .put("password", demo.password().value())));
    out.flush();
  }

  /** A live table for people. */
  private void show(Demo demo, CountDownLatch stop) throws InterruptedException, IOException {
    Ansi ansi = spec.commandLine().getColorScheme().ansi();
    PrintWriter out = spec.commandLine().getOut();
    int second = 0;
    do {
      if (ansi.enabled()) {
        out.print(HOME + head(demo) + table(demo, ansi));
      } else if (second % LINES_EVERY_SECONDS == 0) {
        out.print((second == 0 ? head(demo) : "") + table(demo, ansi));
      }
      out.flush();
      second++;
    } while (!stop.await(1, TimeUnit.SECONDS) && (seconds == 0 || second < seconds));
    out.println(table(demo, ansi));
  }

  private static String head(Demo demo) {
    return """
    Web UI   %s   user %s, password %s
    VIP      %s   try: curl %s
    Drain    ./evenkeel rip drain demo large --root %s
    Stop     Ctrl-C

    """
        .formatted(
            demo.ui(),
            demo.password().user(),
            demo.password().value(),
            demo.vip(),
            demo.vip(),
            demo.root());
  }

  private static String table(Demo demo, Ansi ansi) throws IOException {
    String tally = demo.tally();
    return StatusTable.of(JSON.readTree(StatusDocument.of(demo.control().snapshot())), ansi)
        + (tally.isEmpty() ? "" : tally + "\n")
        + "\n";
  }
}
