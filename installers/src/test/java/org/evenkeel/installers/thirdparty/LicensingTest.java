package org.evenkeel.installers.thirdparty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Libraries in a repository that the test writes. */
class LicensingTest {
  private static final String PROJECT = "<project>%s</project>";
  private static final String PARENT =
      "<parent><groupId>g.h</groupId><artifactId>%s</artifactId><version>1</version></parent>";

  @TempDir private Path repository = Path.of("");
  private Path copyrights = Path.of("");

  @BeforeEach
  void writeTheListOfOwners() throws IOException {
    copyrights = Files.writeString(repository.resolve("owners"), "g.h = Copyright (c) 1999 Me.\n");
  }

  private Library library(String artifact, String pom, Map<String, String> files)
      throws IOException {
    Path folder = Files.createDirectories(repository.resolve("g/h").resolve(artifact).resolve("1"));
    Path jar = folder.resolve(artifact + "-1.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(new ZipEntry("g/h/A.class"));
      for (Map.Entry<String, String> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    Files.writeString(folder.resolve(artifact + "-1.pom"), pom);
    return new Library("g.h", artifact, "1", jar);
  }

  private Library under(String... licences) throws IOException {
    StringBuilder names = new StringBuilder();
    for (String licence : licences) {
      names.append("<license><name>").append(licence).append("</name></license>");
    }
    return library("a", PROJECT.formatted("<licenses>" + names + "</licenses>"), Map.of());
  }

  private Licensed licensed(Library library) throws IOException {
    return new Licensing(copyrights).of(library);
  }

  private String refusal(Library library) {
    return assertThrows(IOException.class, () -> licensed(library)).getMessage() + "";
  }

  @Test
  void theseAreAccepted() {
    assertEquals(
        List.of("Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "ISC", "EPL-2.0"),
        Arrays.stream(Licence.values()).filter(Licence::accepted).map(Licence::spdx).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "'The Apache Software License, Version 2.0', Apache-2.0",
    "'Apache License, Version 2', Apache-2.0",
    "Apache 2, Apache-2.0",
    "The MIT License, MIT",
    "EDL 1.0, BSD-3-Clause",
    "Go License, BSD-3-Clause",
    "EPL 2.0, EPL-2.0"
  })
  void namesThatProjectsGiveAreUnderstood(String name, String spdx) throws IOException {
    assertEquals(spdx, licensed(under(name)).used().spdx());
  }

  @Test
  void ofSeveralTheOneThatWePreferIsUsedAndAllAreSaid() throws IOException {
    Licensed both = licensed(under("GPL2 w/ CPE", "EPL 2.0", "EDL 1.0"));

    assertEquals("BSD-3-Clause", both.used().spdx());
    assertEquals(
        "BSD-3-Clause OR EPL-2.0 OR GPL-2.0-only WITH Classpath-exception-2.0", both.expression());
  }

  @Test
  void oneThatWeDoNotAcceptFailsTheBuild() throws IOException {
    String refusal = refusal(under("LGPL-2.1-only", "GPL2 w/ CPE"));
    assertTrue(refusal.contains("g.h:a 1") && refusal.contains("LGPL-2.1-only"), refusal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Commercial", "", "AGPL-3.0", "Apache License, Version 1.1"})
  void oneThatNobodyHasReadFailsTheBuild(String name) throws IOException {
    String refusal = refusal(under(name));
    assertTrue(refusal.contains("g.h:a 1") && refusal.contains("not known"), refusal);
  }

  @Test
  void noneFailsTheBuild() throws IOException {
    assertTrue(refusal(under()).contains("names no licence"));
  }

  @Test
  void aParentSpeaksForItsChildren() throws IOException {
    library(
        "top",
        PROJECT.formatted("<licenses><license><name>MIT</name></license></licenses>"),
        Map.of());
    library("middle", PROJECT.formatted(PARENT.formatted("top")), Map.of());
    assertEquals(
        "MIT",
        licensed(library("a", PROJECT.formatted(PARENT.formatted("middle")), Map.of()))
            .used()
            .spdx());
  }

  @Test
  void parentsInACircleOrOutsideTheRepositoryAreRefused() throws IOException {
    String circle = refusal(library("a", PROJECT.formatted(PARENT.formatted("a")), Map.of()));
    assertTrue(circle.contains("parents"), circle);
    String outside = PARENT.formatted("../../../../etc");
    String refusal = refusal(library("b", PROJECT.formatted(outside), Map.of()));
    assertTrue(refusal.contains("not a part of a library's name"), refusal);
    assertTrue(
        refusal(library("c", PROJECT.formatted(PARENT.formatted("gone")), Map.of()))
            .contains("is missing"));
  }

  @Test
  void entitiesAreNotFollowed() throws IOException {
    String pom =
        "<!DOCTYPE project [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
            + PROJECT.formatted("<licenses><license><name>&e;</name></license></licenses>");
    assertTrue(refusal(library("a", pom, Map.of())).contains("DOCTYPE"));
  }

  @Test
  void theTextsOfTheJarAreTaken() throws IOException {
    Library library =
        library(
            "a",
            PROJECT.formatted("<licenses><license><name>MIT</name></license></licenses>"),
            Map.of(
                "META-INF/LICENSE.txt", "\uFEFFMine\u0007.  \r\nAll.\r\n",
                "META-INF/NOTICE", "Thanks.",
                "META-INF/LGPL2.1", "never used",
                "g/h/License.class", "no text"));

    assertEquals(
        Map.of("LICENSE.txt", "Mine .\nAll.", "NOTICE", "Thanks."), licensed(library).texts());
  }

  @Test
  void withoutATextTheOwnerIsNeededWhereTheLicenceNamesHim() throws IOException {
    String text = licensed(under("MIT")).texts().get("MIT") + "";
    assertTrue(text.contains("\nCopyright (c) 1999 Me.\n"), text);
    Files.writeString(copyrights, "");
    assertTrue(refusal(under("MIT")).contains("copyrights.properties"));
    assertTrue((licensed(under("EPL-2.0")).texts() + "").contains("Eclipse Public License"));
  }

  @Test
  void aTextThatIsNoneIsRefused() throws IOException {
    Library library = library("a", PROJECT.formatted(""), Map.of("LICENSE", "x".repeat(2 << 20)));
    IOException refused = assertThrows(IOException.class, () -> JarTexts.of(library.jar()));
    assertTrue((refused.getMessage() + "").contains("larger than any licence"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "g:a:jar:1:compile:/x.jar",
        "   g:a:war:1:compile:/x.war",
        "   g:a:jar:natives:1:compile:/x.jar",
        "   g:a:jar:1:test:/x.jar",
        "   g:../a:jar:1:compile:/x.jar",
        "   g:a:jar:1:compile:",
        "[ERROR] no"
      })
  void aLineThatIsNoLibraryIsRefused(String line) {
    assertThrows(IllegalArgumentException.class, () -> LibraryList.parse(List.of(line)));
  }

  @Test
  void linesOfMavenAreUnderstoodAndOursLeftOut() {
    assertEquals(
        List.of(
            new Library("b", "a", "1.0", Path.of("/x y/a.jar")),
            new Library("g.h", "b-c", "2_3", Path.of("/b.jar"))),
        LibraryList.parse(
            List.of(
                "",
                "The following files have been resolved:",
                "   g.h:b-c:jar:2_3:runtime:/b.jar",
                "   b:a:jar:1.0:compile:/x y/a.jar -- module x [auto]",
                "   org.evenkeel:netlink:jar:0.1.0:compile:/tree/netlink/target/classes",
                "")));
  }
}
