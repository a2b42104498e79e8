package org.evenkeel.installers.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CliReferenceTest {
  private static final Path PUBLISHED = Written.TREE.resolve("docs/cli.md");

  @Test
  void thePublishedPageIsWhatTheProgramsSay() throws IOException {
    String page = CliReference.of(List.copyOf(Written.commands().values()));
    if ("write".equals(System.getProperty("cli"))) {
      Files.writeString(PUBLISHED, page);
    }
    assertEquals(
        page,
        Files.readString(PUBLISHED),
        "docs/cli.md is out of date; write it with: mvn verify -pl installers -am -Dcli=write"
            + " -Dtest=CliReferenceTest -Dsurefire.failIfNoSpecifiedTests=false");
  }

  @Test
  void everyCommandIsOnIt() throws IOException {
    String page = Files.readString(PUBLISHED);
    for (Command program : Written.commands().values()) {
      program
          .all()
          .forEach(
              command -> assertTrue(page.contains("# " + command.typed() + "\n"), command.typed()));
    }
  }

  @Test
  void nothingInATextMeansAnythingToMarkdown() {
    assertEquals(
        "a \\*b\\* \\`c\\` \\_d\\_ \\<e\\> \\[f\\]", CliReference.text("a *b* `c` _d_ <e> [f]"));
    assertEquals("\\# not a title", CliReference.text("# not a title"));
    assertEquals("\\- not a list", CliReference.text("- not a list"));
  }
}
