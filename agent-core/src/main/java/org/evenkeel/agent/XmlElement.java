package org.evenkeel.agent;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An element of agent.xml: a name, attributes, and children. Text means nothing there and is not
 * kept.
 *
 * @param name without namespace
 * @param attributes by name, without namespace
 * @param line where its tag ends, from 1
 * @param children in order; filled while reading, not changed afterwards
 */
record XmlElement(
    String name, Map<String, String> attributes, int line, List<XmlElement> children) {
  /** Deeper than any meaning in the format; bounds what a hostile file can build. */
  private static final int DEPTH_MAX = 8;

  /** Where an encoding may be declared. */
  private static final int HEAD = 200;

  private static final Pattern ENCODING =
      Pattern.compile("^[^<]{0,3}<\\?xml[^>]*encoding\\s*=\\s*[\"']([^\"'>]+)[\"']");

  /**
   * Reads a document. Document type declarations are refused, so that there are no entities to
   * expand and nothing outside the file to fetch.
   *
   * @throws ConfigurationException with the place of the fault
   */
  static XmlElement parse(byte[] document) throws ConfigurationException {
    refuseOtherThanText(document);
    try {
      XMLStreamReader reader = factory().createXMLStreamReader(new ByteArrayInputStream(document));
      try {
        return read(reader);
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNumber());
      throw new ConfigurationException(new Problem(line, "not XML: " + reason(e)));
    }
  }

  /** The JDK's reader would complain of a wrong byte on standard error, and not say where it is. */
  private static void refuseOtherThanText(byte[] document) throws ConfigurationException {
    String head =
        new String(document, 0, Math.min(document.length, HEAD), StandardCharsets.ISO_8859_1);
    Matcher declared = ENCODING.matcher(head);
    boolean utf16 = head.startsWith("\u00fe\u00ff") || head.startsWith("\u00ff\u00fe");
    boolean other = declared.find() && !"UTF-8".equalsIgnoreCase(declared.group(1));
    ByteBuffer bytes = ByteBuffer.wrap(document);
    CharBuffer text = CharBuffer.allocate(document.length);
    if (!utf16
        && !other
        && StandardCharsets.UTF_8.newDecoder().decode(bytes, text, true).isError()) {
      int line = 1 + (int) text.flip().chars().filter(c -> c == '\n').count();
      throw new ConfigurationException(
          new Problem(
              line, "not XML: a byte that is not UTF-8; declare the encoding or save as UTF-8"));
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory;
  }

  private static XmlElement read(XMLStreamReader reader)
      throws XMLStreamException, ConfigurationException {
    XmlElement document = new XmlElement("", Map.of(), 1, new ArrayList<>(1));
    Deque<XmlElement> open = new ArrayDeque<>();
    open.push(document);
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          XmlElement element = element(reader);
          if (open.size() > DEPTH_MAX) {
            throw new ConfigurationException(
                new Problem(element.line, "elements nested too deep; at most " + DEPTH_MAX));
          }
          open.element().children.add(element);
          open.push(element);
        }
        case XMLStreamConstants.END_ELEMENT -> open.pop();
        case XMLStreamConstants.DTD ->
            throw new ConfigurationException(
                new Problem(
                    reader.getLocation().getLineNumber(),
                    "document type declarations are not accepted; remove <!DOCTYPE …>"));
        default -> {
          // Text, comments and processing instructions mean nothing in the format.
        }
      }
    }
    return document.children.getFirst();
  }

  private static XmlElement element(XMLStreamReader reader) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
    }
    return new XmlElement(
        reader.getLocalName(), attributes, reader.getLocation().getLineNumber(), new ArrayList<>());
  }

  /** The attribute, if given. */
  Optional<String> attribute(String attribute) {
    return Optional.ofNullable(attributes.get(attribute));
  }

  /** The JDK's message repeats the place and a heading before the reason. */
  private static String reason(XMLStreamException e) {
    String message = String.valueOf(e.getMessage());
    return message.substring(message.lastIndexOf("Message: ") + 1).replaceFirst("^essage: ", "");
  }
}
