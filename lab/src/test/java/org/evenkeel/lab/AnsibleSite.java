package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Four bare hosts on one segment, two of them to become directors, two real servers, beside a
 * client; and the playbook of {@code installers/src/main/ansible} with an inventory of them. What
 * ssh(1) is between Ansible and a host, a script is here: it takes the same words and enters the
 * host's namespaces.
 */
final class AnsibleSite implements AutoCloseable {
  /** What the service of the inventory is reached at. */
  static final String VIP = "10.0.0.100";

  /** What {@code apply} may take where others want the processors, too. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private static final Path PLAYBOOK = Project.root().resolve("installers/src/main/ansible");

  private static final Pattern RECAP =
      Pattern.compile("(?m)^(\\S+) +: ok=\\d+ +changed=(\\d+) +unreachable=(\\d+) +failed=(\\d+) ");

  private static final String SSH =
      """
      #!/bin/sh
      # The last two words are the host's first process and a line for the shell there.
      while [ $# -gt 2 ]; do shift; done
      exec nsenter --target "$1" --net --mount --pid --uts --ipc -- \\
        env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 sh -c "$2"
      """;

  private static final String SERVICE =
      """
      virtual-services:
        - name: web
          address: 10.0.0.100
          ports: 80
          protocol: tcp
          forwarding: dr
          scheduler: rr
          check: { type: connect, interval: 1s, timeout: 5s, rise: 1, fall: 3 }
          feedback: { source: agent }
          real-servers:
            - { name: real1, address: 10.0.0.30 }
            - { name: real2, address: 10.0.0.40 }
      """;

  private final Path folder;
  private final Lan lan = new Lan();
  private final Map<String, Systemd> hosts = new LinkedHashMap<>();
  private final Machine client;
  private String source;
  private int atOnce = 2;

  /** How a host fared in a run. */
  record Recap(int changed, int unreachable, int failed) {}

  /**
   * Boots the hosts.
   *
   * @param folder for their files and those of Ansible; on a file system that overlays can be on
   */
  AnsibleSite(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    source =
        """
        evenkeel_package_source: folder
        evenkeel_package_folder: %s
        evenkeel_version: %s
        evenkeel_update_cache: false
        """
            .formatted(
                Packages.of("evenkeel").resolveSibling(""),
                Packages.of("evenkeel").getFileName().toString().split("_", -1)[1]);
    try {
      client = lan.machine("client", false, "10.0.0.10/24");
      plugIn("lb1", "10.0.0.20");
      plugIn("lb2", "10.0.0.21");
      plugIn("real1", "10.0.0.30");
      plugIn("real2", "10.0.0.40");
      hosts.values().forEach(host -> host.reached("multi-user.target"));
      Path ssh = Files.writeString(folder.resolve("ssh"), SSH);
      Files.setPosixFilePermissions(ssh, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void plugIn(String name, String address) throws IOException, InterruptedException {
    DebianRoot root = DebianRoot.create(Files.createDirectories(folder.resolve(name)));
    root.mask(DebianServer.LEFT_OUT);
    // What a package prepares for a quick start takes longer than all else that is looked at here.
    Path dpkg = Files.createDirectories(root.written().resolve("etc/dpkg/dpkg.cfg.d"));
    Files.writeString(dpkg.resolve("lab"), "path-exclude=/usr/lib/*/bin/train\n");
    Systemd host = root.boot(name);
    hosts.put(name, host);
    Machine _ = lan.plugIn(host.machine(), address + "/24");
  }

  Systemd host(String name) {
    Systemd host = hosts.get(name);
    if (host == null) {
      throw new IllegalArgumentException("no " + name + " among " + hosts.keySet());
    }
    return host;
  }

  /** Has both real servers answer on port 80, with their names. */
  void serveWeb() throws IOException, InterruptedException {
    for (String real : List.of("real1", "real2")) {
      host(real)
          .run("sh", "-c", "mkdir /srv/web; echo \"$0\" >/srv/web/index.html", real)
          .succeeded();
      List<String> serve = new ArrayList<>(List.of("systemd-run", "--quiet", "--unit=web"));
      serve.addAll(List.of("python3", "-m", "http.server", "80", "--directory", "/srv/web"));
      host(real).run(serve.toArray(String[]::new)).succeeded();
    }
  }

  /** What an address answers the client on port 80; empty when nobody does. */
  String asked(String address) throws IOException, InterruptedException {
    return client
        .run("curl", "--silent", "--max-time", "20", "http://" + address + "/")
        .stdout()
        .strip();
  }

  /** Packages of a later version, on the client's web server. */
  PackageDepot depot(String version) throws IOException, InterruptedException {
    return PackageDepot.create(folder, version, client, "10.0.0.10");
  }

  /** The machine beside the hosts. */
  Machine client() {
    return client;
  }

  /**
   * Changes where the inventory has packages from, and has one real server worked at after the
   * other from now on.
   *
   * @param variables of the role, a line for each
   */
  void takesFrom(String variables) {
    source = variables;
    atOnce = 1;
  }

  /** Has Ansible bring about what the inventory says; it may fail. */
  Result apply(String... options) throws IOException, InterruptedException {
    return apply(SERVICE, options);
  }

  /**
   * The same, with another configuration.
   *
   * @param cluster what becomes evenkeel.yaml
   */
  Result apply(String cluster, String[] options) throws IOException, InterruptedException {
    Path inventory = folder.resolve("hosts.yml");
    Files.writeString(inventory, inventory(cluster));
    List<String> words = new ArrayList<>(List.of("ansible-playbook"));
    words.addAll(List.of("--inventory", inventory.toString()));
    words.addAll(List.of(options));
    words.add("site.yml");
    return ansible(folder, Command.of(words).within(PATIENCE));
  }

  /** The configuration of the inventory with a part of it replaced. */
  static String serviceWith(String part, String other) {
    assertTrue(SERVICE.contains(part), part);
    return SERVICE.replace(part, other);
  }

  /**
   * Runs a program where the playbook is.
   *
   * @param folder for what it says, and its home
   */
  static Result ansible(Path folder, Command command) throws IOException, InterruptedException {
    Path stdout = Files.createTempFile(folder, "ansible", ".out");
    Path stderr = Files.createTempFile(folder, "ansible", ".log");
    ProcessBuilder builder = new ProcessBuilder(command.words());
    builder.directory(PLAYBOOK.toFile());
    builder.redirectOutput(stdout.toFile()).redirectError(stderr.toFile());
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("NO_COLOR", "1");
    MachineProcess process = new MachineProcess(command, builder.start(), stdout, stderr);
    process.feed(command.input());
    return process.await(command.deadline());
  }

  /** How each host fared in a run. */
  static Map<String, Recap> recap(Result run) {
    Map<String, Recap> recap = new LinkedHashMap<>();
    RECAP.matcher(run.stdout()).results().forEach(line -> recap.put(line.group(1), recap(line)));
    return recap;
  }

  private static Recap recap(MatchResult line) {
    return new Recap(
        Integer.parseInt(line.group(2)),
        Integer.parseInt(line.group(3)),
        Integer.parseInt(line.group(4)));
  }

  private String inventory(String cluster) throws IOException {
    return """
    all:
      vars:
        ansible_ssh_executable: %s
        ansible_ssh_args: ""
        ansible_ssh_transfer_method: piped
        ansible_python_interpreter: /usr/bin/python3
    %s    evenkeel_real_servers_at_once: %d
        evenkeel_node: { dispatcher: relay, proxy: relay }
        evenkeel_agent_xml: |
          <xml><Cpu><ImportanceFactor value="0"/></Cpu><Ram><ImportanceFactor value="1"/></Ram></xml>
        evenkeel_cluster:
    %s  children:
        evenkeel_directors:
          hosts:
            lb1: { ansible_host: %d, evenkeel_links: [{ interface: eth0, address: 10.0.0.20 }] }
            lb2: { ansible_host: %d, evenkeel_links: [{ interface: eth0, address: 10.0.0.21 }] }
        evenkeel_real_servers:
          hosts: { real1: { ansible_host: %d }, real2: { ansible_host: %d } }
    """
        .formatted(
            folder.resolve("ssh"),
            source.indent(4),
            atOnce,
            cluster.indent(6),
            host("lb1").machine().pid(),
            host("lb2").machine().pid(),
            host("real1").machine().pid(),
            host("real2").machine().pid());
  }

  @Override
  public void close() throws IOException {
    hosts.values().forEach(Systemd::close);
    lan.close();
  }
}
