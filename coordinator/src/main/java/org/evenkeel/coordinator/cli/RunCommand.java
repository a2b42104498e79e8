package org.evenkeel.coordinator.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.evenkeel.coordinator.Coordinator;
import org.evenkeel.coordinator.Logging;
import org.evenkeel.coordinator.StartException;
import org.evenkeel.coordinator.account.GeneratedPassword;
import org.evenkeel.coordinator.config.NodeConfiguration.DispatcherChoice;
import org.evenkeel.coordinator.disk.DurableFile;
import org.evenkeel.netlink.PortWait;
import org.evenkeel.netlink.Signals;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evenkeel run}. */
@Command(
    name = "run",
    description = {
      "Runs the coordinator until SIGTERM; SIGHUP reads the configuration again. Logs a line",
      "\"ready\" when it serves. When it stops, tables and addresses stay: traffic goes on."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel run",
      "  evenkeel run --root /tmp/lb1 --dispatcher relay    in user space, without root"
    })
final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(Logging.LIFE);

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private RootOption root = new RootOption();

  @Option(
      names = "--dispatcher",
      paramLabel = "auto|ipvs|relay",
      description = {
        "What carries layer 4 (default: as node.yaml says, else auto: ipvs where the kernel",
        "has it and we may use it, otherwise relay)."
      })
  private @Nullable DispatcherChoice dispatcher;

  @Option(
      names = "--clear",
      description = "When stopped, empty our tables and take our addresses off this host.")
  private boolean clear;

  @Override
  public Integer call() throws StartException, InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    PortWait ports = PortWait.ofThisProcess(LOG::info);
    Signals.onStop(
        () -> {
          stop.countDown();
          ports.stop();
        });
    // From the first moment on, because SIGHUP ends a process that does not expect it.
    CompletableFuture<Coordinator> started = new CompletableFuture<>();
    Signals.onReload(
        () -> {
          var _ = started.thenAccept(Coordinator::reload);
        });
    var options =
        new Coordinator.Options(
            root.directory(), Optional.ofNullable(dispatcher), clear, Optional.of(ports::again));
    try (Coordinator coordinator = Coordinator.start(options)) {
      coordinator.generatedPassword().ifPresent(this::show);
      coordinator.webAddress().ifPresent(address -> LOG.info("Web UI and API at {}", address));
      started.complete(coordinator);
      LOG.info("ready");
      try (ServiceManager _ = ServiceManager.told(coordinator.control()::alive)) {
        stop.await();
        LOG.info("stopping");
      }
    } catch (StartException e) {
      if (stop.getCount() > 0) {
        throw e;
      }
      LOG.info("stopped before it served: {}", e.getMessage());
    }
    return 0;
  }

  /**
   * Once, and never through the log: what a service manager or a container's keeps is not for
   * secrets.
   */
  private void show(GeneratedPassword password) {
    if (System.getenv("JOURNAL_STREAM") == null && System.getenv("container") == null) {
      PrintWriter err = spec.commandLine().getErr();
      err.printf("The password of %s, shown this once: %s%n", password.user(), password.value());
      return;
    }
    Path file = root.directory().resolve("var/lib/evenkeel/first-password");
    try {
      byte[] line = (password.value() + "\n").getBytes(StandardCharsets.US_ASCII);
      DurableFile.replace(file, line, DurableFile.Readers.OWNER);
      LOG.info(
          "The password of {} is in {}; remove the file when you have read it",
          password.user(),
          file);
    } catch (IOException e) {
      LOG.error("The password of {} is lost: {}", password.user(), e.getMessage());
    }
  }
}
