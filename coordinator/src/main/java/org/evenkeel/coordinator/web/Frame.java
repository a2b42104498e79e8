package org.evenkeel.coordinator.web;

import java.util.List;
import org.evenkeel.coordinator.account.Role;
import org.evenkeel.coordinator.account.Scope;

/**
 * What every page has around its own part.
 *
 * @param assets path of scripts and styles
 * @param csrfToken what the page's requests carry; empty for programs
 * @param user who looks at it
 * @param scope what they may do
 * @param section where in the menu it is
 * @param title what the window is called
 * @param script its own script beside those of every page; empty when it has none
 * @param banner which node this is
 */
record Frame(
    String assets,
    String csrfToken,
    String user,
    Scope scope,
    Section section,
    String title,
    String script,
    Banner banner) {

  /** Headers of every request of the page, as the JSON that htmx expects. */
  String headers() {
    return "{\"X-CSRF-Token\":\"" + csrfToken + "\"}";
  }

  /** The menu for whoever looks. */
  List<Section> menu() {
    return Section.of(scope.role());
  }

  /** Whether they may change everything. */
  boolean admin() {
    return scope.role() == Role.ADMIN;
  }

  /** Whether the page's own parts change by themselves. */
  boolean live() {
    return script.equals("live.js");
  }
}
