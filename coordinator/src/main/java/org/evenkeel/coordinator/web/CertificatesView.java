package org.evenkeel.coordinator.web;

import java.time.Instant;
import java.util.List;
import org.evenkeel.coordinator.api.CertificateCommands;

/**
 * The page of the certificates of virtual services.
 *
 * @param frame what is around it
 * @param rows by name
 * @param problems what cannot be read
 */
record CertificatesView(Frame frame, List<CertificateView> rows, List<String> problems) {

  static CertificatesView of(Frame frame, CertificateCommands.Listing listing, Instant now) {
    return new CertificatesView(
        frame,
        listing.entries().stream().map(entry -> CertificateView.of(entry, now)).toList(),
        listing.problems());
  }
}
