package org.evenkeel.agent;

/** Writes agent.xml, an element a line. */
final class XmlWriter {
  private final StringBuilder text = new StringBuilder("<xml>\n");
  private int depth = 1;

  /** An element with a value. */
  XmlWriter value(String name, String value) {
    return line("<%s value=\"%s\"/>".formatted(name, escaped(value)));
  }

  /** A number, without a fraction that is zero. */
  XmlWriter value(String name, double value) {
    return value(name, value == Math.rint(value) ? "" + (long) value : "" + value);
  }

  /** An element that is written as it is. */
  XmlWriter line(String element) {
    text.append("  ".repeat(depth)).append(element).append('\n');
    return this;
  }

  XmlWriter open(String name) {
    line("<" + name + ">");
    depth++;
    return this;
  }

  XmlWriter close(String name) {
    depth--;
    return line("</" + name + ">");
  }

  /** The whole document. */
  String end() {
    return text + "</xml>\n";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replaceAll("\\p{Cntrl}", " ");
  }
}
