package org.evenkeel.coordinator.certificate;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;
import org.evenkeel.coordinator.model.VirtualService;
import org.evenkeel.coordinator.pace.Watcher;

/** Warns of certificates that end soon, of those that services use. */
public final class Expiry {
  /**
   * Days of warning: time enough to get another, and less than what is left when it is renewed as
   * is usual.
   */
  public static final long DAYS = 14;

  private static final Duration PERIOD = Duration.ofSeconds(10);

  private Expiry() {}

  /**
   * Starts looking, every ten seconds.
   *
   * @param problems is told all warnings whenever they are not those before; false when it could
   *     not take them
   */
  public static Watcher<String> start(
      Certificates certificates, Supplier<Snapshot> snapshot, Predicate<List<String>> problems) {
    return Watcher.start(
        "expiry", () -> Optional.of(look(certificates, snapshot.get())), _ -> PERIOD, problems);
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

  private static List<String> look(Certificates certificates, Snapshot snapshot) {
    List<VirtualService> services =
        snapshot.virtualServices().stream()
            .map(ServiceStatus::configured)
            .filter(service -> service.proxy().tls().isPresent())
            .toList();
    return services.isEmpty()
        ? List.of()
        : warnings(certificates.list().certificates(), services, Instant.now());
  }
}
