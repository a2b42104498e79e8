package org.evenkeel.coordinator.dispatch.haproxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.evenkeel.coordinator.dispatch.Delivery;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.ProxySpec;
import org.evenkeel.coordinator.model.ServiceKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When HAProxy reads the fallback page again, on a clock of its own. */
class PageFileTest {
  private static final long STILL = PageFile.STILL.toNanos();
  private static final long START = -STILL / 2; // the clock may pass zero

  @TempDir private Path directory;
  private String text = "first";

  @Test
  void aPageIsReadAgainWhenItHasBeenTheSameForAWhile() throws IOException {
    PageFile file = file();
    file.write();
    assertEquals("first", Files.readString(directory.resolve("fallback.html")));

    assertFalse(looks(file, START));
    text = "sec";
    assertFalse(looks(file, START + STILL), "it has only just changed");
    text = "second";
    assertFalse(looks(file, START + 2 * STILL - 1), "it changes still");
    assertFalse(looks(file, START + 3 * STILL - 2), "not yet for long enough");
    assertTrue(looks(file, START + 3 * STILL - 1));

    file.write();
    assertEquals("second", Files.readString(directory.resolve("fallback.html")));
    assertFalse(looks(file, START + 9 * STILL));
  }

  @Test
  void aChangeThatIsTakenBackIsNone() throws IOException {
    PageFile file = file();
    file.write();
    text = "other";
    assertFalse(looks(file, START));
    text = "first";
    assertFalse(looks(file, START + STILL));
    text = "other";
    assertFalse(looks(file, START + 2 * STILL), "the time begins anew");
  }

  @Test
  void whatChangedWhileNobodyLookedIsSeen() throws IOException {
    file().write();
    text = "second";
    PageFile next = file();
    assertFalse(looks(next, START));
    assertTrue(looks(next, START + STILL));
  }

  @Test
  void nobodyReloadsForAPageThatNobodyShows() throws IOException {
    PageFile file = file();
    file.write();
    text = "second";
    List<TableService> table =
        List.of(
            service(ProxySpec.PLAIN, "127.0.0.1"),
            service(Specs.http(), "198.51.100.7"),
            HaproxyFixture.service(key(), "bare", Specs.http(), Map.of()));
    assertFalse(file.look(table, START));
    assertFalse(file.look(table, START + 2 * STILL));
  }

  private PageFile file() {
    return new PageFile(
        new Surroundings(directory, directory, directory, true, true),
        bytesMax -> {
          assertEquals(PageFile.BYTES_MAX, bytesMax);
          return text.getBytes(StandardCharsets.UTF_8);
        });
  }

  private boolean looks(PageFile file, long nanos) {
    return file.look(List.of(service(Specs.http(), "127.0.0.1")), nanos);
  }

  private static ServiceKey.Endpoint key() {
    return new ServiceKey.Endpoint(Protocol.TCP, IpAddress.parse("192.0.2.1"), 80);
  }

  /** A service of one real server and a fallback. */
  static TableService service(ProxySpec spec, String fallback) {
    Destination.Key real = new Destination.Key(IpAddress.parse("127.0.11.1"), 80);
    TableService bare = HaproxyFixture.service(key(), "web", spec, Map.of("a", real));
    return new TableService(
        bare.key(),
        bare.settings(),
        List.of(
            bare.destinations().getFirst(),
            Destination.of(
                new Destination.Key(IpAddress.parse(fallback), 9081), new Delivery.Relayed(), 0)));
  }
}
