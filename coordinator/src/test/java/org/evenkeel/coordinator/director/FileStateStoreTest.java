package org.evenkeel.coordinator.director;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileStateStoreTest extends StateStoreContract {
  @TempDir Path root;

  @Override
  StateStore store() {
    return new FileStateStore(root);
  }

  @Test
  void theFileIsNotForEverybody() throws Exception {
    store().save(full());

    assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{}",
        "{\"operator-states\": {}, \"services\": [], \"addresses\": [], \"marks\": []}",
        "{\"operator-states\": [{\"service\": \"a\", \"real-server\": \"b\", \"state\": \"gone\"}],"
            + " \"services\": [], \"addresses\": [], \"marks\": []}",
        "{\"operator-states\": [7], \"services\": [], \"addresses\": [], \"marks\": []}",
        "{\"operator-states\": [], \"services\": [{\"protocol\": \"tcp\", \"address\": \"::1\"}],"
            + " \"addresses\": [], \"marks\": []}",
        "{\"operator-states\": [], \"services\": [{\"protocol\": \"tcp\", \"address\": \"::1\","
            + " \"port\": 65536}], \"addresses\": [], \"marks\": []}",
        "{\"operator-states\": [], \"services\": [], \"addresses\": [\"example.org\"], \"marks\":"
            + " []}",
        "{\"operator-states\": [], \"services\": [], \"addresses\": [1], \"marks\": []}",
        "{\"operator-states\": [], \"services\": [], \"addresses\": []}",
        "{\"operator-states\": [], \"services\": [{\"mark\": 0}], \"addresses\": [], \"marks\":"
            + " []}",
        "{\"operator-states\": [], \"services\": [{\"mark\": 4294967296}], \"addresses\": [],"
            + " \"marks\": []}",
        "{\"operator-states\": [], \"services\": [], \"addresses\": [], \"marks\": [{\"mark\":"
            + " 7}]}",
        "{\"operator-states\": [], \"services\": [], \"addresses\": [], \"marks\": [{\"service\":"
            + " \"web\"}]}",
        "{\"operator-states\": [], \"services\": [], \"addresses\": [], \"marks\": [{\"service\":"
            + " \"web\", \"mark\": -1}]}"
      })
  void aDamagedFileIsNeverTakenForAnEmptyOne(String content) throws Exception {
    write(content.getBytes(UTF_8));

    String said = String.valueOf(assertThrows(IOException.class, store()::load).getMessage());
    assertTrue(said.startsWith(file() + " is damaged: "), said);
    assertTrue(said.endsWith("; restore it from a backup or remove it"), said);
  }

  @Test
  void aCutFileIsRefusedWhereverItIsCut() throws Exception {
    store().save(full());
    byte[] whole = Files.readAllBytes(file());
    for (int length = 0; length < whole.length; length++) {
      write(Arrays.copyOf(whole, length));
      assertThrows(IOException.class, store()::load, "cut at " + length);
    }
  }

  @Test
  void randomDamageIsRefusedOrRead() throws Exception {
    store().save(full());
    byte[] whole = Files.readAllBytes(file());
    Random random = new Random(20_260_701);
    for (int round = 0; round < 500; round++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      write(damaged);
      try {
        store().load();
      } catch (IOException e) {
        String said = String.valueOf(e.getMessage());
        assertTrue(said.contains(" is damaged: "), said);
      }
    }
  }

  private void write(byte[] content) throws IOException {
    Files.createDirectories(file().getParent());
    Files.write(file(), content);
  }

  private Path file() {
    return root.resolve("var/lib/evenkeel/state.json");
  }
}
