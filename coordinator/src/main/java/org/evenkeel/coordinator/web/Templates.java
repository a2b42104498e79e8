package org.evenkeel.coordinator.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;

/** The compiled templates. Safe for any thread. */
final class Templates {
  private final TemplateEngine engine =
      TemplateEngine.createPrecompiled(
          null,
          ContentType.Html,
          Templates.class.getClassLoader(),
          Templates.class.getPackageName());

  /** Renders a template that takes one parameter. */
  String render(String template, Object view) {
    StringOutput html = new StringOutput();
    engine.render(template + ".jte", view, html);
    return html.toString();
  }
}
