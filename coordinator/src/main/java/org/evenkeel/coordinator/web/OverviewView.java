package org.evenkeel.coordinator.web;

/**
 * The overview page around its live parts.
 *
 * @param assets path of scripts and styles
 * @param user who looks at it
 * @param csrfToken what the page's requests carry; empty for programs
 * @param node this node's name
 * @param content the live parts as rendered HTML
 */
record OverviewView(String assets, String user, String csrfToken, String node, String content) {

  /** Headers of every request of the page, as the JSON that htmx expects. */
  String headers() {
    return headers(csrfToken);
  }

  /** The same for any page. */
  static String headers(String csrfToken) {
    return "{\"X-CSRF-Token\":\"" + csrfToken + "\"}";
  }
}
