package org.evenkeel.coordinator.config;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every whole configuration that a document shows is one that the coordinator takes. */
class DocumentsTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");
  private static final Pattern WHOLE = Pattern.compile("(?m)^virtual-services:");

  @TestFactory
  Stream<DynamicTest> theConfigurationsOfTheDocuments() throws IOException {
    List<Path> pages;
    try (Stream<Path> files = Files.walk(Path.of("../docs"))) {
      pages = files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    }
    List<DynamicTest> tests = pages.stream().flatMap(DocumentsTest::configurations).toList();
    assertTrue(tests.size() >= 4, "the documents show some: " + tests);
    return tests.stream();
  }

  private static Stream<DynamicTest> configurations(Path page) {
    String text;
    try {
      text = Files.readString(page);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return BLOCK
        .matcher(text)
        .results()
        .filter(block -> WHOLE.matcher(block.group(1)).find())
        .map(
            block ->
                DynamicTest.dynamicTest(
                    page.getFileName() + ":" + line(text, block.start()),
                    () ->
                        assertInstanceOf(
                            Parsed.Valid.class,
                            ClusterYaml.parse(page.toString(), block.group(1)),
                            "refused")));
  }

  private static long line(String text, int end) {
    Matcher lines = Pattern.compile("\n").matcher(text.substring(0, end));
    return 1 + lines.results().count();
  }
}
