package org.evenkeel.coordinator.wizard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.evenkeel.coordinator.disk.DurableFile;
import org.evenkeel.coordinator.local.Ruler;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Who configures the interfaces of a machine, and how it is told other settings: netplan, ifupdown,
 * NetworkManager or systemd-networkd, the first of them that rules the interface towards the
 * clients. Reads the machine and changes nothing.
 */
public final class NetworkManagers {
  private static final int BYTES_MAX = 1 << 20;
  private static final String MARK = "# Written by evenkeel wizard.\n";
  private static final LoadSettings YAML =
      LoadSettings.builder().setCodePointLimit(BYTES_MAX).build();

  private final Path host;

  /**
   * Looks at a machine.
   *
   * @param host its root directory
   */
  NetworkManagers(Path host) {
    this.host = host;
  }

  /** How the machine gets these settings. */
  NetworkChange change(Site site, Answers answers) throws IOException {
    if (asIs(site, answers)) {
      return new NetworkChange.None();
    }
    String link = answers.external().link();
    return switch (ruler(link)) {
      case NETPLAN -> netplanChange(answers);
      case IFUPDOWN -> ifupdownChange(interfaces(), answers);
      case NETWORK_MANAGER -> networkManagerChange(answers);
      case NETWORKD -> networkdChange(answers);
      case NOBODY ->
          byHand(
              "none of netplan, ifupdown, NetworkManager and systemd-networkd rules %s; set by hand:"
                  .formatted(link),
              answers);
    };
  }

  /** Who configures an interface, of a machine with that root directory. */
  public static Ruler ruler(Path host, String link) {
    try {
      return new NetworkManagers(host).ruler(link);
    } catch (IOException _) {
      return Ruler.NOBODY; // that we can see
    }
  }

  private Ruler ruler(String link) throws IOException {
    if (!netplan(link).isEmpty()) {
      return Ruler.NETPLAN;
    }
    if (ifupdown(interfaces(), link)) {
      return Ruler.IFUPDOWN;
    }
    if (Files.isDirectory(host.resolve("run/NetworkManager"))) {
      return Ruler.NETWORK_MANAGER;
    }
    return Files.isDirectory(host.resolve("run/systemd/netif")) ? Ruler.NETWORKD : Ruler.NOBODY;
  }

  private Path interfaces() {
    return host.resolve("etc/network/interfaces");
  }

  /** Whether nothing is to be changed. */
  private static boolean asIs(Site site, Answers answers) {
    return answers.arms().stream()
            .allMatch(arm -> site.network(arm.link()).equals(Optional.of(arm.network())))
        && site.gateway().equals(Optional.of(answers.gateway()))
        && site.nameServer().equals(Optional.of(answers.nameServer()));
  }

  /** The settings in words. */
  static NetworkChange.ByHand byHand(String why, Answers answers) {
    List<String> wanted = new ArrayList<>();
    answers
        .arms()
        .forEach(arm -> wanted.add("address of %s: %s".formatted(arm.link(), arm.network())));
    wanted.add("default gateway: " + answers.gateway());
    wanted.add("name server: " + answers.nameServer());
    return new NetworkChange.ByHand(why, wanted);
  }

  /** The interface whose subnet the gateway is in. */
  private static boolean isTowardsGateway(Answers answers, Answers.Arm arm) {
    return arm.equals(answers.external()) == answers.external().network().holds(answers.gateway());
  }

  // netplan

  /** Its files that speak of an interface. */
  private List<Path> netplan(String link) throws IOException {
    return files(host.resolve("etc/netplan"), ".yaml").stream()
        .filter(file -> !ethernet(file, link).isEmpty())
        .toList();
  }

  private static Map<?, ?> ethernet(Path file, String link) {
    try {
      return new Load(YAML).loadFromString(text(file).orElse("")) instanceof Map<?, ?> root
              && root.get("network") instanceof Map<?, ?> network
              && network.get("ethernets") instanceof Map<?, ?> ethernets
              && ethernets.get(link) instanceof Map<?, ?> settings
          ? settings
          : Map.of();
    } catch (IOException | YamlEngineException _) {
      return Map.of(); // netplan itself would not read it either
    }
  }

  private NetworkChange netplanChange(Answers answers) throws IOException {
    Path own = host.resolve("etc/netplan/90-evenkeel.yaml");
    for (Answers.Arm arm : answers.arms()) {
      for (Path file : netplan(arm.link())) {
        if (file.equals(own)) {
          continue;
        }
        Map<?, ?> settings = ethernet(file, arm.link());
        for (String list : List.of("addresses", "routes", "gateway4")) {
          if (settings.containsKey(list)) {
            return byHand(
                "%s gives %s %s, which netplan would add to others; change that file, then: netplan apply"
                    .formatted(file, arm.link(), list),
                answers);
          }
        }
        if (String.valueOf(file.getFileName()).compareTo("90-evenkeel.yaml") > 0) {
          return byHand("%s counts more than a file of ours; change it".formatted(file), answers);
        }
      }
    }
    StringBuilder yaml = new StringBuilder(MARK);
    yaml.append("network:\n  version: 2\n  ethernets:\n");
    for (Answers.Arm arm : answers.arms()) {
      yaml.append("    %s:\n      dhcp4: false\n".formatted(arm.link()));
      yaml.append("      addresses: [\"%s\"]\n".formatted(arm.network()));
      if (isTowardsGateway(answers, arm)) {
        yaml.append("      routes: [{to: default, via: %s}]\n".formatted(answers.gateway()));
        yaml.append("      nameservers: {addresses: [%s]}\n".formatted(answers.nameServer()));
      }
    }
    List<List<String>> apply = List.of(List.of("netplan", "apply"));
    return new NetworkChange.Managed(
        "netplan",
        List.of(),
        List.of(new FileDraft(own, text(own), yaml.toString(), FileDraft.OWNER)),
        apply,
        List.of(),
        apply);
  }

  // ifupdown

  private boolean ifupdown(Path interfaces, String link) throws IOException {
    boolean installed =
        Files.exists(host.resolve("sbin/ifup")) || Files.exists(host.resolve("usr/sbin/ifup"));
    return installed && (speaksOf(interfaces, link) || elsewhere(link).isPresent());
  }

  private Optional<Path> elsewhere(String link) throws IOException {
    for (Path file : files(host.resolve("etc/network/interfaces.d"), "")) {
      if (speaksOf(file, link)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  private static boolean speaksOf(Path file, String link) throws IOException {
    return text(file).filter(text -> IfupdownText.stanzas(text, link) > 0).isPresent();
  }

  private NetworkChange ifupdownChange(Path interfaces, Answers answers) throws IOException {
    Optional<String> before = text(interfaces);
    String after = before.orElse("");
    for (Answers.Arm arm : answers.arms()) {
      Optional<Path> elsewhere = elsewhere(arm.link());
      if (elsewhere.isPresent()) {
        return byHand(
            "%s rules %s; change that file, then: ifdown and ifup"
                .formatted(elsewhere.get(), arm.link()),
            answers);
      }
      if (IfupdownText.stanzas(after, arm.link()) > 1) {
        return byHand(
            "%s gives %s several addresses; change that file".formatted(interfaces, arm.link()),
            answers);
      }
      List<String> options = new ArrayList<>(List.of("address " + arm.network()));
      if (isTowardsGateway(answers, arm)) {
        options.add("gateway " + answers.gateway());
        options.add("dns-nameservers " + answers.nameServer());
      }
      after = IfupdownText.with(after, arm.link(), options);
    }
    List<FileDraft> files = new ArrayList<>();
    files.add(new FileDraft(interfaces, before, after, FileDraft.PUBLIC));
    resolver(answers).ifPresent(files::add);
    List<List<String>> down = commands(answers, "ifdown");
    List<List<String>> up = commands(answers, "ifup");
    return new NetworkChange.Managed("ifupdown", down, files, up, down, up);
  }

  /** ifupdown leaves the name server to resolvconf; where that is missing, to nobody. */
  private Optional<FileDraft> resolver(Answers answers) throws IOException {
    Path file = host.resolve("etc/resolv.conf");
    if (Files.exists(host.resolve("sbin/resolvconf"))
        || Files.exists(host.resolve("usr/sbin/resolvconf"))
        || Files.isSymbolicLink(file)) {
      return Optional.empty();
    }
    Optional<String> before = text(file);
    String others =
        before
            .orElse("")
            .lines()
            .filter(line -> !line.strip().startsWith("nameserver"))
            .map(line -> line + "\n")
            .collect(Collectors.joining());
    String after = others + "nameserver " + answers.nameServer() + "\n";
    return before.equals(Optional.of(after))
        ? Optional.empty()
        : Optional.of(new FileDraft(file, before, after, FileDraft.PUBLIC));
  }

  private static List<List<String>> commands(Answers answers, String program) {
    return answers.arms().stream().map(arm -> List.of(program, arm.link())).toList();
  }

  // NetworkManager

  private NetworkChange networkManagerChange(Answers answers) {
    List<List<String>> then = new ArrayList<>();
    List<List<String>> undo = new ArrayList<>();
    List<List<String>> back = new ArrayList<>();
    for (Answers.Arm arm : answers.arms()) {
      String name = "evenkeel-" + arm.link();
      if (Files.exists(
          host.resolve("etc/NetworkManager/system-connections/%s.nmconnection".formatted(name)))) {
        return byHand(
            "there is a connection %s already; change it with nmcli connection modify"
                .formatted(name),
            answers);
      }
      List<String> add =
          new ArrayList<>(
              List.of("nmcli", "connection", "add", "type", "ethernet", "con-name", name));
      add.addAll(List.of("ifname", arm.link(), "connection.autoconnect-priority", "100"));
      add.addAll(List.of("ipv4.method", "manual", "ipv4.addresses", arm.network().toString()));
      if (isTowardsGateway(answers, arm)) {
        add.addAll(List.of("ipv4.gateway", answers.gateway().toString()));
        add.addAll(List.of("ipv4.dns", answers.nameServer().toString()));
      }
      then.add(add);
      then.add(List.of("nmcli", "connection", "up", name));
      undo.add(List.of("nmcli", "connection", "delete", name));
      back.add(List.of("nmcli", "device", "connect", arm.link()));
    }
    return new NetworkChange.Managed("NetworkManager", List.of(), List.of(), then, undo, back);
  }

  // systemd-networkd

  private NetworkChange networkdChange(Answers answers) throws IOException {
    List<FileDraft> files = new ArrayList<>();
    List<List<String>> then = new ArrayList<>(List.of(List.of("networkctl", "reload")));
    for (Answers.Arm arm : answers.arms()) {
      Path file = host.resolve("etc/systemd/network/00-evenkeel-%s.network".formatted(arm.link()));
      StringBuilder text = new StringBuilder(MARK);
      text.append(
          "[Match]\nName=%s\n\n[Network]\nAddress=%s\n".formatted(arm.link(), arm.network()));
      if (isTowardsGateway(answers, arm)) {
        text.append("Gateway=%s\nDNS=%s\n".formatted(answers.gateway(), answers.nameServer()));
      }
      files.add(new FileDraft(file, text(file), text.toString(), FileDraft.PUBLIC));
      then.add(List.of("networkctl", "reconfigure", arm.link()));
    }
    return new NetworkChange.Managed("systemd-networkd", List.of(), files, then, List.of(), then);
  }

  private static List<Path> files(Path directory, String end) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> String.valueOf(file.getFileName()).endsWith(end))
          .sorted()
          .toList();
    } catch (NoSuchFileException _) {
      return List.of();
    }
  }

  private static Optional<String> text(Path file) throws IOException {
    return DurableFile.read(file, BYTES_MAX)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }
}
