package org.evenkeel.installers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Under which licence Evenkeel itself is. */
class CopyrightTest {
  private static final Path TREE = Path.of("..");

  private static Set<String> all(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(one -> one.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void itIsTheApacheLicenseEverywhere() throws Exception {
    String licence = Files.readString(TREE.resolve("LICENSE"));
    assertTrue(licence.stripLeading().startsWith("Apache License\n"), "LICENSE");
    assertTrue(licence.contains("Version 2.0, January 2004"), "LICENSE");
    assertTrue(
        Files.readString(TREE.resolve("pom.xml")).contains("<license><name>Apache-2.0</name>"));
    assertTrue(Files.readString(TREE.resolve("NOTICE")).startsWith("Evenkeel\nCopyright "));
  }

  /** As Debian's tools read it (copyright-format 1.0). */
  @Test
  void thePackagesSayItInAFormThatMachinesRead() throws Exception {
    String text = Files.readString(TREE.resolve("installers/src/main/packages/copyright"));
    List<String> stanzas = List.of(text.strip().split("\n\n"));

    assertTrue(
        stanzas
            .getFirst()
            .startsWith(
                "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"));
    for (String stanza : stanzas) {
      assertTrue(
          stanza.lines().allMatch(line -> line.matches("[A-Z][A-Za-z-]*: \\S.*| \\S.*")), stanza);
      if (stanza.startsWith("Files: ")) {
        assertTrue(stanza.contains("\nCopyright: ") && stanza.contains("\nLicense: "), stanza);
      }
    }
    String files =
        stanzas.stream().filter(one -> one.startsWith("Files: ")).collect(Collectors.joining("\n"));
    String texts =
        stanzas.stream()
            .filter(one -> one.startsWith("License: "))
            .collect(Collectors.joining("\n"));
    assertEquals(all("(?m)^License: (.*)$", files), all("(?m)^License: (.*)$", texts));
  }
}
