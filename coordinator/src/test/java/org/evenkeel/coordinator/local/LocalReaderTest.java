package org.evenkeel.coordinator.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalReaderTest {
  @TempDir private Path host;

  private LocalConfiguration read() {
    return new LocalReader(host, _ -> Ruler.NETPLAN).read();
  }

  private void write(String path, String text) throws IOException {
    Path file = host.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void thisMachineHasANameAndIsNotShownItsLoopback() throws IOException {
    LocalConfiguration own = new LocalReader(Path.of("/"), _ -> Ruler.NOBODY).read();
    assertEquals(Files.readString(Path.of("/proc/sys/kernel/hostname")).strip(), own.hostName());
    assertTrue(own.links().stream().noneMatch(link -> link.name().equals("lo")));
    assertFalse(own.time().zone().isEmpty());
  }

  @Test
  void nameServersAreThoseThatAreAskedInTheEnd() throws IOException {
    write("etc/resolv.conf", "# ours\nnameserver 192.0.2.53\nsearch example.org a.example.org\n");
    assertEquals(List.of("192.0.2.53"), read().resolver().servers());
    assertEquals(List.of("example.org", "a.example.org"), read().resolver().search());
    assertEquals("edit /etc/resolv.conf", read().resolver().change());

    write("etc/resolv.conf", "nameserver 127.0.0.53\n");
    write("run/systemd/resolve/resolv.conf", "nameserver 192.0.2.1\nnameserver 2001:db8::53\n");
    assertEquals(List.of("192.0.2.1", "2001:db8::53"), read().resolver().servers());
    assertTrue(read().resolver().change().startsWith("resolvectl dns "));
  }

  @Test
  void theClockIsJudgedByWhoKeepsIt() throws IOException {
    assertEquals(Optional.empty(), read().time().synchronised());
    Files.createDirectories(host.resolve("run/systemd/timesync"));
    assertEquals(Optional.of(false), read().time().synchronised());
    write("run/systemd/timesync/synchronized", "");
    assertEquals(Optional.of(true), read().time().synchronised());
  }

  @Test
  void aMachineWithoutAnyFileIsShownAsFarAsItIs() {
    assertEquals("", read().hostName());
    assertEquals(List.of(), read().routes());
  }
}
