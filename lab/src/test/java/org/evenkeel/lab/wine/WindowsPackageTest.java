package org.evenkeel.lab.wine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The package for Windows with a real Java, in wine, as an administrator has it: installed
 * silently, upgraded, refused and removed. Wine knows no rollback, so that a refused installation
 * is only looked at for what it did not do.
 */
@Tag("wine")
@Execution(ExecutionMode.SAME_THREAD)
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WindowsPackageTest {
  private static final String SERVICE = "EvenkeelAgent";
  private static final String ENVIRONMENT =
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment";
  private static final String OVERRIDES = "HKCU\\Software\\Wine\\DllOverrides";
  private static final String LB_CPU_MON = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\LBCPUMon";

  /** ERROR_INSTALL_FAILURE, of which a status of this system has eight bits. */
  private static final int INSTALL_FAILURE = 1603 & 255;

  private static final Duration BUILD_AT_MOST = Duration.ofMinutes(5);

  /** Writes down how it was called, and succeeds. */
  private static final String RECORDER =
      """
      #include <windows.h>
      #include <stdio.h>
      int main(void) {
        FILE *log = fopen("C:\\\\netsh.log", "a");
        fprintf(log, "%s\\n", GetCommandLineA());
        return fclose(log);
      }
      """;

  private final Path root = Path.of("").toAbsolutePath().resolveSibling("").normalize();
  private Optional<Wine> made = Optional.empty();
  private Path work = Path.of("");
  private Path first = Path.of("");
  private Path second = Path.of("");
  private int port;

  @BeforeAll
  void windows() throws Exception {
    for (String tool : List.of("wixl", "msibuild", "x86_64-w64-mingw32-gcc")) {
      Assumptions.assumeTrue(
          installed(tool),
          tool + " is missing: apt-get install wixl msitools gcc-mingw-w64-x86-64");
    }
    Path java = WindowsJava.in(Path.of("target").toAbsolutePath().resolve("wine"));
    work = Files.createTempDirectory("evenkeel-msi");
    first = build("0.1.0-SNAPSHOT", List.of("--windows-runtime=" + java));
    second = build("0.2.0", List.of("--windows-runtime=" + java));
    String options = String.join(" ", WindowsJava.options(work));
    made =
        Optional.of(
            Wine.start(
                List.of(
                    List.of(ENVIRONMENT, "/v", "JDK_JAVA_OPTIONS", "/d", options),
                    List.of(OVERRIDES, "/v", "netsh.exe", "/d", "native"))));
    recordNetsh();
  }

  private static boolean installed(String tool) {
    for (String path : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (!path.isEmpty() && Files.isExecutable(Path.of(path, tool))) {
        return true;
      }
    }
    return false;
  }

  private void host(List<String> command) throws IOException, InterruptedException {
    Path log = Files.createTempFile(work, "host", ".log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    boolean ended = process.waitFor(BUILD_AT_MOST.toSeconds(), TimeUnit.SECONDS);
    process.destroyForcibly();
    assertTrue(ended && process.exitValue() == 0, command + ": " + Files.readString(log));
  }

  private Path build(String version, List<String> options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", root.resolve("installers/target/classes").toString()));
    command.addAll(List.of("org.evenkeel.installers.msi.MsiBuild", root.toString(), version));
    command.addAll(List.of("2026-01-01T00:00:00Z", work.toString()));
    command.addAll(options);
    host(command);
    String test = options.isEmpty() ? "-test" : "";
    return work.resolve("evenkeel-agent_%s_x64%s.msi".formatted(version, test));
  }

  private void recordNetsh() throws IOException, InterruptedException {
    Path source = Files.writeString(work.resolve("netsh.c"), RECORDER);
    Path program = work.resolve("netsh.exe");
    host(List.of("x86_64-w64-mingw32-gcc", "-o", program.toString(), source.toString()));
    Path there = wine().drive().resolve("windows/system32/netsh.exe");
    Files.delete(there);
    Files.copy(program, there);
  }

  /** The start of the other agent's service: 2 with the machine, 4 never. */
  private void otherAgentStarts(String start) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("reg", "add", LB_CPU_MON, "/v", "Start"));
    command.addAll(List.of("/t", "REG_DWORD", "/d", start, "/f"));
    wine().run(command).succeeded();
  }

  private Wine wine() {
    return made.orElseThrow();
  }

  @AfterAll
  void noWindows() throws IOException {
    if (made.isPresent()) {
      wine().close();
    }
    if (!work.equals(Path.of(""))) {
      Wine.delete(work);
    }
  }

  @BeforeEach
  void anotherAgentIsThere() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Files.createDirectories(theirs().resolveSibling(""));
    Files.writeString(
        theirs(),
        """
        <xml>
          <Cpu><ImportanceFactor value="1"/><ThresholdValue value="100"/></Cpu>
          <Interval value="10"/><Port value="%d"/><ReturnIdle value="true"/>
        </xml>
        """
            .formatted(port));
    Files.deleteIfExists(netshLog());
  }

  /** What wine leaves where Windows would have rolled back. */
  @AfterEach
  void nothingIsLeft() throws Exception {
    wine().run(List.of("sc", "stop", SERVICE));
    wine().run(List.of("sc", "delete", SERVICE));
    wine().run(List.of("reg", "delete", LB_CPU_MON, "/f"));
    wine().run(List.of("reg", "delete", "HKLM\\SOFTWARE\\Evenkeel", "/f"));
    for (String left : List.of("Program Files/Evenkeel", "ProgramData")) {
      Path path = wine().drive().resolve(left);
      if (Files.exists(path)) {
        Wine.delete(path);
      }
    }
  }

  private Path theirs() {
    return data("LoadBalancer.org/LoadBalancer/config.xml");
  }

  private Path ours() {
    return data("Evenkeel/agent.xml");
  }

  private Path data(String path) {
    return wine().drive().resolve("ProgramData").resolve(path);
  }

  private Path program(String path) {
    return wine().drive().resolve("Program Files/Evenkeel").resolve(path);
  }

  private Path netshLog() {
    return wine().drive().resolve("netsh.log");
  }

  /** What the firewall was told since it was last asked for, without the program's name. */
  private List<String> netsh() throws IOException {
    if (!Files.exists(netshLog())) {
      return List.of();
    }
    List<String> lines =
        Files.readAllLines(netshLog()).stream()
            .map(line -> line.replaceFirst("^\"?\\S*netsh.exe\"? ", "").replace("\"", "").strip())
            .collect(Collectors.toList());
    Files.delete(netshLog());
    return lines;
  }

  private String opening(String directors) {
    return "advfirewall firewall add rule name=Evenkeel agent dir=in action=allow protocol=TCP localport=%d remoteip=%s"
        .formatted(port, directors);
  }

  private static final String REMOVAL = "advfirewall firewall delete rule name=Evenkeel agent";

  private Wine.Result msiexec(String what, Path msi, String... properties)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("msiexec", what, Wine.path(msi), "/qn", "/l*v", "C:\\msi.log"));
    command.addAll(List.of(properties));
    return wine().run(command);
  }

  /** By its whole name, because wine's command interpreter stumbles over gaps in PATH. */
  private Wine.Result command(String name, String... arguments)
      throws IOException, InterruptedException {
    String file = "C:\\Program Files\\Evenkeel\\bin\\" + name + ".cmd";
    List<String> command = new ArrayList<>(List.of("cmd", "/c", file));
    command.addAll(List.of(arguments));
    return wine().run(command);
  }

  private String installedVersion() throws IOException, InterruptedException {
    String key = "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall";
    return wine()
        .run(List.of("reg", "query", key, "/s"))
        .out()
        .lines()
        .filter(line -> line.contains("DisplayVersion"))
        .map(line -> line.strip().replaceAll(".* ", ""))
        .collect(Collectors.joining(","));
  }

  /** The answer, as soon as there is one that is not that of a busy start. */
  private String answer() throws IOException {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (true) {
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      } catch (IOException e) {
        if (System.nanoTime() - end > 0) {
          throw e;
        }
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
    }
  }

  private boolean running() throws IOException, InterruptedException {
    return wine().run(List.of("sc", "query", SERVICE)).out().contains("RUNNING");
  }

  @Test
  void installedUpgradedAndRemovedItKeepsWhatWasConfigured() throws Exception {
    otherAgentStarts("4");
    String taken = Files.readString(theirs());
    msiexec("/i", first, "DIRECTORS=10.0.0.20, 10.0.0.21").succeeded();

    assertEquals(taken, Files.readString(ours()));
    assertTrue(running());
    assertTrue(answer().matches("(up ready )?\\d{1,3}%\n"));
    assertEquals(List.of(REMOVAL, opening("10.0.0.20/32,10.0.0.21/32")), netsh());
    Wine.Result status = command("evenkeel-agent", "status", "-o", "json").succeeded();
    assertTrue(status.out().contains("\"metrics\""), status::toString);
    assertEquals(2, command("evenkeel-agent", "nonsense").exit());
    command("evenkeel-arp", "status").succeeded();
    Wine.Result path = wine().run(List.of("reg", "query", ENVIRONMENT, "/v", "PATH"));
    assertTrue(path.out().strip().endsWith("C:\\Program Files\\Evenkeel\\bin\\"), path::toString);

    String edited = taken.replace("</xml>", "  <LogLevel value=\"WARNING\"/>\n</xml>");
    Files.writeString(ours(), edited);
    msiexec("/i", second).succeeded();
    assertEquals("0.2.0", installedVersion());
    assertEquals(edited, Files.readString(ours()));
    assertTrue(running());
    assertTrue(answer().endsWith("%\n"));
    List<String> told = netsh();
    assertEquals(opening("10.0.0.20/32,10.0.0.21/32"), told.getLast(), told::toString);

    assertEquals(INSTALL_FAILURE, msiexec("/i", first).exit());
    assertEquals("0.2.0", installedVersion());
    assertTrue(running());
    assertEquals(List.of(), netsh());

    msiexec("/x", second).succeeded();
    assertEquals("", installedVersion());
    assertFalse(running());
    assertFalse(Files.exists(program("")), "program files are left");
    assertEquals(List.of(REMOVAL), netsh());
    assertEquals(1, wine().run(List.of("reg", "query", "HKLM\\SOFTWARE\\Evenkeel")).exit());
    assertEquals(edited, Files.readString(ours()));
    assertEquals(taken, Files.readString(theirs()));

    msiexec("/i", second).succeeded();
    assertEquals(edited, Files.readString(ours()));
    assertEquals(List.of(REMOVAL, opening("any")), netsh());
    msiexec("/x", second).succeeded();
  }

  @Test
  void beforeARunningAgentOfTheOtherKindItEndsAndChangesNothing() throws Exception {
    otherAgentStarts("2");
    assertEquals(INSTALL_FAILURE, msiexec("/i", first).exit());
    assertFalse(Files.exists(program("")));
    assertFalse(Files.exists(ours()));
    assertEquals(List.of(), netsh());
  }

  @Test
  void aPackageWithoutAJavaCannotBeInstalled() throws Exception {
    Path test = build("0.3.0", List.of());
    assertEquals(INSTALL_FAILURE, msiexec("/i", test).exit());
    assertFalse(Files.exists(program("")));
  }

  @Test
  void directorsThatAreNoneEndTheInstallationAndNoRuleIsMade() throws Exception {
    Wine.Result refused = msiexec("/i", first, "DIRECTORS=10.0.0.20 action=block");
    assertNotEquals(0, refused.exit(), refused::toString);
    assertTrue(refused.out().contains("directors: 'action=block' is not"), refused::toString);
    assertEquals(List.of(), netsh().stream().filter(line -> line.contains(" add ")).toList());
    assertFalse(running());
  }

  @Test
  void aPortThatAnotherProgramHasEndsTheInstallation() throws Exception {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new java.net.InetSocketAddress(port));
      Wine.Result refused = msiexec("/i", first);
      assertNotEquals(0, refused.exit(), refused::toString);
      assertTrue(refused.out().contains("TCP port " + port), refused::toString);
      assertFalse(running());
    }
  }
}
