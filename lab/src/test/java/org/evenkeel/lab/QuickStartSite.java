package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.evenkeel.lab.TypedPage.Block;

/**
 * The machines of the quick start, on which its blocks are typed in their order: the directors in
 * one guest, whose kernel has IPVS, the web servers and the client on this host's kernel.
 */
final class QuickStartSite implements AutoCloseable {
  /** The version that the directors can be upgraded to. */
  static final String NEXT = "9.0";

  /** Of the service, which moves between the directors. */
  static final String VIP = "10.0.0.100";

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Map<String, String> ADDRESSES =
      Map.of("lb1", "10.0.0.20", "lb2", "10.0.0.21", "web1", "10.0.0.30", "web2", "10.0.0.31");

  /** What the test has brought, and where the package manager, the journal and a boot write. */
  private static final String OF_DEBIAN =
      "/(srv/.*|tmp/\\.[A-Za-z0-9]+-unix"
          + "|etc/(hostname|machine-id|\\.pwd\\.lock|(passwd|group|shadow|gshadow)-)"
          + "|etc/systemd/system\\.conf\\.d(/.*)?"
          + "|root/(.*\\.deb|SHA256SUMS)"
          + "|var/(log|cache|lib/(dpkg|apt|systemd|dbus|private|haproxy))(/.*)?)";

  /** What a Debian starts beside us and nobody here needs; starting takes long in a guest. */
  private static final List<String> LEFT_OUT =
      List.of(
          "e2scrub_reap.service",
          "e2scrub_all.timer",
          "apt-daily.timer",
          "apt-daily-upgrade.timer",
          "dpkg-db-backup.timer",
          "fstrim.timer",
          "haproxy.service",
          "ipvsadm.service",
          "systemd-logind.service",
          "systemd-update-utmp.service",
          "systemd-update-utmp-runlevel.service");

  private static final Pattern FROM = Pattern.compile(" --from (\\S+)");

  private final Lan lan = new Lan();
  private final TypedPages pages;
  private final Path folder;
  private Optional<Guest> guest = Optional.empty();
  private final Map<String, DebianMachine> directors = new ConcurrentHashMap<>();
  private final Map<String, DebianServer> servers = new ConcurrentHashMap<>();
  private final Machine client;
  private final Set<String> before = new TreeSet<>();

  private QuickStartSite(TypedPages pages, Path folder) throws IOException, InterruptedException {
    this.pages = pages;
    this.folder = folder;
    this.client = lan.machine("client", false, "10.0.0.10/24");
  }

  /** Skips the test, or fails it, where there can be none. */
  static void require() throws IOException {
    DebianRoot.require();
    Packages.require();
    Debian.require();
    Systemd.require();
  }

  /**
   * Installs as the quick start says, once for each kind of machine, and switches the machines on.
   * They are in 10.0.0.0/24 under the page's addresses, and the web servers serve. The directors
   * have the package of {@link #NEXT} under the name that is typed, and its checksum beside it.
   */
  static QuickStartSite install(TypedPages pages, Path folder) throws Exception {
    QuickStartSite site = new QuickStartSite(pages, folder);
    try {
      Block onDirectors = pages.next("Install");
      Block onServers = pages.next("Install");
      List<Integer> _ =
          together(
              List.of(
                  () -> site.lookBefore(),
                  () -> site.makeDirectors(onDirectors),
                  () -> site.makeServers(onServers)));
      return site;
    } catch (Exception | AssertionError e) {
      e.addSuppressed(new AssertionError(site.condition()));
      site.close();
      throw e;
    }
  }

  private int lookBefore() throws IOException, InterruptedException {
    DebianRoot fresh = DebianRoot.create(Files.createDirectory(folder.resolve("fresh")));
    fresh.run("find", "/", "-xdev").succeeded().stdout().lines().forEach(before::add);
    return before.size();
  }

  private DebianRoot installed(String name, Block block, Set<String> masked, String... packages)
      throws IOException, InterruptedException {
    DebianRoot root = DebianRoot.create(Files.createDirectory(folder.resolve(name)));
    for (String each : packages) {
      Path file = Packages.of(each);
      root.copy(file, "root/" + file.getFileName());
    }
    root.mask(List.copyOf(masked));
    Command typed = Command.of("sh", "-e", "-c", "cd /root\n" + block.commands());
    root.run(typed.within(DebianHost.PATIENCE)).succeeded();
    return root;
  }

  /** In one guest, so that those who want its processor keep both of them waiting alike. */
  private int makeDirectors(Block block) throws Exception {
    DebianRoot root = installed("director", block, Set.copyOf(LEFT_OUT), "evenkeel");
    compileLess(root.written().resolve("etc/systemd/system.conf.d"));
    bringNext(root.written().resolve("root"));
    guest = Optional.of(lan.guest(block.places()));
    DebianMachine.prepare(guest.get());
    for (String name : block.places()) {
      String plug = "vec" + directors.size();
      String address = ADDRESSES.get(name) + "/24";
      directors.put(name, DebianMachine.switchOn(guest.get(), name, root, plug, address));
    }
    for (DebianMachine director : directors.values()) {
      director.awaitBooted();
    }
    return directors.size();
  }

  private void bringNext(Path place) throws IOException, InterruptedException {
    Matcher from = FROM.matcher(pages.peek("A pair").commands());
    if (!from.find()) {
      throw new AssertionError("no file is named in " + pages.peek("A pair"));
    }
    Path file = place.resolve(from.group(1));
    PackageTree next = PackageTree.unpack(folder.resolve("next"));
    next.changelog("CHANGES.md.gz", "## %s\n\n- It floats.\n".formatted(NEXT));
    next.pack(NEXT, file);
    Files.writeString(
        place.resolve("SHA256SUMS"), PackageTree.sha256(file) + "  " + file.getFileName() + "\n");
  }

  private int makeServers(Block block) throws Exception {
    Set<String> masked = new TreeSet<>(LEFT_OUT);
    masked.addAll(DebianServer.LEFT_OUT);
    DebianRoot root = installed("server", block, masked, "evenkeel-agent", "evenkeel-arp");
    weighByMemory(root.written().resolve("etc/evenkeel/agent.xml"));
    for (String name : block.places()) {
      Path own = Files.createDirectory(folder.resolve(name));
      DebianServer server = DebianServer.switchOn(name, DebianRoot.over(root, own));
      servers.put(name, server);
      Machine _ = lan.plugIn(server.machine(), ADDRESSES.get(name) + "/24");
    }
    for (DebianServer server : servers.values()) {
      server.awaitBooted();
      server.serveWeb();
    }
    return servers.size();
  }

  /** What the optimizing compiler gains in the time of a test is less than it takes. */
  private static void compileLess(Path folder) throws IOException {
    Files.writeString(
        Files.createDirectories(folder).resolve("lab.conf"),
        "[Manager]\nDefaultEnvironment=JDK_JAVA_OPTIONS=-XX:TieredStopAtLevel=1\n");
  }

  /** Other tests take the processors, and then an agent says that nothing of them is left. */
  private static void weighByMemory(Path file) throws IOException {
    String text = Files.readString(file);
    String changed =
        text.replace("<Cpu><ImportanceFactor value=\"1\"", "<Cpu><ImportanceFactor value=\"0\"")
            .replace("<Ram><ImportanceFactor value=\"0\"", "<Ram><ImportanceFactor value=\"1\"");
    assertNotEquals(text, changed);
    Files.writeString(file, changed);
  }

  DebianMachine director(String name) {
    DebianMachine machine = directors.get(name);
    if (machine == null) {
      throw new AssertionError("the pages name a director that they have not installed: " + name);
    }
    return machine;
  }

  /** All machines but the client. */
  Set<DebianHost> machines() {
    Set<DebianHost> all = new HashSet<>(directors.values());
    all.addAll(servers.values());
    return all;
  }

  private DebianHost machine(String name) {
    DebianServer server = servers.get(name);
    return server == null ? director(name) : server;
  }

  Machine client() {
    return client;
  }

  /** What is left to type. */
  TypedPages pages() {
    return pages;
  }

  /** Types all that is left of a section. */
  void typeAll(String section) throws Exception {
    while (pages.hasMore(section)) {
      typeNext(section);
    }
  }

  /** Types the next block of a section at all its places; every command has to succeed. */
  void typeNext(String section) throws Exception {
    type(pages.next(section));
  }

  private void type(Block block) throws Exception {
    List<Callable<Result>> typing = new ArrayList<>();
    for (String place : block.places()) {
      typing.add(() -> at(place, block.commands()).succeeded());
    }
    if (block.inTurn()) {
      for (Callable<Result> one : typing) {
        Result _ = one.call();
      }
    } else {
      List<Result> _ = together(typing);
    }
  }

  /** A client may have to ask again: the real servers are busy, and their agents say so. */
  private Result at(String place, String commands) throws IOException, InterruptedException {
    if (place.equals("client")) {
      return Eventually.becomes(
          "the VIP is answered",
          () -> client.run(DebianHost.typed(commands)),
          answer -> answer.exit() == 0);
    }
    return machine(place).type(commands);
  }

  /** What a director's API says; nothing before it serves. */
  JsonNode api(String director, String path) throws IOException, InterruptedException {
    Result answer =
        director(director)
            .type(
                "curl -s -m 20 --unix-socket /run/evenkeel/control.sock http://localhost/api/v1/"
                    + path);
    return answer.exit() == 0 ? JSON.readTree(answer.stdout()) : JSON.createObjectNode();
  }

  /** Asks the VIP until the last answers are those that are wanted, and returns them. */
  Set<String> answering(Set<String> wanted) {
    return Eventually.becomes("the VIP is answered", this::lastAnswers, wanted::equals);
  }

  private Set<String> lastAnswers() throws IOException, InterruptedException {
    String ask = "for i in 1 2 3 4 5 6 7 8; do curl -s -m 5 http://" + VIP + "/ || echo none; done";
    return new TreeSet<>(client.run(DebianHost.typed(ask)).stdout().lines().toList());
  }

  /** The files of a machine that neither were there before nor are Debian's own. */
  Set<String> left(DebianHost machine) throws IOException, InterruptedException {
    Set<String> left = machine.files();
    left.removeAll(before);
    left.removeIf(file -> file.matches(OF_DEBIAN));
    Stream.concat(LEFT_OUT.stream(), DebianServer.LEFT_OUT.stream())
        .forEach(unit -> left.remove("/etc/systemd/system/" + unit));
    return left;
  }

  /** What a reader of a failed test wants to know. */
  String condition() {
    StringBuilder text = new StringBuilder();
    for (DebianHost machine : machines()) {
      text.append("---- ").append(machine.name()).append('\n');
      try {
        text.append(machine.condition());
      } catch (IOException | GuestException e) {
        text.append(e.getMessage());
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    return text.toString();
  }

  /** Does things side by side; the first failure is thrown when all have ended. */
  private static <T> List<T> together(List<Callable<T>> actions) throws Exception {
    List<T> results = new ArrayList<>();
    try (var threads = Executors.newCachedThreadPool()) {
      for (Future<T> done : threads.invokeAll(actions)) {
        results.add(done.get());
      }
    }
    return results;
  }

  @Override
  public void close() throws IOException {
    guest.ifPresent(Guest::close);
    servers.values().forEach(DebianServer::close);
    lan.close();
  }
}
