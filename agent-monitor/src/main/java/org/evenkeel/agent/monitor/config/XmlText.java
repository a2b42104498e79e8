package org.evenkeel.agent.monitor.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The elements of an XML text with their places in it, so that it can be edited without being
 * written anew. It is given well-formed text without a document type only, which agent-core's
 * reader has made sure of; given another, it fails and never runs away.
 */
final class XmlText {
  /** A part of the text: {@code start} is in it, {@code end} is not. */
  record Span(int start, int end) {
    String in(String text) {
      return text.substring(start, end);
    }
  }

  /**
   * An element.
   *
   * @param name without prefix
   * @param nameEnd where its name in the start tag ends
   * @param startTag from {@code <} to beyond {@code >}
   * @param value what is between the quotes of the attribute {@code value}
   * @param whole from {@code <} of the start tag to beyond {@code >} of the end tag
   * @param closed whether the start tag ends it, {@code <Cpu/>}
   * @param children in order
   */
  record Element(
      String name,
      int nameEnd,
      Span startTag,
      Optional<Span> value,
      Span whole,
      boolean closed,
      List<Element> children) {

    /** The children of that name. */
    List<Element> named(String wanted) {
      return children.stream().filter(child -> child.name.equals(wanted)).toList();
    }

    /** Where its end tag begins; where a child that is the last would be put. */
    int contentEnd(String text) {
      return closed ? startTag.end() : text.lastIndexOf("</", whole.end() - 1);
    }
  }

  private final String text;
  private int at;

  private XmlText(String text) {
    this.text = text;
  }

  /**
   * Finds the outermost element.
   *
   * @throws IllegalArgumentException when the text is not well-formed
   */
  static Element parse(String text) {
    XmlText parser = new XmlText(text);
    parser.skipToTag();
    Element root = parser.element(0);
    parser.skipToTag();
    if (parser.at < text.length()) {
      throw parser.broken("more than one outermost element");
    }
    return root;
  }

  private Element element(int depth) {
    int start = at;
    int nameEnd = nameEnd(start + 1);
    if (nameEnd == start + 1 || depth > 32) {
      throw broken("no element");
    }
    Optional<Span> value = Optional.empty();
    at = nameEnd;
    while (current() != '>' && current() != '/') {
      int before = at;
      Optional<Span> attribute = attribute();
      value = value.or(() -> attribute);
      if (at == before) {
        throw broken("no attribute");
      }
    }
    boolean closed = current() == '/';
    at += closed ? 2 : 1;
    Span startTag = new Span(start, at);
    List<Element> children = closed ? List.of() : children(depth);
    return new Element(
        localName(text.substring(start + 1, nameEnd)),
        nameEnd,
        startTag,
        value,
        new Span(start, at),
        closed,
        children);
  }

  private List<Element> children(int depth) {
    List<Element> children = new ArrayList<>();
    skipToTag();
    while (!text.startsWith("</", at)) {
      current(); // fails at the end of the text
      children.add(element(depth + 1));
      skipToTag();
    }
    at = after(">", at);
    return children;
  }

  /** Passes white space or one attribute; gives the place of its value when it is the value. */
  private Optional<Span> attribute() {
    while (Character.isWhitespace(current())) {
      at++;
    }
    if (current() == '>' || current() == '/') {
      return Optional.empty();
    }
    int nameStart = at;
    at = nameEnd(at);
    String name = text.substring(nameStart, at);
    at = text.indexOf('=', at) + 1;
    if (at == 0) {
      throw broken("an attribute without a value");
    }
    while (Character.isWhitespace(current())) {
      at++;
    }
    char quote = current();
    int start = at + 1;
    at = after(String.valueOf(quote), start);
    return name.equals("value") ? Optional.of(new Span(start, at - 1)) : Optional.empty();
  }

  /** Passes text, comments, CDATA sections and processing instructions. */
  private void skipToTag() {
    while (true) {
      int next = text.indexOf('<', at);
      at = next < 0 ? text.length() : next;
      if (text.startsWith("<!--", at)) {
        at = after("-->", at + 4);
      } else if (text.startsWith("<![CDATA[", at)) {
        at = after("]]>", at);
      } else if (text.startsWith("<?", at)) {
        at = after("?>", at);
      } else {
        return;
      }
    }
  }

  private int nameEnd(int start) {
    int end = start;
    while (end < text.length() && "=/> \t\r\n".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  private char current() {
    if (at >= text.length()) {
      throw broken("the text ends too early");
    }
    return text.charAt(at);
  }

  private int after(String mark, int from) {
    int found = text.indexOf(mark, from);
    if (found < 0) {
      throw broken("no " + mark);
    }
    return found + mark.length();
  }

  private static String localName(String name) {
    return name.substring(name.indexOf(':') + 1);
  }

  private IllegalArgumentException broken(String reason) {
    return new IllegalArgumentException(
        "not well-formed at character %d: %s".formatted(at, reason));
  }
}
