package org.evenkeel.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.evenkeel.lab.QuickStart.Block;

/** The machines of the quick start, on which its blocks are typed in their order. */
final class QuickStartSite implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Map<String, String> ADDRESSES =
      Map.of("lb1", "10.0.0.20", "lb2", "10.0.0.21", "web1", "10.0.0.30", "web2", "10.0.0.31");

  /** What the test has brought, and where the package manager, the journal and a boot write. */
  private static final String OF_DEBIAN =
      "/(srv/.*|tmp/\\.[A-Za-z0-9]+-unix"
          + "|etc/(hostname|machine-id|\\.pwd\\.lock|(passwd|group|shadow|gshadow)-)"
          + "|root/.*\\.deb|var/(log|cache|lib/(dpkg|apt|systemd|dbus|private|haproxy))(/.*)?)";

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

  private static final Path BUSYBOX = Path.of("/usr/bin/busybox");

  private final Lan lan;
  private final Map<String, Deque<Block>> blocks = new LinkedHashMap<>();
  private Optional<Guest> guest = Optional.empty();
  private final Map<String, DebianMachine> machines = new LinkedHashMap<>();
  private final Machine client;
  private final Set<String> before = new TreeSet<>();

  private QuickStartSite(QuickStart page, Lan lan) throws IOException, InterruptedException {
    this.lan = lan;
    page.sections().forEach((title, typed) -> blocks.put(title, new ArrayDeque<>(typed)));
    this.client = lan.machine("client", false, "10.0.0.10/24");
  }

  /** Skips the test, or fails it, where there can be none. */
  static void require() throws IOException {
    DebianRoot.require();
    Packages.require();
    Debian.require();
  }

  /**
   * Installs as the page says, once for each kind of machine, and switches the machines on. They
   * are in 10.0.0.0/24 under the page's addresses, and the web servers serve.
   */
  static QuickStartSite install(QuickStart page, Path folder) throws Exception {
    QuickStartSite site = new QuickStartSite(page, new Lan());
    try {
      Block onDirectors = site.next("Install");
      Block onServers = site.next("Install");
      DebianRoot fresh = DebianRoot.create(Files.createDirectory(folder.resolve("fresh")));
      fresh.run("find", "/", "-xdev").succeeded().stdout().lines().forEach(site.before::add);
      List<DebianRoot> roots =
          together(
              List.of(
                  () -> installed(folder.resolve("director"), onDirectors, "evenkeel"),
                  () ->
                      installed(
                          folder.resolve("server"), onServers, "evenkeel-agent", "evenkeel-arp")));
      site.switchOn(roots.get(0), onDirectors.places(), roots.get(1), onServers.places());
      return site;
    } catch (Exception | AssertionError e) {
      e.addSuppressed(new AssertionError(site.condition()));
      site.close();
      throw e;
    }
  }

  private static DebianRoot installed(Path folder, Block block, String... packages)
      throws IOException, InterruptedException {
    DebianRoot root = DebianRoot.create(Files.createDirectory(folder));
    for (String name : packages) {
      Path file = Packages.of(name);
      root.copy(file, "root/" + file.getFileName());
    }
    root.copy(BUSYBOX, "srv/busybox");
    root.mask(LEFT_OUT);
    Command typed = Command.of("sh", "-e", "-c", "cd /root\n" + block.commands());
    root.run(typed.within(DebianMachine.PATIENCE)).succeeded();
    return root;
  }

  /** In one guest, so that those who want its processor keep all of them waiting alike. */
  private void switchOn(
      DebianRoot director, List<String> directors, DebianRoot server, List<String> servers)
      throws IOException, InterruptedException {
    Map<String, DebianRoot> roots = new LinkedHashMap<>();
    directors.forEach(name -> roots.put(name, director));
    servers.forEach(name -> roots.put(name, server));
    guest = Optional.of(lan.guest(List.copyOf(roots.keySet())));
    DebianMachine.prepare(guest.get());
    for (Map.Entry<String, DebianRoot> each : roots.entrySet()) {
      String name = each.getKey();
      String plug = "vec" + machines.size();
      String address = ADDRESSES.get(name) + "/24";
      machines.put(name, DebianMachine.switchOn(guest.get(), name, each.getValue(), plug, address));
    }
    for (String name : servers) {
      serve(machine(name));
    }
    for (DebianMachine machine : machines.values()) {
      machine.awaitBooted();
    }
  }

  /** It has been a web server all along. */
  private static void serve(DebianMachine machine) {
    GuestProcess _ =
        machine.start(
            """
            mkdir /srv/www
            hostname > /srv/www/index.html
            exec /srv/busybox httpd -f -p 80 -h /srv/www
            """);
  }

  DebianMachine machine(String name) {
    DebianMachine machine = machines.get(name);
    if (machine == null) {
      throw new AssertionError("the page names a machine that it has not installed: " + name);
    }
    return machine;
  }

  Set<DebianMachine> machines() {
    return Set.copyOf(machines.values());
  }

  /** Takes the next block of a section. */
  Block next(String section) {
    Deque<Block> left = blocks.getOrDefault(section, new ArrayDeque<>());
    if (left.isEmpty()) {
      throw new AssertionError("the page has no further block in: " + section);
    }
    return left.remove();
  }

  /** The sections whose blocks were not all taken. */
  Set<String> untyped() {
    return blocks.entrySet().stream()
        .filter(each -> !each.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Types all that is left of a section. */
  void typeAll(String section) throws Exception {
    while (!blocks.getOrDefault(section, new ArrayDeque<>()).isEmpty()) {
      type(next(section));
    }
  }

  /** Types a block at all its places; every command has to succeed. */
  void type(Block block) throws Exception {
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
          () -> client.run(DebianMachine.typed(commands)),
          answer -> answer.exit() == 0);
    }
    return machine(place).type(commands);
  }

  /** What a director's API says; nothing before it serves. */
  JsonNode api(String director, String path) throws IOException, InterruptedException {
    Result answer =
        machine(director)
            .type(
                "curl -s -m 20 --unix-socket /run/evenkeel/control.sock http://localhost/api/v1/"
                    + path);
    return answer.exit() == 0 ? JSON.readTree(answer.stdout()) : JSON.createObjectNode();
  }

  JsonNode json(Result result) throws IOException {
    return JSON.readTree(result.succeeded().stdout());
  }

  /** Asks the VIP until the last answers are those that are wanted, and returns them. */
  Set<String> answering(Set<String> wanted) {
    return Eventually.becomes("the VIP is answered", this::lastAnswers, wanted::equals);
  }

  private Set<String> lastAnswers() throws IOException, InterruptedException {
    String ask = "for i in 1 2 3 4 5 6 7 8; do curl -s -m 5 http://10.0.0.100/ || echo none; done";
    return new TreeSet<>(client.run(DebianMachine.typed(ask)).stdout().lines().toList());
  }

  /** The files of a machine that neither were there before nor are Debian's own. */
  Set<String> left(DebianMachine machine) throws InterruptedException {
    Set<String> left = machine.files();
    left.removeAll(before);
    left.removeIf(file -> file.matches(OF_DEBIAN));
    LEFT_OUT.forEach(unit -> left.remove("/etc/systemd/system/" + unit));
    return left;
  }

  /** What a reader of a failed test wants to know. */
  String condition() {
    StringBuilder text = new StringBuilder();
    for (DebianMachine machine : machines.values()) {
      text.append("---- ").append(machine.name()).append('\n');
      try {
        text.append(machine.condition());
      } catch (GuestException e) {
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
    lan.close();
  }
}
