package org.evenkeel.coordinator.wizard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.evenkeel.coordinator.model.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Below a directory that looks like a machine. */
final class NetworkManagersTest {
  private static final List<String> ONE_ARM =
      List.of("n", "y", "192.0.2.7", "24", "192.0.2.254", "192.0.2.53", "", "", "");

  @TempDir private Path host;

  private void write(String name, String text) throws IOException {
    Path file = host.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private NetworkChange change(Site site) throws IOException {
    return new NetworkManagers(host).change(site, DialogueTest.after(site, ONE_ARM).answers());
  }

  private NetworkChange.Managed managed() throws IOException {
    return assertInstanceOf(
        NetworkChange.Managed.class, change(DialogueTest.machine("eth0 192.0.2.9/24")));
  }

  private String byHand() throws IOException {
    return assertInstanceOf(
            NetworkChange.ByHand.class, change(DialogueTest.machine("eth0 192.0.2.9/24")))
        .why();
  }

  @Test
  void whatIsAsAnsweredStays() throws IOException {
    assertInstanceOf(NetworkChange.None.class, change(DialogueTest.machine("eth0 192.0.2.7/24")));
  }

  @Test
  void aMachineThatNobodyRulesIsLeftAlone() throws IOException {
    NetworkChange.ByHand byHand =
        assertInstanceOf(
            NetworkChange.ByHand.class, change(DialogueTest.machine("eth0 192.0.2.9/24")));
    assertEquals(
        List.of(
            "address of eth0: 192.0.2.7/24",
            "default gateway: 192.0.2.254",
            "name server: 192.0.2.53"),
        byHand.wanted());
  }

  @Test
  void netplanGetsAFileOfItsOwn() throws IOException {
    write("etc/netplan/50-cloud-init.yaml", "network: {ethernets: {eth0: {dhcp4: true}}}\n");
    NetworkChange.Managed managed = managed();
    assertEquals("netplan", managed.manager());
    assertEquals(List.of(List.of("netplan", "apply")), managed.then());
    assertEquals(managed.then(), managed.undoThen());
    assertEquals(
        """
        # Written by evenkeel wizard.
        network:
          version: 2
          ethernets:
            eth0:
              dhcp4: false
              addresses: ["192.0.2.7/24"]
              routes: [{to: default, via: 192.0.2.254}]
              nameservers: {addresses: [192.0.2.53]}
        """,
        managed.files().getFirst().after());
  }

  @Test
  void whatNetplanWouldAddToIsLeftToItsOwner() throws IOException {
    write("etc/netplan/50.yaml", "network: {ethernets: {eth0: {addresses: [192.0.2.9/24]}}}\n");
    assertTrue(byHand().contains("50.yaml gives eth0 addresses"), byHand());
    write("etc/netplan/50.yaml", "network: {ethernets: {eth0: {dhcp4: true}}}\n");
    write("etc/netplan/99-x.yaml", "network: {ethernets: {eth0: {mtu: 1400}}}\n");
    assertTrue(byHand().contains("99-x.yaml counts more"), byHand());
  }

  @Test
  void networkdGetsAFileThatComesFirst() throws IOException {
    Files.createDirectories(host.resolve("run/systemd/netif"));
    NetworkChange.Managed managed = managed();
    assertEquals(
        host.resolve("etc/systemd/network/00-evenkeel-eth0.network"),
        managed.files().getFirst().path());
    assertEquals(
        """
        # Written by evenkeel wizard.
        [Match]
        Name=eth0

        [Network]
        Address=192.0.2.7/24
        Gateway=192.0.2.254
        DNS=192.0.2.53
        """,
        managed.files().getFirst().after());
    assertEquals(
        List.of(List.of("networkctl", "reload"), List.of("networkctl", "reconfigure", "eth0")),
        managed.then());
  }

  @Test
  void networkManagerGetsAConnectionOfItsOwn() throws IOException {
    Files.createDirectories(host.resolve("run/NetworkManager"));
    NetworkChange.Managed managed = managed();
    assertEquals(
        "nmcli connection add type ethernet con-name evenkeel-eth0 ifname eth0"
            + " connection.autoconnect-priority 100 ipv4.method manual"
            + " ipv4.addresses 192.0.2.7/24 ipv4.gateway 192.0.2.254 ipv4.dns 192.0.2.53",
        String.join(" ", managed.then().getFirst()));
    assertEquals(
        List.of("nmcli", "connection", "delete", "evenkeel-eth0"), managed.undoFirst().getFirst());
    write("etc/NetworkManager/system-connections/evenkeel-eth0.nmconnection", "");
    assertTrue(byHand().contains("evenkeel-eth0 already"), byHand());
  }

  @Test
  void severalIfupdownStanzasAreLeftToTheirOwner() throws IOException {
    write("sbin/ifup", "");
    write(
        "etc/network/interfaces",
        "iface eth0 inet dhcp\niface eth0 inet static\n  address 192.0.2.9/24\n");
    assertTrue(byHand().contains("several addresses"), byHand());
    write("etc/network/interfaces", "source interfaces.d/*\n");
    write("etc/network/interfaces.d/eth0", "iface eth0 inet dhcp\n");
    assertTrue(byHand().contains("interfaces.d/eth0 rules eth0"), byHand());
  }

  @Test
  void masksAndSubnets() {
    Network network = new Network(IpAddress.parse("10.1.2.3"), 22);
    assertEquals("255.255.252.0", network.mask());
    assertEquals("10.1.0.0/22", network.subnet().toString());
    assertEquals(22, Network.prefix("255.255.252.0"));
    assertEquals("10.1.0.100", network.free(100, Set.of()).toString());
    assertEquals(
        "10.1.2.5", network.free(network.host(), Set.of(IpAddress.parse("10.1.2.4"))).toString());
    Network small = new Network(IpAddress.parse("192.0.2.254"), 24);
    assertEquals("192.0.2.1", small.free(small.host() + 1, Set.of()).toString());
  }
}
