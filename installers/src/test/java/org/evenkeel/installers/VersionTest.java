package org.evenkeel.installers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The version is stated once, in the root's pom.xml; whatever else names it agrees. */
class VersionTest {
  private static final Path TREE = Path.of("..");

  private static String only(Path file, String pattern) throws IOException {
    Matcher found = Pattern.compile(pattern).matcher(Files.readString(file));
    assertTrue(found.find(), () -> file + " has no " + pattern);
    return found.group(1);
  }

  private static String stated() throws IOException {
    return only(TREE.resolve("pom.xml"), "<revision>([^<]+)</revision>");
  }

  /** As numbers alone, without what is added before a release. */
  private static String released() throws IOException {
    return stated().replaceFirst("-SNAPSHOT$", "");
  }

  @Test
  void everyPomAsksTheRoot() throws Exception {
    assertTrue(stated().matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?"), stated());
    String root = "<artifactId>evenkeel</artifactId>\\s*<version>([^<]+)</version>";
    try (Stream<Path> modules = Files.list(TREE)) {
      List<Path> poms = modules.map(one -> one.resolve("pom.xml")).filter(Files::exists).toList();
      assertTrue(poms.size() >= 9, poms::toString);
      for (Path pom : poms) {
        assertEquals("${revision}", only(pom, root), pom + "");
        String text = Files.readString(pom);
        assertTrue(!text.contains(">" + released()), () -> pom + " states the version itself");
      }
    }
    assertEquals("${revision}", only(TREE.resolve("pom.xml"), root));
  }

  @Test
  void everyProgramSaysIt() throws Exception {
    String built = System.getProperty("revision", stated());
    Map<String, String> programs =
        Map.of(
            "evenkeel", "coordinator",
            "evenkeel-agent", "agent-linux",
            "evenkeel-agent-monitor", "agent-monitor",
            "evenkeel-arp", "arp-fix");
    for (Map.Entry<String, String> program : programs.entrySet()) {
      Path jar = TREE.resolve(program.getValue() + "/target/" + program.getKey() + ".jar");
      try (JarFile file = new JarFile(jar.toFile())) {
        var attributes = file.getManifest().getMainAttributes();
        assertEquals(built, attributes.getValue("Implementation-Version"), program.getKey());
      }
    }
  }

  @Test
  void theChangelogBeginsWithIt() throws Exception {
    String heading = only(TREE.resolve("docs/changelog.md"), "(?m)^## (.*)$");

    assertEquals(released(), heading.replaceFirst(",.*", ""));
    assertEquals(
        stated().endsWith("-SNAPSHOT"),
        heading.endsWith(", not released yet"),
        "a release has its date there: " + heading);
  }

  @Test
  void examplesInDocumentsShowIt() throws Exception {
    Path snmp = TREE.resolve("docs/snmp.md");
    assertEquals(released(), only(snmp, "evenkeelNodeVersion\\.0 = STRING: (\\S+)"));
  }
}
