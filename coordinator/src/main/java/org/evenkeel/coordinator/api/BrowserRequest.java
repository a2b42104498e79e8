package org.evenkeel.coordinator.api;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;

/** Whether somebody looks at the answer in the window of a browser. Pure. */
final class BrowserRequest {
  private BrowserRequest() {}

  /** An address that was typed or followed, and no request of a page's script (htmx) or program. */
  static boolean wantsPage(Context request) {
    String accepted = request.header("Accept");
    return request.method().equals(HandlerType.GET)
        && request.path().startsWith("/lbadmin")
        && request.header("HX-Request") == null
        && accepted != null
        && accepted.contains("text/html");
  }
}
