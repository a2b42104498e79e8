package org.evenkeel.coordinator.web;

import java.time.Instant;
import java.util.List;
import org.evenkeel.coordinator.api.CertificateCommands;

/**
 * The page of the certificates of virtual services.
 *
 * @param assets path of scripts and styles
 * @param headers of every change that the page asks for, as JSON
 * @param user who looks at it
 * @param rows by name
 * @param problems what cannot be read
 */
record CertificatesView(
    String assets, String headers, String user, List<CertificateView> rows, List<String> problems) {

  static CertificatesView of(
      String assets,
      String headers,
      String user,
      CertificateCommands.Listing listing,
      Instant now) {
    return new CertificatesView(
        assets,
        headers,
        user,
        listing.entries().stream().map(entry -> CertificateView.of(entry, now)).toList(),
        listing.problems());
  }
}
