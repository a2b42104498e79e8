package org.evenkeel.coordinator.cli;

import java.util.concurrent.Callable;
import org.evenkeel.coordinator.AbandonedAddresses;
import org.evenkeel.coordinator.AbandonedAddresses.Kept;
import org.evenkeel.coordinator.AbandonedAddresses.Released;
import org.evenkeel.coordinator.Logging;
import org.evenkeel.coordinator.StartException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code evenkeel release}: what a service manager runs when the coordinator has ended. */
@Command(
    name = "release",
    hidden = true,
    description =
        "Takes the floating addresses of a pair off this host when neither the coordinator nor its"
            + " guard lives. The service manager runs it.")
final class ReleaseCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(Logging.LIFE);

  @Mixin private RootOption root = new RootOption();

  @Override
  public Integer call() throws StartException {
    switch (AbandonedAddresses.release(root.directory())) {
      case Kept(String why) -> LOG.info("Addresses stay: {}", why);
      case Released(var addresses) when addresses.isEmpty() -> LOG.info("No address is left here");
      case Released(var addresses) -> LOG.warn("Nobody answers for {}: taken off", addresses);
    }
    return 0;
  }
}
