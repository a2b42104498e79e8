package org.evenkeel.coordinator.snmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EngineFileTest {
  @TempDir private Path folder;

  @Test
  void theNameStaysAndEveryStartCounts() throws Exception {
    Path file = folder.resolve("below/snmp-engine");
    EngineFile.Boot first = EngineFile.next(file);
    assertEquals(1, first.boots());
    assertEquals(21, first.octets().length);
    assertEquals("8000000005", first.id().substring(0, 10));
    assertEquals(new EngineFile.Boot(first.id(), 2), EngineFile.next(file));
    assertEquals(new EngineFile.Boot(first.id(), 3), EngineFile.next(file));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertNotEquals(first.id(), EngineFile.next(folder.resolve("other")).id());
  }

  /** RFC 3414, 2.2.2: an engine that has started that often takes nothing any more. */
  @Test
  void anEngineThatHasStartedTooOftenIsAnotherOne() throws Exception {
    Path file = folder.resolve("snmp-engine");
    Files.writeString(file, "engine-id 800000000501020304\nboots 2147483645\n");
    assertEquals(2_147_483_646, EngineFile.next(file).boots());
    EngineFile.Boot other = EngineFile.next(file);
    assertEquals(1, other.boots());
    assertNotEquals("800000000501020304", other.id());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "boots 1\n",
        "engine-id 8000000005\nboots 99999999999\n",
        "engine-id 800000000\nboots 1\n",
        "engine-id 80000000050\nboots 1\n",
        "engine-id 8000000005\nboots 1",
        "engine-id 8000000005\nboots 01\n"
      })
  void whatIsNoEngineIsNotReplacedSilently(String content) throws Exception {
    Path file = Files.writeString(folder.resolve("snmp-engine"), content);
    String why = assertThrows(IOException.class, () -> EngineFile.next(file)).getMessage();
    assertTrue(String.valueOf(why).contains(file + " holds no engine; remove it"), why);
    assertEquals(content, Files.readString(file));
  }
}
