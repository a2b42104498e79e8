package org.evenkeel.lab.wine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * evenkeel-arp on a Java for Windows, as far as wine goes: its device functions register and remove
 * devices, but its driver installation succeeds without an adapter that would come of it, and its
 * netsh and PowerShell say nothing.
 */
@Tag("wine")
@Execution(ExecutionMode.SAME_THREAD)
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WindowsArpTest {
  private static final String VIP = "198.51.100.100";
  private static final String DEVICE =
      "HKLM\\System\\CurrentControlSet\\Enum\\ROOT\\EVENKEEL\\0000";

  private final ObjectMapper json = new ObjectMapper();
  private Optional<Wine> made = Optional.empty();
  private Path java = Path.of("");
  private Path work = Path.of("");
  private Path jar = Path.of("");

  @BeforeAll
  void windows() throws IOException, InterruptedException {
    Path target = Path.of("target").toAbsolutePath();
    jar = target.resolve("../../arp-fix/target/evenkeel-arp.jar").normalize();
    assertTrue(Files.exists(jar), jar + " is not built");
    java = WindowsJava.in(target.resolve("wine"));
    work = Files.createTempDirectory("evenkeel-arp");
    try {
      made = Optional.of(Wine.start());
    } finally {
      if (made.isEmpty()) {
        Wine.delete(work);
      }
    }
    // Windows has it, wine does not.
    Files.writeString(
        wine().drive().resolve("windows/inf/netloop.inf"),
        """
        [Version]
        Signature="$Windows NT$"
        Class=Net
        ClassGUID={4d36e972-e325-11ce-bfc1-08002be10318}
        """);
  }

  @AfterAll
  void noWindows() throws IOException {
    if (made.isPresent()) {
      wine().close();
      Wine.delete(work);
    }
  }

  private Wine wine() {
    return made.orElseThrow();
  }

  private Wine.Result arp(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Wine.path(java.resolve("bin/java.exe"))));
    command.addAll(WindowsJava.options(work));
    command.addAll(List.of("-jar", Wine.path(jar)));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--root", Wine.path(work)));
    return wine().run(command);
  }

  @Test
  void nothingIsAppliedOnAFreshMachine() throws Exception {
    assertEquals("nothing is applied", arp("status").succeeded().out());
  }

  /** The adapters and their addresses are those that the host's kernel has. */
  @Test
  void thePlanKnowsTheAdaptersOfTheMachine() throws Exception {
    List<NetworkInterface> facing =
        NetworkInterface.networkInterfaces()
            .filter(WindowsArpTest::faces)
            .sorted(Comparator.comparing(NetworkInterface::getName))
            .toList();
    Assumptions.assumeFalse(facing.isEmpty(), "this machine has no network card with an address");
    JsonNode plan = json.readTree(arp("plan", "--vip", VIP, "-o", "json").succeeded().out());
    List<String> steps = new ArrayList<>();
    plan.get("steps").forEach(step -> steps.add(step.get("id").asText()));
    assertEquals("loopback adapter", steps.getFirst());
    assertEquals("address " + VIP + " evenkeel", steps.getLast());
    for (NetworkInterface card : facing) {
      assertTrue(steps.contains("ipv4 weakhostreceive " + card.getName()), steps::toString);
    }
    assertFalse(steps.contains("ipv4 weakhostreceive lo"), steps::toString);
    InetAddress own =
        facing.getFirst().inetAddresses().filter(a -> a.getAddress().length == 4).findFirst().get();
    Wine.Result refused = arp("apply", "--vip", own.getHostAddress());
    assertEquals(1, refused.exit(), refused::toString);
    assertTrue(
        refused.out().contains("this machine's own address on " + facing.getFirst().getName()),
        refused::toString);
  }

  private static boolean faces(NetworkInterface card) {
    try {
      return card.isUp()
          && !card.isLoopback()
          && !card.isPointToPoint()
          && card.getHardwareAddress() != null
          && card.inetAddresses().anyMatch(address -> address.getAddress().length == 4);
    } catch (IOException _) {
      return false;
    }
  }

  @Test
  void checkFindsEverythingMissing() throws Exception {
    Wine.Result check = arp("check", "--vip", VIP, "-o", "json");
    assertEquals(1, check.exit(), check::toString);
    JsonNode findings = json.readTree(check.out()).get("findings");
    boolean missing = false;
    for (JsonNode finding : findings) {
      assertFalse(finding.get("result").asText().equals("ok"), finding::toString);
      missing |=
          finding.get("check").asText().equals("loopback adapter")
              && finding.get("found").asText().equals("absent");
    }
    assertTrue(missing, findings::toString);
  }

  /** While it waits for the adapter the device is there; then it is taken away again. */
  @Test
  void aDeviceOfWhichNoAdapterComesIsTakenAwayAgain() throws Exception {
    CompletableFuture<Wine.Result> applying = applying();
    String registered = registered(applying);
    Wine.Result apply = applying.get(2, TimeUnit.MINUTES);
    assertTrue(registered.contains("4D36E972-E325-11CE-BFC1-08002BE10318"), registered);
    assertEquals(1, apply.exit(), apply::toString);
    assertTrue(apply.out().contains("no network connection"), apply::toString);
    assertTrue(apply.out().contains("what was done before is undone"), apply::toString);
    assertEquals(Optional.empty(), device());
    assertEquals("nothing is applied", arp("status").succeeded().out());
  }

  @Test
  void anApplyThatWasCutOffIsUndoneByTheNextRun() throws Exception {
    CompletableFuture<Wine.Result> applying = applying();
    registered(applying);
    wine().run(List.of("taskkill", "/f", "/im", "java.exe")).succeeded();
    applying.get(2, TimeUnit.MINUTES);
    assertTrue(device().isPresent());
    assertTrue(arp("status").succeeded().out().contains("a run was interrupted"));
    Wine.Result check = arp("check", "--vip", VIP);
    assertTrue(check.out().contains("a device without a driver"), check::toString);
    Wine.Result remove = arp("remove", "--all").succeeded();
    assertTrue(remove.out().contains("an interrupted run was undone first"), remove::toString);
    assertEquals(Optional.empty(), device());
    assertEquals("nothing is applied", arp("status").succeeded().out());
  }

  private CompletableFuture<Wine.Result> applying() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return arp("apply", "--vip", VIP, "--via", "netsh");
          } catch (IOException | InterruptedException e) {
            throw new CompletionException(e);
          }
        });
  }

  /** What the registry holds of our device, as soon as it is there. */
  private String registered(CompletableFuture<Wine.Result> applying) throws Exception {
    while (!applying.isDone()) {
      Optional<String> device = device().filter(text -> text.contains("*MSLOOP"));
      if (device.isPresent()) {
        return device.get();
      }
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
    throw new AssertionError("never seen in the registry: " + applying.get());
  }

  private Optional<String> device() throws IOException, InterruptedException {
    Wine.Result query = wine().run(List.of("reg", "query", DEVICE));
    return query.exit() == 0 ? Optional.of(query.out()) : Optional.empty();
  }
}
