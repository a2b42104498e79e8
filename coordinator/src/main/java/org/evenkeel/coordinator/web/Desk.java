package org.evenkeel.coordinator.web;

import io.javalin.http.Context;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.evenkeel.coordinator.api.Gate;
import org.evenkeel.coordinator.api.Pages.Services;
import org.evenkeel.coordinator.api.Requester;
import org.evenkeel.coordinator.api.Session;
import org.evenkeel.coordinator.ha.Pair;

/** What every page needs: where its facts come from, and how it is framed and rendered. */
final class Desk {
  private final Services services;
  private final Templates templates;
  private final Assets assets;

  Desk(Services services, Templates templates, Assets assets) {
    this.services = services;
    this.templates = templates;
    this.assets = assets;
  }

  Services services() {
    return services;
  }

  Optional<Pair> pair() {
    return services.sources().pair();
  }

  /** The frame of a page for whoever asks for it. */
  Frame frame(Context request, Section section, String title, String script) {
    Requester requester = Gate.requester(request);
    return new Frame(
        assets.base(),
        requester.session().map(Session::csrfToken).orElse(""),
        requester.name(),
        requester.scope(),
        section,
        title,
        script,
        banner());
  }

  Banner banner() {
    return Banner.of(services.control().snapshot(), pair());
  }

  /** Answers with a page or a part of one. */
  void show(Context request, String template, Object view) {
    html(request, templates.render(template, view));
  }

  /** Answers with HTML, and says in which characters. */
  static void html(Context request, String text) {
    request.contentType("text/html;charset=utf-8").result(text);
  }

  /**
   * Answers with a page that may be long: the browser paints its beginning while the rest comes.
   */
  void stream(Context request, String template, Object view) throws IOException {
    request.res().setContentType("text/html;charset=utf-8");
    Writer out =
        new BufferedWriter(
            new OutputStreamWriter(request.res().getOutputStream(), StandardCharsets.UTF_8));
    templates.render(template, view, out);
    out.flush();
  }
}
