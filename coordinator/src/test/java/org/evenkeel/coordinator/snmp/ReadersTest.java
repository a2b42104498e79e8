package org.evenkeel.coordinator.snmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.evenkeel.coordinator.model.SnmpSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReadersTest {
  private static final String USER = "ada sha-256 auth-word-1 aes-128 priv-word-1";

  @TempDir private Path folder;

  private Path secret(String name, String content, String mode) throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private Readers community(String content, String mode) throws IOException {
    Path file = secret("community", content, mode);
    return Readers.of(new SnmpSpec(Optional.of(file), Optional.empty(), List.of(), "", ""));
  }

  private Readers users(String content) throws IOException {
    Path file = secret("users", content, "rw-------");
    return Readers.of(new SnmpSpec(Optional.empty(), Optional.of(file), List.of(), "", ""));
  }

  @Test
  void theyAreReadAndTellNoSecret() throws Exception {
    Readers readers =
        users("# who\n\n" + USER + "\n  bob\tsha-512  a-word-of-bob aes-256 another-word\n");
    assertEquals(
        List.of(
            new SnmpUser(
                "ada",
                SnmpUser.Authentication.SHA_256,
                "auth-word-1",
                SnmpUser.Privacy.AES_128,
                "priv-word-1"),
            new SnmpUser(
                "bob",
                SnmpUser.Authentication.SHA_512,
                "a-word-of-bob",
                SnmpUser.Privacy.AES_256,
                "another-word")),
        readers.users());
    assertEquals(Optional.empty(), readers.community());
    assertFalse(readers.toString().contains("word"), readers.toString());
    Readers open = community(" correct-horse \nmore", "rw-r-----");
    assertEquals(Optional.of("correct-horse"), open.community());
    assertFalse(open.toString().contains("horse"), open.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "public, rw-------, 8 to 128 characters",
    "private, rw-------, 8 to 128 characters",
    "two words here, rw-------, without spaces",
    "correct-horse, rw-r--r--, chmod 600"
  })
  void aCommunityThatOthersGuessOrReadIsRefused(String content, String mode, String why) {
    refused(() -> community(content, mode), "community", why, "word");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          '', has 0 users
          ada sha-256 auth-word-1 aes-128, line 1: has 4 words; a line is NAME
          ada md5 auth-word-1 aes-128 priv-word-1, line 1: no such authentication
          ada sha-256 auth-word-1 des priv-word-1, line 1: no such privacy
          ada sha-256 short-w aes-128 priv-word-1, a password 8 to 128
          ada sha-256 auth-word-1 aes-128 short-w, a password 8 to 128
          """)
  void aUserWhoIsNotSafeIsRefused(String content, String why) {
    refused(() -> users(content), "users", why, "-word-");
  }

  @Test
  void aUserIsThereOnce() {
    refused(
        () -> users(USER + "\n" + USER + "\n"), "users", "line 2: ada is there twice", "-word-");
  }

  @Test
  void whateverStandsThereIsReadOrRefused() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder(USER);
      for (int change = random.nextInt(6); change >= 0; change--) {
        text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(256));
      }
      try {
        assertEquals(1, users(text.toString()).users().size(), text.toString());
      } catch (IOException e) {
        assertTrue(String.valueOf(e.getMessage()).contains("users"), e.getMessage());
      }
    }
  }

  private interface Reading {
    Readers now() throws IOException;
  }

  private static void refused(Reading reading, String file, String why, String secret) {
    String said = String.valueOf(assertThrows(IOException.class, reading::now).getMessage());
    assertTrue(said.contains(file) && said.contains(why), said);
    assertFalse(said.contains(secret), said);
  }
}
