package org.evenkeel.coordinator.connections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.Hint;
import org.evenkeel.coordinator.model.IpAddress;
import org.junit.jupiter.api.Test;

final class DiagnosisTest {
  private static final String VIP = "10.0.0.100";

  @Test
  void stuckRealServerOfNatPointsAtItsGateway() {
    List<String> said =
        diagnosis(
            Forwarding.NAT,
            count(VIP, "10.0.0.30", Map.of("SYN_RECV", 7L, "ESTABLISHED", 1L, "NONE", 90L)),
            count(VIP, "10.0.0.40", Map.of("ESTABLISHED", 9L)));
    assertEquals(1, said.size());
    String sentence = said.getFirst();
    assertTrue(sentence.startsWith("real server 10.0.0.30 leaves 7 of 8 "), sentence);
    assertTrue(sentence.contains("default gateway"), sentence);
  }

  @Test
  void stuckRealServerOfDirectRoutingPointsAtTheArpProblem() {
    String sentence =
        diagnosis(
                Forwarding.DR,
                count(VIP, "10.0.0.30", Map.of("SYN_RECV", 5L)),
                count(VIP, "10.0.0.40", Map.of("ESTABLISHED", 1L)))
            .getFirst();
    assertTrue(sentence.contains("ARP problem"), sentence);
    assertTrue(sentence.contains(VIP + " on its loopback"), sentence);
  }

  @Test
  void aHintIsOfOneRealServerAndItsVip() {
    List<RealServerCount> counts =
        List.of(
            count(VIP, "10.0.0.30", Map.of("SYN_RECV", 7L, "ESTABLISHED", 1L)),
            count(VIP, "10.0.0.40", Map.of("ESTABLISHED", 9L)));
    List<Hint> hints = Diagnosis.hints(counts, (_, _) -> Optional.of(Forwarding.NAT));
    assertEquals(1, hints.size());
    assertEquals(IpAddress.parse(VIP), hints.getFirst().vip());
    assertEquals(IpAddress.parse("10.0.0.30"), hints.getFirst().realServer());
    String text = hints.getFirst().text();
    assertTrue(text.startsWith("7 of 8 connections to 10.0.0.100 stay in SYN_RECV"), text);
    assertTrue(text.contains("default gateway"), text);
  }

  @Test
  void aLongTableIsLookedAtSeldom() {
    assertEquals(Duration.ofSeconds(5), Hints.rest(Duration.ofMillis(1)));
    assertEquals(Duration.ofSeconds(60), Hints.rest(Duration.ofSeconds(3)));
  }

  @Test
  void realServerOfNobodyIsNamedWithoutAMethod() {
    List<RealServerCount> counts =
        List.of(
            count(VIP, "10.0.0.30", Map.of("SYN_RECV", 5L)),
            count(VIP, "10.0.0.40", Map.of("ESTABLISHED", 1L)));
    assertTrue(
        Diagnosis.of(counts, (_, _) -> Optional.empty()).getFirst().contains("does not answer"));
  }

  @Test
  void onlyRealServerOfAVipIsComparedWithOthers() {
    RealServerCount stuck = count(VIP, "10.0.0.30", Map.of("SYN_RECV", 5L));
    assertEquals(List.of(), diagnosis(Forwarding.DR, stuck));
    assertEquals(
        1,
        diagnosis(Forwarding.DR, stuck, count("10.0.0.101", "10.0.0.40", Map.of("ESTABLISHED", 1L)))
            .size());
  }

  @Test
  void fewOrMinorityOrEverybodyIsNoDiagnosis() {
    RealServerCount well = count(VIP, "10.0.0.40", Map.of("ESTABLISHED", 9L));
    assertEquals(
        List.of(), diagnosis(Forwarding.DR, count(VIP, "10.0.0.30", Map.of("SYN_RECV", 4L)), well));
    assertEquals(
        List.of(),
        diagnosis(
            Forwarding.DR,
            count(VIP, "10.0.0.30", Map.of("SYN_RECV", 50L, "ESTABLISHED", 51L)),
            well));
    assertEquals( // a flood of half-open connections hits all of them
        List.of(),
        diagnosis(
            Forwarding.DR,
            count(VIP, "10.0.0.30", Map.of("SYN_RECV", 500L, "ESTABLISHED", 9L)),
            count(VIP, "10.0.0.40", Map.of("SYN_RECV", 500L, "ESTABLISHED", 9L)),
            count("10.0.0.101", "10.0.0.50", Map.of("ESTABLISHED", 9L))));
  }

  private static List<String> diagnosis(Forwarding forwarding, RealServerCount... counts) {
    return Diagnosis.of(List.of(counts), (_, _) -> Optional.of(forwarding));
  }

  private static RealServerCount count(String vip, String real, Map<String, Long> states) {
    return new RealServerCount(IpAddress.parse(vip), IpAddress.parse(real), states);
  }
}
