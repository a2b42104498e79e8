package org.evenkeel.coordinator.certificate;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;
import org.evenkeel.coordinator.model.VirtualService;

/** Warns of certificates that end soon, of those that services use. */
public final class Expiry implements AutoCloseable {
  /** Time enough to get another, and less than what is left when it is renewed as is usual. */
  private static final long DAYS = 14;

  private static final long PERIOD_SECONDS = 10;
  private static final long STOP_MILLIS = 500;

  private final Certificates certificates;
  private final Supplier<Snapshot> snapshot;
  private final Consumer<List<String>> problems;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("expiry").daemon().unstarted(this::run);
  private List<String> told = List.of();

  private Expiry(
      Certificates certificates, Supplier<Snapshot> snapshot, Consumer<List<String>> problems) {
    this.certificates = certificates;
    this.snapshot = snapshot;
    this.problems = problems;
  }

  /**
   * Starts looking, every ten seconds.
   *
   * @param problems is told all warnings whenever they are not those before
   */
  public static Expiry start(
      Certificates certificates, Supplier<Snapshot> snapshot, Consumer<List<String>> problems) {
    Expiry expiry = new Expiry(certificates, snapshot, problems);
    expiry.thread.start();
    return expiry;
  }

  /** What is to be said of the certificates that services use, a sentence each. */
  static List<String> warnings(
      List<Certificate> certificates, List<VirtualService> services, Instant now) {
    List<String> warnings = new ArrayList<>();
    for (Certificate certificate : certificates) {
      List<String> users =
          services.stream()
              .filter(service -> used(service).anyMatch(certificate.name()::equals))
              .map(VirtualService::name)
              .toList();
      long days = certificate.daysLeft(now);
      if (!users.isEmpty() && days < DAYS) {
        warnings.add(
            "the certificate %s of %s %s %s; renew it: evenkeel certificate put %s FILE"
                .formatted(
                    certificate.name(),
                    String.join(", ", users),
                    days < 0 ? "has ended on" : "ends in %d days, on".formatted(days),
                    certificate.notAfter().atOffset(ZoneOffset.UTC).toLocalDate(),
                    certificate.name()));
      }
    }
    return warnings;
  }

  private static Stream<String> used(VirtualService service) {
    return service.proxy().tls().stream()
        .flatMap(tls -> Stream.concat(tls.certificates().stream(), tls.clientCa().stream()));
  }

  private void run() {
    try {
      do {
        look();
      } while (!stopping.await(PERIOD_SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    List<VirtualService> services =
        snapshot.get().virtualServices().stream()
            .map(ServiceStatus::configured)
            .filter(service -> service.proxy().tls().isPresent())
            .toList();
    List<String> now =
        services.isEmpty()
            ? List.of()
            : warnings(certificates.list().certificates(), services, Instant.now());
    if (!now.equals(told)) {
      told = now;
      problems.accept(now);
    }
  }

  @Override
  public void close() {
    stopping.countDown();
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
