package org.evenkeel.coordinator.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.ProxySpec;
import org.evenkeel.coordinator.model.ProxyTls;
import org.evenkeel.coordinator.model.Services;
import org.junit.jupiter.api.Test;

class ExpiryTest {
  private static final Instant END = Instant.parse("2026-12-01T12:00:00Z");
  private static final Certificate WWW =
      new Certificate(
          "www",
          "CN=www",
          "CN=ca",
          List.of("www"),
          END.minus(Duration.ofDays(90)),
          END,
          1,
          true,
          "");
  private static final ProxyTls SHOWN =
      new ProxyTls(List.of("www"), ProxyTls.Profile.MODERN, Optional.empty(), true, false, true);
  private static final ProxyTls TRUSTED =
      new ProxyTls(
          List.of("other"), ProxyTls.Profile.MODERN, Optional.of("www"), true, false, true);

  @Test
  void whatEndsWithinTwoWeeksIsSaidWithItsUsersAndWhatToDo() {
    assertEquals(List.of(), before(Duration.ofDays(15), SHOWN));
    assertEquals(
        List.of(
            "the certificate www of web ends in 13 days, on 2026-12-01;"
                + " renew it: evenkeel certificate put www FILE"),
        before(Duration.ofDays(14).minusSeconds(1), SHOWN));
    assertEquals(
        List.of(
            "the certificate www of web has ended on 2026-12-01;"
                + " renew it: evenkeel certificate put www FILE"),
        before(Duration.ofSeconds(-1), TRUSTED));
  }

  @Test
  void whatNobodyUsesMayEnd() {
    assertEquals(List.of(), Expiry.warnings(List.of(WWW), List.of(), END.plus(Duration.ofDays(1))));
  }

  private static List<String> before(Duration left, ProxyTls tls) {
    return Expiry.warnings(
        List.of(WWW),
        List.of(Services.web(Forwarding.PROXY, Optional.empty(), with(tls))),
        END.minus(left));
  }

  private static ProxySpec with(ProxyTls tls) {
    ProxySpec plain = ProxySpec.PLAIN;
    return new ProxySpec(
        plain.mode(),
        plain.timeouts(),
        plain.balance(),
        plain.persistence(),
        plain.source(),
        plain.proxyProtocol(),
        plain.http(),
        plain.limits(),
        plain.allowFrom(),
        plain.rules(),
        plain.pools(),
        Optional.of(tls));
  }
}
