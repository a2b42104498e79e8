package org.evenkeel.coordinator.api;

import io.javalin.http.Context;
import java.util.Optional;

/**
 * Whether a page of another site has had the browser send a request. Programs say nothing of it,
 * and are nobody's browser.
 */
public final class RequestOrigin {
  private RequestOrigin() {}

  /**
   * Whether it comes from another site's page. The browser's own judgement counts where it gives
   * one ({@code Sec-Fetch-Site} of the Fetch Metadata, which no script can set): behind a proxy it
   * knows the name that its user knows. Else the {@code Origin} (RFC 6454) has to be the host that
   * was asked, and no page in clear speaks to one with TLS.
   */
  public static boolean isForeign(Context request) {
    Optional<String> site = Optional.ofNullable(request.header("Sec-Fetch-Site"));
    if (site.isPresent()) {
      return !site.get().equals("same-origin") && !site.get().equals("none");
    }
    String host = Optional.ofNullable(request.header("Host")).orElse("");
    return Optional.ofNullable(request.header("Origin"))
        .filter(origin -> !origin.equalsIgnoreCase("https://" + host))
        .filter(origin -> request.req().isSecure() || !origin.equalsIgnoreCase("http://" + host))
        .isPresent();
  }
}
