package org.evenkeel.installers.thirdparty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.cyclonedx.Version;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written about the programs of this tree, held against their jars. */
class LibrariesTest {
  private static final Path TREE = Path.of("..");
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path folder = Path.of("");

  private Papers.Pair papers(String name, String module) throws IOException {
    Files.writeString(
        folder.resolve("release"), "JAVA_VERSION=\"25.0.3\"\nMODULES=\"java.xml java.base\"\n");
    return new Papers(TREE, "1.0-test", TIME)
        .of(name, List.of(new Papers.Part(name, module)), folder);
  }

  private static Set<String> files(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.stream()
          .map(entry -> entry.getName())
          .filter(name -> !name.endsWith("/") && !name.startsWith("META-INF/"))
          .filter(name -> !name.equals("module-info.class"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "evenkeel, coordinator",
    "evenkeel-agent, agent-linux",
    "evenkeel-agent-monitor, agent-monitor",
    "evenkeel-arp, arp-fix"
  })
  void theListIsWhatIsInTheJar(String name, String module) throws Exception {
    Set<String> inside = files(TREE.resolve(module).resolve("target/" + name + ".jar"));
    Set<String> others = new TreeSet<>(inside);
    others.removeIf(file -> file.startsWith("org/evenkeel/") || file.startsWith("logback"));
    for (Library library : LibraryList.of(TREE.resolve(module))) {
      Set<String> own = files(library.jar());
      assertTrue(inside.containsAll(own), () -> library.name() + " is not in " + name);
      others.removeAll(own);
    }
    assertEquals(Set.of(), others, "in the jar, of no library");
  }

  @ParameterizedTest
  @CsvSource({
    "evenkeel, coordinator",
    "evenkeel-agent, agent-linux",
    "evenkeel-agent-monitor, agent-monitor",
    "evenkeel-arp, arp-fix"
  })
  void theBillHasEveryLibraryOnceWithVersionHashAndLicence(String name, String module)
      throws Exception {
    byte[] json = papers(name, module).sbom().getBytes(StandardCharsets.UTF_8);
    assertEquals(List.of(), new JsonParser().validate(json, Version.VERSION_16));
    Bom bom = new JsonParser().parse(json);

    List<String> expected = new ArrayList<>();
    for (Library library : LibraryList.of(TREE.resolve(module))) {
      expected.add(
          "%s %s %s %s"
              .formatted(
                  library.artifact(),
                  library.version(),
                  library.purl(),
                  Digest.sha256(library.jar())));
    }
    List<String> listed = new ArrayList<>();
    for (Component component : bom.getComponents()) {
      assertFalse(component.getLicenses().getExpression().getValue().isBlank());
      if (component.getType() == Component.Type.LIBRARY) {
        listed.add(
            "%s %s %s %s"
                .formatted(
                    component.getName(),
                    component.getVersion(),
                    component.getPurl(),
                    component.getHashes().getFirst().getValue()));
      }
    }
    assertEquals(expected.stream().sorted().toList(), listed.stream().sorted().toList());
    assertEquals(expected.size() + 2, bom.getComponents().size(), "the program and its Java");
    assertEquals(TIME, bom.getMetadata().getTimestamp().toInstant());
    assertNull(bom.getSerialNumber());
  }

  @Test
  void theBillHasTheJavaWithItsModules() throws Exception {
    Bom bom =
        new JsonParser()
            .parse(papers("evenkeel-arp", "arp-fix").sbom().getBytes(StandardCharsets.UTF_8));
    Component java = bom.getComponents().getLast();

    assertEquals(Component.Type.PLATFORM, java.getType());
    assertEquals("25.0.3", java.getVersion());
    assertEquals(
        List.of("java.base", "java.xml"),
        java.getComponents().stream().map(Component::getName).toList());
  }

  @Test
  void theTextNamesEveryLibraryWithWhatItIsUsedUnderAndItsTexts() throws Exception {
    String text = papers("evenkeel", "coordinator").text();

    for (Library library : LibraryList.of(TREE.resolve("coordinator"))) {
      assertTrue(
          text.contains("\n%s %s\n  used:    ".formatted(library.name(), library.version())));
      String heads = "(?s).*-----\n([a-z][\\w.:-]*\n)*%s\n.*".formatted(library.name());
      assertTrue(text.matches(heads), () -> "no text of " + library.name());
    }
    assertTrue(text.contains("Copyright (c) 2009 The Go Authors."), "a copyright of ours to add");
    assertTrue(text.contains("The Legion of the Bouncy Castle"), "a licence out of a jar");
    assertTrue(text.contains("Eclipse Public License - v 2.0"), "a licence out of no jar");
    assertFalse(text.contains("<copyright holders>") || text.contains("<owner>"), "a form");
    assertTrue(text.contains("Java runtime (OpenJDK) 25.0.3"));
  }
}
