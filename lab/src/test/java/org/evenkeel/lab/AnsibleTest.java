package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.evenkeel.lab.AnsibleSite.Recap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The playbook and its role: linted, and applied to bare hosts by the real Ansible. */
@Tag("recipes")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AnsibleTest {
  private static final Set<String> DIRECTORS = Set.of("lb1", "lb2");
  private static final Set<String> REAL_SERVERS = Set.of("real1", "real2");

  /** Such as {@code 7K3M-0QXZ-9RTB}. */
  private static final Pattern CODE = Pattern.compile("\\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\\b");

  @TempDir private static Path folder = Path.of("");

  private final ObjectMapper json = new ObjectMapper();
  private Optional<AnsibleSite> made = Optional.empty();
  private Optional<Result> rehearsal = Optional.empty();
  private Optional<Result> first = Optional.empty();
  private boolean rehearsed;

  @BeforeAll
  void applyItOnce() throws Exception {
    DebianRoot.require();
    Systemd.require();
    Packages.require();
    require();
    AnsibleSite site = new AnsibleSite(folder);
    made = Optional.of(site);
    site.serveWeb();
    rehearsal = Optional.of(site.apply("--check", "--limit", "lb1,real1"));
    rehearsed = site.host("lb1").run("test", "-e", "/etc/evenkeel").exit() != 0;
    first = Optional.of(site.apply("-vvv"));
  }

  @AfterAll
  void end() throws Exception {
    if (made.isPresent()) {
      made.get().close();
    }
  }

  /** Skips the test, or fails it, where Ansible is not installed. */
  private static void require() {
    List<String> programs =
        List.of("ansible-playbook", "ansible-lint", "yamllint", "apt-ftparchive", "gpg");
    boolean there =
        programs.stream().allMatch(name -> Files.isExecutable(Path.of("/usr/bin", name)));
    String missing =
        "Ansible is missing: sudo apt-get install ansible-core ansible-lint yamllint apt-utils gpg";
    if (!there && Boolean.getBoolean("evenkeel.required")) {
      throw new IllegalStateException(missing);
    }
    Assumptions.assumeTrue(there, missing);
  }

  private AnsibleSite site() {
    return made.orElseThrow();
  }

  @Test
  void itPassesTheProfileForProduction() throws Exception {
    Result lint = AnsibleSite.ansible(folder, Command.of("ansible-lint", "--strict", "--nocolor"));
    assertEquals(0, lint.exit(), lint.toString());
    assertTrue(lint.stderr().contains("Passed with production profile"), lint.toString());
    AnsibleSite.ansible(folder, Command.of("yamllint", "--strict", ".")).succeeded();
  }

  @Test
  void aRehearsalOnBareHostsSaysWhatWouldChangeAndChangesNothing() {
    Map<String, Recap> recap = AnsibleSite.recap(rehearsal.orElseThrow().succeeded());
    assertEquals(Set.of("lb1", "real1"), recap.keySet());
    recap.forEach((host, fared) -> assertTrue(fared.changed() > 0, host));
    assertTrue(rehearsed, "nothing is written yet");
  }

  @Test
  void theFirstRunMakesTheDirectorsAPairThatIsInStep() throws Exception {
    Map<String, Recap> recap = AnsibleSite.recap(first.orElseThrow().succeeded());
    assertEquals(Set.of("lb1", "lb2", "real1", "real2"), recap.keySet());
    recap.forEach((host, fared) -> assertTrue(fared.changed() > 0, host));
    Set<String> roles = new HashSet<>();
    for (String name : DIRECTORS) {
      roles.add(inStep(name).path("role").asText());
    }
    assertEquals(Set.of("active", "passive"), roles);
  }

  private JsonNode inStep(String name) {
    return Eventually.becomes(
        name + " is in step",
        () -> pair(name),
        pair -> pair.path("in-step").asBoolean() && pair.path("peer").path("heard").asBoolean());
  }

  private JsonNode pair(String name) throws IOException, InterruptedException {
    return json.readTree(site().host(name).run("evenkeel", "ha", "status", "-o", "json").stdout());
  }

  @Test
  void theVirtualAddressAnswersWithBothRealServers() {
    assertBothAnswer(AnsibleSite.VIP);
  }

  private void assertBothAnswer(String address) {
    Set<String> answers = new HashSet<>();
    Set<String> _ =
        Eventually.becomes(
            address + " answers with " + REAL_SERVERS,
            () -> {
              answers.add(site().asked(address));
              return answers;
            },
            seen -> seen.containsAll(REAL_SERVERS));
  }

  @Test
  void theCodeOfPairingIsNowhereToBeRead() throws Exception {
    String said = first.orElseThrow().stdout() + first.orElseThrow().stderr();
    assertTrue(said.contains("Have the other one join"), "it was joined");
    assertFalse(CODE.matcher(said).find(), "Ansible does not show it");
    for (String name : DIRECTORS) {
      String journal = site().host(name).run("journalctl", "--no-pager").succeeded().stdout();
      assertTrue(journal.contains("ansible-"), "Ansible writes to the journal what it does");
      assertFalse(CODE.matcher(journal).find(), "nor does the journal of " + name);
      String modes = site().host(name).run("stat", "--format=%a", "/etc/evenkeel/ha.key").stdout();
      assertEquals("600", modes.strip(), "the key is its owner's alone");
    }
  }

  @Test
  void aSecondRunChangesNothing() throws Exception {
    Map<String, Recap> recap = AnsibleSite.recap(site().apply().succeeded());
    assertEquals(4, recap.size());
    recap.forEach((host, fared) -> assertEquals(new Recap(0, 0, 0), fared, host));
  }

  @Test
  void aBrokenConfigurationIsRefusedAndTheOneBeforeStaysInForce() throws Exception {
    Systemd active = active();
    String before = active.run("sh", "-c", "cat /etc/evenkeel/*.yaml").succeeded().stdout();
    String broken = AnsibleSite.serviceWith("forwarding: dr", "forwarding: sideways");
    String[] options = {"--tags", "cluster"};
    Result refused = site().apply(broken, options);
    assertEquals(2, refused.exit(), refused.toString());
    assertTrue(refused.stdout().contains("is not a way of forwarding"), refused.toString());
    assertEquals(before, active.run("sh", "-c", "cat /etc/evenkeel/*.yaml").stdout());
    String inForce = active.run("evenkeel", "config", "export").succeeded().stdout();
    assertTrue(inForce.contains("forwarding: dr"), inForce);
    assertAccepted(AnsibleSite.VIP);
    assertBothAnswer(AnsibleSite.VIP);
  }

  private Systemd active() throws IOException, InterruptedException {
    String name = pair("lb1").path("role").asText().equals("active") ? "lb1" : "lb2";
    return site().host(name);
  }

  @Test
  @Order(Integer.MAX_VALUE - 1)
  void laterPackagesComeFromAUrlOrARepositoryWithoutAClientsNotice() throws Exception {
    PackageDepot depot = site().depot("9");
    String[] realServers = {"--tags", "real_servers"};
    String arp = depot.sha256(site().client(), "evenkeel-arp");
    String before = installed("real1");
    site().takesFrom(byUrl(depot, "0".repeat(64), arp));
    Result refused = site().apply(realServers);
    assertEquals(2, refused.exit(), refused.toString());
    assertTrue(refused.stdout().contains("Fetch them failed, and nothing was changed here: "));
    assertTrue(refused.stdout().contains("checksum"), refused.toString());
    assertEquals(before, installed("real1"), "not even the file that was right");
    assertEquals("", site().host("real1").run("find", "/tmp", "-name", "*.evenkeel").stdout());
    assertFalse(history("real1").contains("drain"), "it was not drained for that");

    site().takesFrom(byUrl(depot, depot.sha256(site().client(), "evenkeel-agent"), arp));
    try (SteadyClient client = SteadyClient.start(() -> site().asked(AnsibleSite.VIP))) {
      site().apply(realServers).succeeded();
      assertEquals(0, client.unanswered(), "one serves while the other one is drained");
    }
    for (String real : REAL_SERVERS) {
      assertEquals("evenkeel-agent 9\nevenkeel-arp 9\n", installed(real));
      String history = history(real);
      assertTrue(history.contains("drain") && history.contains("online"), history);
    }
    assertBothAnswer(AnsibleSite.VIP);

    String active = pair("lb1").path("role").asText().equals("active") ? "lb1" : "lb2";
    for (String name : DIRECTORS) {
      depot.knownTo(site().host(name));
    }
    site().takesFrom("evenkeel_package_source: repository\nevenkeel_version: \"9\"\n");
    site().apply("--tags", "directors").succeeded();
    for (String name : DIRECTORS) {
      assertEquals("evenkeel 9\n", installed(name));
    }
    assertEquals("passive", inStep(active).path("role").asText(), "it gave its addresses away");
    assertBothAnswer(AnsibleSite.VIP);
  }

  private static String byUrl(PackageDepot depot, String agent, String arp) {
    return """
    evenkeel_package_source: url
    evenkeel_package_url: %s
    evenkeel_package_checksums: { evenkeel-agent: "sha256:%s", evenkeel-arp: "sha256:%s" }
    evenkeel_version: "%s"
    evenkeel_drain: true
    """
        .formatted(depot.url(), agent, arp, depot.version());
  }

  /** Packages of ours with their versions. */
  private String installed(String host) throws IOException, InterruptedException {
    return site()
        .host(host)
        .run("dpkg-query", "--show", "--showformat=${Package} ${Version}\n", "evenkeel*")
        .succeeded()
        .stdout();
  }

  /** What has changed at a real server, and why. */
  private String history(String real) throws IOException, InterruptedException {
    return active().run("evenkeel", "why", "web", real).succeeded().stdout();
  }

  /** The last one, because it leaves another address behind. */
  @Test
  @Order(Integer.MAX_VALUE)
  void anAddressThatIsReplacedIsTakenBackFromTheRealServers() throws Exception {
    String[] options = {"--tags", "real_servers,cluster"};
    String other = "10.0.0.101";
    site().apply(AnsibleSite.serviceWith(AnsibleSite.VIP, other), options).succeeded();
    assertAccepted(other);
    assertBothAnswer(other);
  }

  /** That alone, by what evenkeel-arp knows and by what the kernel has. */
  private void assertAccepted(String address) throws IOException, InterruptedException {
    for (String real : REAL_SERVERS) {
      String status = site().host(real).run("evenkeel-arp", "status", "-o", "json").stdout();
      JsonNode addresses = json.readTree(status).path("vips");
      assertEquals("[\"" + address + "\"]", addresses.toString(), real);
      String local = site().host(real).run("ip", "-o", "-4", "address", "show", "lo").stdout();
      assertEquals(2, local.lines().count(), local);
      assertTrue(local.contains(" " + address + "/32 "), local);
    }
  }
}
