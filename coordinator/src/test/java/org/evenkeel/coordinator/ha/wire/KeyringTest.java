package org.evenkeel.coordinator.ha.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyringTest {
  private static final String HEX = HexFormat.of().formatHex(Samples.counting());
  private static final String OTHER = "C0FFEE".repeat(11).substring(2);
  private static final String FORM =
      "not a key; a number from 0 to 4294967295, a space, and 64 hexadecimal digits";

  @Test
  void theFirstSignsAndAllVerify() throws Exception {
    Keyring keyring =
        Keyring.parse(
            "ha.key",
            """
            # made by pairing

            4294967295 %s   # the new one
              \t7\t%s
            """
                .formatted(OTHER, HEX));
    assertEquals(List.of(4_294_967_295L, 7L), keyring.numbers());
    assertEquals(4_294_967_295L, keyring.signer().number());
    byte[] message = "hello".getBytes(StandardCharsets.US_ASCII);
    assertArrayEquals(
        Samples.KEY.sign(message, message.length),
        keyring.key(7).orElseThrow().sign(message, message.length));
    assertTrue(keyring.key(0).isEmpty());
  }

  @Test
  void linesMayEndAsOnWindows() throws Exception {
    assertEquals(List.of(7L), Keyring.parse("k", "# x\r\n7 " + HEX + "\r\n").numbers());
  }

  @Test
  void everyProblemIsSaidWithItsLineAndNoPartOfAKey() {
    KeyFileException e =
        assertThrows(
            KeyFileException.class,
            () ->
                Keyring.parse(
                    "ha.key",
                    """
                    1 %s
                    # fine
                    2 %s0
                    4294967296 %s
                    1 %s
                    -3 %s
                    04 %s
                    five %s
                    %s
                    """
                        .formatted(HEX, HEX, HEX, OTHER, HEX, HEX, HEX, HEX)));
    assertEquals(
        List.of(
            "ha.key:3: " + FORM,
            "ha.key:4: " + FORM,
            "ha.key:5: the number 1 stands in line 1 already; each key has its own",
            "ha.key:6: " + FORM,
            "ha.key:7: " + FORM,
            "ha.key:8: " + FORM,
            "ha.key:9: " + FORM),
        e.problems());
    assertFalse(e.getMessage().contains(HEX.substring(0, 8)), e.getMessage());
  }

  @Test
  void aFileWithoutAKeyIsRefused() {
    KeyFileException e =
        assertThrows(KeyFileException.class, () -> Keyring.parse("ha.key", "# nothing\n\n"));
    assertTrue(e.getMessage().startsWith("ha.key: holds no key;"), e.getMessage());
  }

  @Test
  void thereAreBounds(@TempDir Path directory) throws Exception {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i <= Keyring.KEYS_MAX; i++) {
      many.append(i).append(' ').append(HEX).append('\n');
    }
    KeyFileException e =
        assertThrows(KeyFileException.class, () -> Keyring.parse("k", many.toString()));
    assertEquals("k: 17 keys; at most 16", e.getMessage());
    assertTrue(
        assertThrows(KeyFileException.class, () -> Keyring.parse("k", "x\n".repeat(10_000)))
                .problems()
                .size()
            <= 20);

    Path file = file(directory, "#".repeat(9_000), "rw-------");
    e = assertThrows(KeyFileException.class, () -> Keyring.load(file));
    assertEquals(file + ": longer than 8192 bytes; remove old keys", e.getMessage());
  }

  @Test
  void nothingShowsAKey() throws Exception {
    Keyring keyring = Keyring.parse("k", "7 " + HEX + "\n8 " + OTHER);
    assertEquals("keys [7, 8]", keyring.toString());
    assertEquals("key 7", keyring.signer().toString());
  }

  @Test
  void aFileOfOursThatNobodyElseReadsIsTaken(@TempDir Path directory) throws Exception {
    assertEquals(List.of(7L), Keyring.load(file(directory, "7 " + HEX, "rw-------")).numbers());
    assertEquals(List.of(7L), Keyring.load(file(directory, "7 " + HEX, "r--------")).numbers());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw------x"})
  void aFileThatOthersCanReachIsRefused(String mode, @TempDir Path directory) throws Exception {
    Path file = file(directory, "7 " + HEX, mode);
    KeyFileException e = assertThrows(KeyFileException.class, () -> Keyring.load(file));
    assertTrue(e.getMessage().contains("others than its owner have access (mode 06"), e.toString());
    assertTrue(e.getMessage().contains("chmod 600 " + file), e.toString());
  }

  @Test
  void aFileOfAStrangerIsRefused(@TempDir Path directory) throws Exception {
    Path file = file(directory, "7 " + HEX, "rw-------");
    boolean given;
    try {
      Files.setAttribute(file, "unix:uid", 12_345);
      given = true;
    } catch (IOException _) {
      given = false;
    }
    assumeTrue(given, "only root can give a file to somebody else");
    KeyFileException e = assertThrows(KeyFileException.class, () -> Keyring.load(file));
    assertEquals(
        file + ": belongs to user 12345, who could change the keys; chown root " + file,
        e.getMessage());
  }

  @Test
  void whatIsNoFileIsRefused(@TempDir Path directory) {
    assertThrows(KeyFileException.class, () -> Keyring.load(directory));
    Path missing = directory.resolve("ha.key");
    IOException e = assertThrows(IOException.class, () -> Keyring.load(missing));
    assertTrue(e.toString().contains(": " + missing + " is missing;"), e::toString);
  }

  @Test
  void noTextMakesTheReaderFailOtherwise() {
    SplittableRandom random = new SplittableRandom(11);
    String alphabet = "0123456789abcdefABCDEF \t#\n\r\0\u00e4x-";
    int refused = 0;
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder("1 " + HEX + "\n");
      for (int changes = random.nextInt(1, 6); changes > 0; changes--) {
        char letter = alphabet.charAt(random.nextInt(alphabet.length()));
        if (random.nextBoolean()) {
          text.setCharAt(random.nextInt(text.length()), letter);
        } else {
          text.insert(random.nextInt(text.length()), letter);
        }
      }
      try {
        Keyring.parse("k", text.toString());
      } catch (KeyFileException _) {
        refused++;
      }
    }
    assertTrue(refused > 1_000 && refused < 5_000, "some are refused: " + refused);
  }

  private static Path file(Path directory, String text, String mode) throws IOException {
    Path file = Files.createTempFile(directory, "ha", ".key");
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
