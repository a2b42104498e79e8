package org.evenkeel.coordinator.dispatch.haproxy;

import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.model.ProxyTls;

/** Certificates and what services do with them. */
final class TlsFixture {
  private TlsFixture() {}

  /** TLS ended with these files. */
  static ProxyTls terminated(String... certificates) {
    return new ProxyTls(
        List.of(certificates), ProxyTls.Profile.INTERMEDIATE, Optional.empty(), true, false, false);
  }
}
