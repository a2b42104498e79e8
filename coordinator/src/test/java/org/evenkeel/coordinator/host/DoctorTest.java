package org.evenkeel.coordinator.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.evenkeel.coordinator.host.HostUse.Family;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DoctorTest {
  private static final HostUse NAT = new HostUse(true, Set.of(Family.IPV4), false, Set.of());
  private static final KernelFacts ABLE = new KernelFacts(true, true);
  private static final Map<String, String> AS_NEEDED =
      Map.of("net.ipv4.vs.expire_nodest_conn", "1", "net.ipv4.ip_forward", "1");

  @Test
  void hostThatIsAsNeededIsWell() {
    assertEquals(List.of(), wrong(NAT, ABLE, AS_NEEDED));
  }

  @Test
  void whatDiffersOrIsMissingIsNamed() {
    assertEquals(
        List.of("net.ipv4.vs.expire_nodest_conn absent 1", "net.ipv4.ip_forward 0 1"),
        wrong(NAT, ABLE, Map.of("net.ipv4.ip_forward", "0")));
  }

  @Test
  void kernelMattersOnlyWhereItDispatches() {
    KernelFacts unable = new KernelFacts(false, false);
    assertEquals(
        List.of("ip_vs absent present", "CAP_NET_ADMIN absent present"),
        wrong(NAT, unable, AS_NEEDED));
    assertEquals(List.of(), wrong(HostUse.NONE, unable, Map.of()));
  }

  @Test
  void whereRealServersSeeClientsTheirDefaultGatewayIsSaid() {
    HostUse showing = HostUse.NONE.showingClients(true);
    KernelFacts unable = new KernelFacts(false, false);
    assertEquals(
        List.of("CAP_NET_ADMIN absent present", "net.ipv4.conf.all.src_valid_mark 1 0"),
        wrong(showing, unable, Map.of("net.ipv4.conf.all.src_valid_mark", "1")));
    assertTrue(
        Doctor.report(showing, HostNeeds.of(showing), ABLE, Map.of()).stream()
            .anyMatch(finding -> finding.what().equals("default gateway of real servers")));
    assertTrue(
        Doctor.report(NAT, HostNeeds.of(NAT), ABLE, Map.of()).stream()
            .noneMatch(finding -> finding.what().contains("gateway")));
  }

  @Test
  void capabilitiesAreReadFromTheKernel(@TempDir Path proc) throws IOException {
    assertEquals(new KernelFacts(false, false), KernelFacts.of(proc));
    Files.createDirectories(proc.resolve("net"));
    Files.createDirectories(proc.resolve("self"));
    Files.writeString(proc.resolve("net/ip_vs"), "");
    Files.writeString(proc.resolve("self/status"), "Name:\tjava\nCapEff:\t0000000000001000\n");
    assertEquals(new KernelFacts(true, true), KernelFacts.of(proc));
    Files.writeString(proc.resolve("self/status"), "CapEff:\t000001ffffffefff\n");
    assertEquals(new KernelFacts(true, false), KernelFacts.of(proc));
    for (String hostile : List.of("CapEff:\tx\n", "CapEff:", "\u00ff")) {
      Files.writeString(proc.resolve("self/status"), hostile);
      assertEquals(new KernelFacts(true, false), KernelFacts.of(proc), hostile);
    }
  }

  private static List<String> wrong(HostUse use, KernelFacts facts, Map<String, String> values) {
    List<Finding> findings = Doctor.report(use, HostNeeds.of(use), facts, values);
    assertTrue(findings.stream().noneMatch(finding -> finding.why().isBlank()));
    return findings.stream()
        .filter(finding -> !finding.ok())
        .map(f -> f.what() + " " + f.found() + " " + f.wanted())
        .toList();
  }
}
