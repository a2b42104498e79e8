package org.evenkeel.coordinator.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import gg.jte.output.WriterOutput;
import java.io.Writer;

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

  /** The same, to where it goes, for what is long. */
  void render(String template, Object view, Writer out) {
    engine.render(template + ".jte", view, new WriterOutput(out));
  }
}
