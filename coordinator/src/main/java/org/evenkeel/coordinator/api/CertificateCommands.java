package org.evenkeel.coordinator.api;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.certificate.Certificate;
import org.evenkeel.coordinator.certificate.Certificates;
import org.evenkeel.coordinator.certificate.OcspResponse;
import org.evenkeel.coordinator.certificate.UnfitException;
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.model.ProxyTls;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What users see and do of certificates, for API and pages alike. A private key goes in and never
 * comes out. What cannot be done ends the request with a problem. Safe for any thread.
 */
public final class CertificateCommands {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateCommands.class);

  private final Control control;
  private final Certificates certificates;

  CertificateCommands(Control control, Certificates certificates) {
    this.control = control;
    this.certificates = certificates;
  }

  /**
   * A certificate and what it is used for.
   *
   * @param certificate what it says of itself
   * @param users names of the virtual services that show it, or trust it
   * @param stapled what is shown beside it; empty when nothing is
   */
  public record Entry(Certificate certificate, List<String> users, Optional<OcspResponse> stapled) {
    public Entry {
      users = List.copyOf(users);
    }
  }

  /**
   * All that there are.
   *
   * @param entries by name
   * @param problems what cannot be read, a sentence each
   */
  public record Listing(List<Entry> entries, List<String> problems) {
    public Listing {
      entries = List.copyOf(entries);
      problems = List.copyOf(problems);
    }
  }

  /** All that there are now. */
  public Listing list() {
    Certificates.Listing listing = certificates.list();
    return new Listing(
        listing.certificates().stream().map(this::entry).toList(), listing.problems());
  }

  /** One of them in few words; {@code none} where there is none that can be read. */
  String known(String name) {
    requireName(name);
    try {
      return certificates
          .find(name)
          .map(found -> "%s, SHA-256 %s".formatted(found.subject(), found.sha256()))
          .orElse("none");
    } catch (IOException _) {
      return "none that can be read";
    }
  }

  /** One of them. */
  Entry find(String name) {
    requireName(name);
    try {
      return entry(certificates.find(name).orElseThrow(() -> absent(name)));
    } catch (IOException e) {
      throw ProblemException.of(422, String.valueOf(e.getMessage()));
    }
  }

  /** Adds one, or renews that of the name; {@code key} is empty where {@code pem} has it. */
  Entry put(String name, byte[] pem, byte[] key, Requester requester) {
    requireName(name);
    try {
      Certificate certificate = certificates.put(name, pem, key, Instant.now());
      LOG.info(
          "{} puts the certificate {}, valid until {}",
          requester.name(),
          name,
          certificate.notAfter());
      return entry(certificate);
    } catch (IOException e) {
      throw refused(e);
    }
  }

  /** Has what a responder says of one shown beside it. */
  Entry staple(String name, byte[] response, Requester requester) {
    find(name);
    try {
      OcspResponse taken = certificates.staple(name, response, Instant.now());
      LOG.info(
          "{} staples an OCSP response to {}, valid until {}",
          requester.name(),
          name,
          taken.until().map(Instant::toString).orElse("further notice"));
      return find(name);
    } catch (IOException e) {
      throw refused(e);
    }
  }

  /** Removes one that nobody uses. */
  void remove(String name, Requester requester) throws IOException {
    requireName(name);
    List<String> users = users(name);
    if (!users.isEmpty()) {
      throw ProblemException.of(
          409,
          "%s is used by %s; take it out there first".formatted(name, String.join(", ", users)));
    }
    if (!certificates.remove(name)) {
      throw absent(name);
    }
    LOG.info("{} removes the certificate {}", requester.name(), name);
  }

  private Entry entry(Certificate certificate) {
    Optional<OcspResponse> stapled;
    try {
      stapled = certificates.stapled(certificate.name());
    } catch (IOException e) {
      LOG.debug("{}", e.getMessage());
      stapled = Optional.empty();
    }
    return new Entry(certificate, users(certificate.name()), stapled);
  }

  private List<String> users(String name) {
    return control.snapshot().virtualServices().stream()
        .map(ServiceStatus::configured)
        .filter(service -> service.proxy().tls().filter(tls -> names(tls, name)).isPresent())
        .map(service -> service.name())
        .toList();
  }

  private static boolean names(ProxyTls tls, String name) {
    return tls.certificates().contains(name) || tls.clientCa().filter(name::equals).isPresent();
  }

  private static void requireName(String name) {
    if (!Certificates.isName(name)) {
      throw ProblemException.of(
          400,
          "no name of a certificate; send 1 to 63 letters, digits, dots, underscores or hyphens,"
              + " not a dot or hyphen first",
          Optional.of("name"));
    }
  }

  private static ProblemException refused(IOException e) {
    return ProblemException.of(
        422,
        String.valueOf(e.getMessage()),
        e instanceof UnfitException unfit
            ? Optional.of(unfit.part().toString())
            : Optional.empty());
  }

  private static ProblemException absent(String name) {
    return ProblemException.of(
        404, "no certificate " + name + "; see /api/v1/certificates", Optional.of("name"));
  }
}
