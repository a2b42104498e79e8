package org.evenkeel.coordinator.cli;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.evenkeel.coordinator.Logging;
import org.evenkeel.coordinator.StartException;
import org.evenkeel.coordinator.WitnessProcess;
import org.evenkeel.coordinator.config.HostPort;
import org.evenkeel.coordinator.witness.WitnessServer;
import org.evenkeel.netlink.Signals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evenkeel witness}. */
@Command(
    name = "witness",
    description = {
      "Votes for pairs until SIGTERM, on a host that is none of theirs: while the",
      "nodes of a pair do not hear each other, the one that has its vote may hold",
      "the addresses. It listens with HTTPS; nodes and witness know each other by",
      "the pair's key, so no certificate has to be trusted. SIGHUP reads the keys",
      "again. Both nodes name it in node.yaml:",
      "  ha: { vote: { witness: [\"https://192.0.2.9:6695\"] } }"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel witness                                       votes for all pairs below",
      "  install -m 600 ha.key /etc/evenkeel/witness/shop.key   another pair's key; then SIGHUP",
      "  evenkeel witness --listen 127.0.0.1:16695 --key-file ha.key --root /tmp/w",
      "  curl -k https://localhost:6695/                        who holds what"
    })
final class WitnessCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(Logging.LIFE);
  private static final int SECONDS_MAX = 600;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private RootOption root = new RootOption();

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS:PORT",
      defaultValue = "[::]:" + WitnessServer.PORT_DEFAULT,
      description = "Where to listen (default: ${DEFAULT-VALUE}, every address).")
  private String listen = "";

  @Option(
      names = "--key-file",
      paramLabel = "FILE|DIRECTORY",
      description = {
        "The keys of a pair, or a directory of such files *.key,",
        "one for each pair; may be given several times",
        "(default: /etc/evenkeel/witness)."
      })
  private List<Path> keys = List.of();

  @Option(
      names = "--longest-lease",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = {
        "The longest dead time of a pair that is served. For so",
        "long nothing is granted after the start to a pair of",
        "which no vote is kept (default: ${DEFAULT-VALUE})."
      })
  private int longestSeconds;

  @Override
  public Integer call() throws StartException, InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    Signals.onStop(stop::countDown);
    CompletableFuture<WitnessProcess> started = new CompletableFuture<>();
    Signals.onReload(
        () -> {
          var _ = started.thenAccept(WitnessProcess::reload);
        });
    try (WitnessProcess witness = WitnessProcess.start(settings())) {
      started.complete(witness);
      LOG.info("Voting on port {}", witness.port());
      LOG.info("ready");
      try (ServiceManager _ = ServiceManager.told(() -> true)) {
        stop.await();
        LOG.info("stopping");
      }
    }
    return 0;
  }

  private WitnessServer.Settings settings() {
    if (longestSeconds < 1 || longestSeconds > SECONDS_MAX) {
      throw new ParameterException(spec.commandLine(), "--longest-lease: 1 to 600 seconds");
    }
    Path directory = root.directory();
    return new WitnessServer.Settings(
        address(listen),
        keys.isEmpty() ? List.of(directory.resolve("etc/evenkeel/witness")) : keys,
        directory.resolve("var/lib/evenkeel/witness"),
        Duration.ofSeconds(longestSeconds));
  }

  private InetSocketAddress address(String text) {
    try {
      return HostPort.parse(text).socketAddress();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--listen: %s: '%s'; as 192.0.2.1:6695 or [::]:6695".formatted(e.getMessage(), text));
    }
  }
}
