package org.evenkeel.coordinator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {
  private static final String WHOLE =
      "-A -t 192.0.2.1:80 -s rr\n-a -t 192.0.2.1:80 -r 10.0.0.1:8080 -m -w 5\n";

  @TempDir private Path folder = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void file() {
    file = folder.resolve("rules");
  }

  @Test
  void whatIsTakenAsAWholeIsPrintedWithStatusZero() throws Exception {
    Files.writeString(file, WHOLE);
    Typed typed = Typed.run("config", "import", file.toString());
    assertEquals(0, typed.status(), typed.err());
    assertTrue(typed.out().contains("port: 8080"), typed.out());
    assertEquals(
        """
        %s is read as ipvsadm; --format says otherwise
        virtual services: 1, real servers: 1; nothing is left out
        """
            .formatted(file),
        typed.err());
  }

  @Test
  void whatIsWrittenPassesValidation() throws Exception {
    Files.writeString(file, WHOLE);
    Path output = folder.resolve("new.yaml");
    assertEquals(
        0, Typed.run("config", "import", file.toString(), "-o", output.toString()).status());
    assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(output)));
    Typed validated = Typed.run("config", "validate", output.toString());
    assertEquals(0, validated.status(), validated.err());

    Typed again = Typed.run("config", "import", file.toString(), "-o", output.toString());
    assertEquals(1, again.status());
    assertTrue(again.err().contains("is there already"), again.err());
  }

  @Test
  void whatIsLeftOutIsNamedWithItsLineAndFailsWhereThatIsAskedFor() throws Exception {
    Files.writeString(file, WHOLE + "-A -t www.example.org:80\n");
    Typed typed = Typed.run("config", "import", file.toString(), "--format", "ipvsadm");
    assertEquals(0, typed.status());
    assertTrue(typed.err().contains("the line above says what is not"), typed.err());
    assertEquals(1, Typed.run("config", "import", file.toString(), "--strict").status());
    assertTrue(
        typed
            .err()
            .contains(
                file
                    + ":3: -t: \"www.example.org\" is no IP address, and names are not looked up;"
                    + " write the address and import again\n"),
        typed.err());
    assertTrue(typed.out().contains("192.0.2.1"), typed.out());
  }

  @Test
  void whatCannotBeReadFailsAndWritesNothing() throws Exception {
    Path output = folder.resolve("new.yaml");
    Typed missing = Typed.run("config", "import", file.toString(), "-o", output.toString());
    assertEquals(1, missing.status());
    assertTrue(missing.err().contains("there is no file " + file), missing.err());

    Files.writeString(file, "hello: world\n");
    Typed none = Typed.run("config", "import", file.toString(), "-o", output.toString());
    assertEquals(1, none.status());
    assertTrue(none.err().contains("looks like none of"), none.err());

    Files.writeString(file, "# mine\nglobal\n    daemon\nfrontend www\n    bind :80\n");
    Typed proxy = Typed.run("config", "import", file.toString(), "-o", output.toString());
    assertEquals(1, proxy.status());
    assertTrue(
        proxy.err().contains(file + " is a haproxy.cfg, which is not imported"), proxy.err());

    Files.writeString(file, "<?xml version=\"1.0\"?>\n<config/>\n");
    Typed appliance = Typed.run("config", "import", file.toString(), "-o", output.toString());
    assertEquals(1, appliance.status());
    assertTrue(appliance.err().contains("import its ldirectord.cf"), appliance.err());

    Files.writeString(file, "global_defs {\n");
    Typed open = Typed.run("config", "import", file.toString(), "-o", output.toString());
    assertEquals(1, open.status());
    assertTrue(open.err().contains(file + ":1: the { of this line is not closed"), open.err());
    assertFalse(Files.exists(output));
  }

  @Test
  void aCommentOfAnOldFileNeedNotBeUtf8() throws Exception {
    Files.write(file, ("# für alle\n" + WHOLE).getBytes(StandardCharsets.ISO_8859_1));
    Typed typed = Typed.run("config", "import", file.toString());
    assertEquals(0, typed.status());
    assertTrue(typed.err().contains("is read as ISO 8859-1"), typed.err());
  }

  @Test
  void aDashIsStandardInput() {
    Typed typed = typed(WHOLE, "config", "import", "-");
    assertEquals(0, typed.status(), typed.err());
    assertTrue(typed.out().startsWith("# Imported from standard input (ipvsadm).\n"), typed.out());

    Typed piped = typed(typed.out(), "config", "validate", "-");
    assertEquals(0, piped.status(), piped.err());
    assertTrue(piped.err().startsWith("standard input is valid: 1 "), piped.err());
    Typed wrong = typed("nonsense: 1\n", "config", "validate", "-");
    assertEquals(1, wrong.status());
    assertTrue(wrong.err().startsWith("standard input:1:1: nonsense: unknown key"), wrong.err());
    Typed endless = typed(" ".repeat(5 << 20), "config", "validate", "-");
    assertEquals(1, endless.status());
    assertTrue(endless.err().contains("standard input is longer than"), endless.err());
  }

  private static Typed typed(String input, String... words) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      return Typed.run(words);
    } finally {
      System.setIn(before);
    }
  }
}
