package org.evenkeel.coordinator.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksumTest {
  private static final String ONE = "a1".repeat(32);
  private static final String OTHER = "b2".repeat(32);

  @TempDir private Path folder = Path.of("");

  private String beside() throws UpgradeException {
    return Checksum.of(folder.resolve("x.deb"), Optional.empty()).hex();
  }

  @Test
  void whatIsTypedCounts() throws Exception {
    Files.writeString(folder.resolve("x.deb.sha256"), OTHER + "\n");
    Path file = folder.resolve("x.deb");
    assertEquals(ONE, Checksum.of(file, Optional.of(ONE.toUpperCase(Locale.ROOT))).hex());
    for (String typed : new String[] {"", "a1", ONE + "a", ONE.replace('a', 'g'), "x.deb"}) {
      assertThrows(UpgradeException.class, () -> Checksum.of(file, Optional.of(typed)), typed);
    }
  }

  @Test
  void aFileBesideItHasItsOwnOrNone() throws Exception {
    Files.writeString(folder.resolve("x.deb.sha256"), ONE.toUpperCase(Locale.ROOT));
    assertEquals(ONE, beside());
    Files.writeString(folder.resolve("x.deb.sha256"), ONE + "  other.deb\n");
    assertThrows(UpgradeException.class, this::beside);
  }

  @Test
  void ofManyTheOneOfThatNameCounts() throws Exception {
    Files.writeString(
        folder.resolve("SHA256SUMS"),
        OTHER + "  xx.deb\n\n# hello\n" + ONE + " *dist/x.deb\r\n" + OTHER + "  x.deb.asc\n");
    assertEquals(ONE, beside());
  }

  @Test
  void withoutOneNothingIsTaken() throws Exception {
    UpgradeException none = assertThrows(UpgradeException.class, this::beside);
    assertTrue(none.remedies().getFirst().contains("--sha256 HEX"), none.remedies().toString());
    Files.write(folder.resolve("SHA256SUMS"), new byte[] {0, -1, 13, 10, 'a'});
    assertThrows(UpgradeException.class, this::beside);
  }
}
