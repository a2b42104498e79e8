package org.evenkeel.coordinator.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostSettingsTest {
  private static final HostSetting FORWARD = new HostSetting("net.ipv4.ip_forward", "1", "nat");
  private static final HostSetting REDIRECTS =
      new HostSetting("net.ipv4.conf.eth0/100.send_redirects", "0", "one arm");

  @TempDir private Path root = Path.of("");
  private Path kernel = Path.of("");

  @BeforeEach
  void prepare() throws IOException {
    kernel = root.resolve("sys");
    kernelHas("kernel/random/boot_id", "first");
    kernelHas("net/ipv4/ip_forward", "0");
    kernelHas("net/ipv4/conf/all/accept_redirects", "0");
    kernelHas("net/ipv4/conf/all/forwarding", "0");
    kernelHas("net/ipv4/conf/eth1/forwarding", "1");
    kernelHas("net/ipv4/conf/eth0.100/forwarding", "0");
    kernelHas("net/ipv4/conf/eth0.100/send_redirects", "1");
  }

  @Test
  void whatIsWantedIsSetOnceAndSaid() throws IOException {
    HostSettings settings = open();
    HostChange change = settings.apply(List.of(FORWARD, REDIRECTS));
    assertEquals(
        List.of(
            "net.ipv4.ip_forward was 0, set to 1: nat",
            "net.ipv4.conf.eth0/100.send_redirects was 1, set to 0: one arm"),
        change.events());
    assertEquals("1", value("net/ipv4/ip_forward"));
    assertEquals("0", value("net/ipv4/conf/eth0.100/send_redirects"));
    assertNothing(settings.apply(List.of(FORWARD, REDIRECTS)));
  }

  @Test
  void whatIsAsWantedIsNeitherTouchedNorRestored() throws IOException {
    kernelHas("net/ipv4/ip_forward", "1");
    HostSettings settings = open();
    assertNothing(settings.apply(List.of(FORWARD)));
    assertNothing(settings.clear());
    assertEquals("1", value("net/ipv4/ip_forward"));
    assertFalse(Files.exists(record()));
  }

  @Test
  void clearRestoresWhatWasFoundAndWhatTheKernelSweptAlong() throws IOException {
    open().apply(List.of(FORWARD, REDIRECTS));
    // What Linux does by itself when forwarding is turned on, and then off again.
    kernelHas("net/ipv4/conf/all/accept_redirects", "1");
    kernelHas("net/ipv4/conf/eth1/forwarding", "0");
    HostSettings next = open();
    assertEquals(4, next.clear().events().size());
    assertEquals("0", value("net/ipv4/ip_forward"));
    assertEquals("0", value("net/ipv4/conf/all/accept_redirects"));
    assertEquals("1", value("net/ipv4/conf/eth1/forwarding"));
    assertEquals("1", value("net/ipv4/conf/eth0.100/send_redirects"));
    assertNothing(next.clear());
    assertNothing(open().clear());
  }

  @Test
  void valuesAreComparedWithoutRegardToBlanks() throws IOException {
    kernelHas("net/ipv4/vs/sync_threshold", "3\t50");
    HostSettings settings = open();
    assertNothing(
        settings.apply(List.of(new HostSetting("net.ipv4.vs.sync_threshold", "3  50", "test"))));
  }

  @Test
  void driftIsRepairedAndSaidAndTheFirstValueIsRestored() throws IOException {
    HostSettings settings = open();
    settings.apply(List.of(FORWARD));
    kernelHas("net/ipv4/ip_forward", "2");
    assertEquals(
        List.of("net.ipv4.ip_forward was changed to 2, set to 1 again: nat"),
        settings.apply(List.of(FORWARD)).events());
    settings.clear();
    assertEquals("0", value("net/ipv4/ip_forward"));
  }

  @Test
  void crashBetweenRecordAndWriteIsFinishedAndIsNoDrift() throws IOException {
    open().apply(List.of(FORWARD));
    kernelHas("net/ipv4/ip_forward", "0"); // as if the write had never happened
    HostSettings next = open();
    assertEquals(
        List.of("net.ipv4.ip_forward was 0, set to 1: nat"), next.apply(List.of(FORWARD)).events());
    next.clear();
    assertEquals("0", value("net/ipv4/ip_forward"));
  }

  @Test
  void recordOfAnEarlierBootIsForgotten() throws IOException {
    open().apply(List.of(FORWARD));
    kernelHas("kernel/random/boot_id", "second"); // and the administrator's own 1 is in force
    HostSettings settings = open();
    assertNothing(settings.apply(List.of(FORWARD)));
    assertNothing(settings.clear());
    assertEquals("1", value("net/ipv4/ip_forward"));
  }

  @Test
  void withoutARecordNothingIsWritten() throws IOException {
    HostSettings settings = open();
    Files.createDirectories(root.resolve("var/lib"));
    Files.writeString(root.resolve("var/lib/evenkeel"), "in the way");
    HostChange change = settings.apply(List.of(FORWARD));
    assertEquals(1, change.problems().size(), change.toString());
    assertEquals("0", value("net/ipv4/ip_forward"));
  }

  @Test
  void settingThatTheKernelLacksIsAProblemOfItsOwn() throws IOException {
    HostSetting conntrack = new HostSetting("net.ipv4.vs.conntrack", "1", "snat");
    HostChange change = open().apply(List.of(conntrack, FORWARD));
    assertEquals(1, change.problems().size());
    assertTrue(change.problems().getFirst().contains("modprobe ip_vs"), change.toString());
    assertEquals("1", value("net/ipv4/ip_forward"));
  }

  @Test
  void goneInterfaceNeedsNoRestoring() throws IOException {
    open().apply(List.of(REDIRECTS));
    Files.delete(kernel.resolve("net/ipv4/conf/eth0.100/send_redirects"));
    assertNothing(open().clear());
  }

  @Test
  void valueThatTheKernelDoesNotTakeIsAProblemThatStays() throws IOException {
    // The kernel refuses to be told its name, even by root.
    Path file = kernel.resolve("net/ipv4/ip_forward");
    Files.delete(file);
    Files.createSymbolicLink(file, Path.of("/proc/sys/kernel/ostype"));
    HostChange change = open().apply(List.of(FORWARD));
    assertEquals(List.of(), change.events());
    assertEquals(1, change.problems().size());
    assertTrue(
        change.problems().getFirst().startsWith("cannot set net.ipv4.ip_forward to 1: "),
        change.toString());
  }

  @Test
  void refusalsSayWhatToDo() {
    assertTrue(
        ProcSys.refusal("net.a", "1", new FileSystemException("x", null, "Read-only file system"))
            .contains("sysctl -w net.a=1"));
    assertTrue(
        ProcSys.refusal("net.a", "1", new AccessDeniedException("x")).contains("CAP_NET_ADMIN"));
  }

  @Test
  void damagedRecordsAreRefused() throws IOException {
    open().apply(List.of(FORWARD));
    String whole = Files.readString(record());
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      String cut = whole.substring(0, random.nextInt(whole.strip().length()));
      Files.writeString(record(), cut);
      assertThrows(IOException.class, this::open, cut);
    }
    for (String bad : List.of("[]", "{\"found\": 1}", "x".repeat((1 << 20) + 1))) {
      Files.writeString(record(), bad);
      assertThrows(IOException.class, this::open);
    }
    Files.writeString(record(), whole.replace("net.ipv4.ip_forward", "kernel.panic"));
    String message = String.valueOf(assertThrows(IOException.class, this::open).getMessage());
    assertTrue(message.contains("kernel.panic"), message);
  }

  @Test
  void valuesInForceAreThoseThatThereAre() throws IOException {
    HostSetting missing = new HostSetting("net.ipv4.vs.conntrack", "1", "snat");
    assertEquals(Map.of("net.ipv4.ip_forward", "0"), open().values(List.of(FORWARD, missing)));
  }

  private HostSettings open() throws IOException {
    return HostSettings.open(root, kernel);
  }

  private Path record() {
    return root.resolve("var/lib/evenkeel/host-settings.json");
  }

  private void kernelHas(String file, String value) throws IOException {
    Path path = kernel.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, value + "\n");
  }

  private String value(String file) throws IOException {
    return Files.readString(kernel.resolve(file)).strip();
  }

  private static void assertNothing(HostChange change) {
    assertEquals(new HostChange(List.of(), List.of()), change);
  }
}
