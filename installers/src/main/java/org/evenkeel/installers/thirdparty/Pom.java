package org.evenkeel.installers.thirdparty;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** Reads of a Maven project's description under which licences it is offered. */
final class Pom {
  private static final int PARENTS_MAX = 16;

  private Pom() {}

  /**
   * What a library calls its licences, itself or the nearest of its parents that names any.
   *
   * @throws IOException when a description is missing or is none
   */
  static List<String> licences(Library library) throws IOException {
    Path pom = library.pom();
    for (int i = 0; i < PARENTS_MAX; i++) {
      Element project = read(pom);
      List<String> names =
          child(project, "licenses").stream()
              .flatMap(Pom::children)
              .flatMap(licence -> text(licence, "name").stream())
              .toList();
      Optional<Element> parent = child(project, "parent");
      if (!names.isEmpty() || parent.isEmpty()) {
        return names;
      }
      pom = in(library.repository(), parent.get(), pom);
    }
    throw new IOException(library.pom() + " has more than " + PARENTS_MAX + " parents");
  }

  private static Path in(Path repository, Element parent, Path child) throws IOException {
    List<String> parts = new ArrayList<>();
    for (String part : List.of("groupId", "artifactId", "version")) {
      parts.add(
          text(parent, part)
              .orElseThrow(() -> new IOException(child + ": its parent has no " + part)));
    }
    try {
      Path none = repository.resolve("none");
      Library named = new Library(parts.get(0), parts.get(1), parts.get(2), none);
      return repository
          .resolve(named.group().replace('.', '/'))
          .resolve(named.artifact())
          .resolve(named.version())
          .resolve("%s-%s.pom".formatted(named.artifact(), named.version()));
    } catch (IllegalArgumentException e) {
      throw new IOException(child + ": its parent: " + e.getMessage(), e);
    }
  }

  private static Element read(Path pom) throws IOException {
    if (!Files.isRegularFile(pom)) {
      throw new IOException(
          pom + " is missing: who is it licensed by? mvn dependency:get fetches it");
    }
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      return builder.parse(pom.toFile()).getDocumentElement();
    } catch (SAXException e) {
      throw new IOException(pom + ": " + e.getMessage(), e);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("every Java has these", e);
    }
  }

  private static Stream<Element> children(Node node) {
    return IntStream.range(0, node.getChildNodes().getLength())
        .mapToObj(node.getChildNodes()::item)
        .filter(Element.class::isInstance)
        .map(Element.class::cast);
  }

  private static Optional<Element> child(Element element, String name) {
    return children(element).filter(child -> child.getTagName().equals(name)).findFirst();
  }

  private static Optional<String> text(Element element, String name) {
    return child(element, name).map(child -> child.getTextContent().strip());
  }
}
