package org.evenkeel.arp;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.evenkeel.arp.Facts.Managers;
import org.evenkeel.arp.Step.Rule;
import org.evenkeel.arp.Step.Symlink;
import org.evenkeel.arp.Step.Sysctl;
import org.evenkeel.arp.Step.TextFile;

/**
 * How the fix survives a reboot: through whoever configures the machine anyway, otherwise through a
 * unit of our own. Each VIP has files of its own, so that one can go while others stay.
 *
 * @param text who does it at boot, and why
 */
record Persistence(String text, List<PlannedStep> steps) {
  private static final String WHY_SYSCTL = "the settings are made again at boot";
  private static final String WHY_ADDRESS = "the VIP is added again at boot";
  private static final String WHY_UNIT = "everything recorded is applied again at boot";
  private static final String UNIT = "/etc/systemd/system/evenkeel-arp.service";
  private static final String UNIT_TEXT =
      """
      [Unit]
      Description=Evenkeel: accept the virtual addresses of the director
      After=network.target systemd-sysctl.service nftables.service netfilter-persistent.service

      [Service]
      Type=oneshot
      RemainAfterExit=yes
      ExecStart=/usr/bin/evenkeel-arp apply --recorded

      [Install]
      WantedBy=multi-user.target
      """;

  Persistence {
    steps = List.copyOf(steps);
  }

  /**
   * What has to be written.
   *
   * @param changes the steps that are to be repeated at boot
   */
  static Persistence of(Facts facts, Request request, Method method, List<PlannedStep> changes) {
    if (!request.lasting()) {
      return new Persistence("until the next boot, as asked for", List.of());
    }
    if (method == Method.FIREWALLD) {
      return new Persistence("firewalld keeps permanent rules itself", List.of());
    }
    List<PlannedStep> steps = new ArrayList<>(sysctls(request, changes));
    Managers managers = facts.managers();
    boolean plain = method == Method.LOOPBACK && request.mode() == Mode.DR;
    if (plain && managers.netplan()) {
      addresses(request, Persistence::netplan, steps);
      return new Persistence("netplan, because one of its files configures lo", steps);
    }
    if (plain && managers.networkd().isPresent()) {
      String file = managers.networkd().get();
      addresses(request, vip -> networkd(file, vip), steps);
      return new Persistence("systemd-networkd, because its " + file + " rules lo", steps);
    }
    if (plain && managers.networkManager().isPresent()) {
      String connection = managers.networkManager().get();
      addresses(request, vip -> networkManager(connection, vip), steps);
      return new Persistence(
          "NetworkManager, because its connection " + connection + " rules lo", steps);
    }
    if (plain && managers.ifupdown()) {
      addresses(request, Persistence::ifupdown, steps);
      return new Persistence("ifupdown, because /etc/network/interfaces rules lo", steps);
    }
    if (!managers.systemd()) {
      return new Persistence(
          "nobody: there is no systemd and no manager of lo that is known; have the machine run"
              + " 'evenkeel-arp apply --recorded' at boot",
          steps);
    }
    steps.add(new PlannedStep(new TextFile(UNIT, UNIT_TEXT, WHY_UNIT), request.vips()));
    steps.add(
        new PlannedStep(
            new Symlink(
                "/etc/systemd/system/multi-user.target.wants/evenkeel-arp.service", UNIT, WHY_UNIT),
            request.vips()));
    return new Persistence(
        plain
            ? "our own unit evenkeel-arp.service, because no network manager rules lo"
            : "our own unit evenkeel-arp.service, because no network manager can do this",
        steps);
  }

  private interface Writer {
    Step write(Vip vip);
  }

  private static void addresses(Request request, Writer writer, List<PlannedStep> steps) {
    request.vips().forEach(vip -> steps.add(new PlannedStep(writer.write(vip), List.of(vip))));
  }

  /** One file per family, because VIPs of one family share their settings. */
  private static List<PlannedStep> sysctls(Request request, List<PlannedStep> changes) {
    List<PlannedStep> steps = new ArrayList<>();
    for (boolean ipv6 : new boolean[] {false, true}) {
      String lines =
          changes.stream()
              .map(PlannedStep::step)
              .flatMap(step -> step instanceof Sysctl sysctl ? List.of(sysctl).stream() : null)
              .filter(sysctl -> sysctl.key().startsWith(ipv6 ? "net/ipv6/" : "net/ipv4/"))
              .map(sysctl -> sysctl.key() + " = " + sysctl.wanted() + "\n")
              .collect(Collectors.joining());
      if (!lines.isEmpty()) {
        String path = "/etc/sysctl.d/90-evenkeel-arp-ipv%d.conf".formatted(ipv6 ? 6 : 4);
        TextFile file = new TextFile(path, "# Written by evenkeel-arp.\n" + lines, WHY_SYSCTL);
        steps.add(new PlannedStep(file, request.vips(ipv6)));
      }
    }
    return steps;
  }

  private static Step netplan(Vip vip) {
    return new TextFile(
        "/etc/netplan/90-evenkeel-arp-%s.yaml".formatted(fileName(vip)),
        """
        # Written by evenkeel-arp.
        network:
          version: 2
          ethernets:
            lo:
              addresses: ["%s"]
        """
            .formatted(vip.network()),
        WHY_ADDRESS);
  }

  private static Step networkd(String file, Vip vip) {
    String text =
        "# Written by evenkeel-arp.\n[Address]\nAddress=%s\n%s"
            .formatted(vip.network(), vip.ipv6() ? "DuplicateAddressDetection=none\n" : "");
    return new TextFile(
        "/etc/systemd/network/%s.d/evenkeel-arp-%s.conf".formatted(file, fileName(vip)),
        text,
        WHY_ADDRESS);
  }

  private static Step ifupdown(Vip vip) {
    String text =
        vip.ipv6()
            ? "# Written by evenkeel-arp.\niface lo inet6 static\n  address %s\n  dad-attempts 0\n"
            : "# Written by evenkeel-arp.\niface lo inet static\n  address %s\n";
    return new TextFile(
        "/etc/network/interfaces.d/evenkeel-arp-" + fileName(vip),
        text.formatted(vip.network()),
        WHY_ADDRESS);
  }

  private static Step networkManager(String connection, Vip vip) {
    String property = vip.ipv6() ? "ipv6.addresses" : "ipv4.addresses";
    List<String> modify = List.of("nmcli", "connection", "modify", connection);
    return new Rule(
        "NetworkManager address " + vip.network() + " of connection " + connection,
        WHY_ADDRESS,
        List.of(
            "grep",
            "--fixed-strings",
            "--recursive",
            "--quiet",
            vip.network(),
            "/etc/NetworkManager/system-connections"),
        List.of(),
        with(modify, "+" + property, vip.network()),
        with(modify, "-" + property, vip.network()));
  }

  private static List<String> with(List<String> words, String... more) {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of(more));
    return all;
  }

  /** Colons are no part of a file's name that every tool reads. */
  private static String fileName(Vip vip) {
    return vip.toString().replace(':', '-');
  }
}
