package org.evenkeel.coordinator.replica;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetAsideTest {
  private static final byte[] USERS = "users".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path state = Path.of("");
  private final AtomicLong seconds = new AtomicLong();
  private final List<String> told = new ArrayList<>();

  private SetAside setAside() {
    return new SetAside(state, () -> Instant.ofEpochSecond(seconds.incrementAndGet()));
  }

  private Aside begin(SetAside setAside, Part part) {
    return setAside.begin(part, (directory, _) -> told.add(directory));
  }

  @Test
  void aCopyIsOneDirectoryThatOnlyItsOwnerReads() throws IOException {
    Aside copy = begin(setAside(), Part.CERTIFICATES);
    assertFalse(Files.exists(state.resolve("set-aside")), "nothing is lost yet");
    copy.keep("www.pem", USERS);
    copy.keep("mail.pem", USERS);
    assertEquals(1, told.size(), "it is one copy");
    Path place = Path.of(told.getFirst());
    assertEquals(state.resolve("set-aside"), place.getParent());
    assertTrue(place.getFileName().toString().startsWith("certificates-19700101T"), "" + place);
    assertArrayEquals(USERS, Files.readAllBytes(place.resolve("mail.pem")));
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(place.resolve("www.pem"))));
  }

  @Test
  void ofEachPartThereAreTheLastFew() throws IOException {
    SetAside setAside = setAside();
    begin(setAside, Part.TOKENS).keep("tokens.json", USERS);
    for (int i = 0; i < SetAside.COPIES + 3; i++) {
      begin(setAside, Part.USERS).keep("users.json", USERS);
    }
    try (Stream<Path> copies = Files.list(state.resolve("set-aside"))) {
      assertEquals(1 + SetAside.COPIES, copies.count());
    }
    assertTrue(Files.exists(Path.of(told.getFirst())), "the copy of another part stays");
    assertTrue(Files.exists(Path.of(told.getLast()).resolve("users.json")));
    assertFalse(Files.exists(Path.of(told.get(1))), "the oldest one is gone");
  }

  @Test
  void whatCannotBeKeptIsSaidAndNotToldOf() throws IOException {
    Files.writeString(state.resolve("set-aside"), "no directory");
    Aside copy = begin(setAside(), Part.USERS);
    assertThrows(IOException.class, () -> copy.keep("users.json", USERS));
    assertEquals(List.of(), told);
    Files.delete(state.resolve("set-aside"));
    copy.keep("users.json", USERS);
    assertEquals(1, told.size());
  }
}
