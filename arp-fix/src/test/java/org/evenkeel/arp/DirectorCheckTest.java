package org.evenkeel.arp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.evenkeel.agent.JsonReader;
import org.evenkeel.arp.DirectorAnswer.Heard;
import org.evenkeel.arp.DirectorAnswer.RealServer;
import org.evenkeel.arp.Finding.Verdict;
import org.junit.jupiter.api.Test;

class DirectorCheckTest {
  private static final String OURS = "02:00:00:00:00:30";
  private static final String THEIRS = "02:00:00:00:00:40";
  private static final Vip VIP = Vip.parse("10.0.0.100");
  private static final String QUESTION = "ARP request for 10.0.0.100 by the director";

  private static final String DOCUMENT =
      """
      {"vip":"10.0.0.100","interface":"eth0","director":"02:00:00:00:00:20","answers":["%s"],
       "real-servers":[{"service":"web","name":"real1","address":"10.0.0.30","through-vip":true,
         "health":"down","reason":"answers on its own address, not on the VIP",
         "interface":"eth0","director":"02:00:00:00:00:20","answers":["%s"]},
        {"service":"web","name":"real2","address":"10.0.0.40","through-vip":false,
         "health":"up","reason":"connected in 0.4 ms","not-asked":"it is in no subnet"}]}
      """
          .formatted(OURS, OURS);

  private final DirectorCheck check =
      new DirectorCheck(
          Set.of(OURS, "02:00:00:00:00:31"), Set.of(InetAddress.ofLiteral("10.0.0.30")));

  private List<Finding> findings(Heard vip, RealServer... reals) {
    return check.findings(VIP, new DirectorAnswer(vip, List.of(reals)));
  }

  private static Heard.Answers answers(String... macs) {
    return new Heard.Answers(List.of(macs));
  }

  private static RealServer real(String health, Heard own) {
    return new RealServer("web/real1", "10.0.0.30", true, health, "a reason", own);
  }

  @Test
  void thisMachinesAnswerIsAFault() {
    Finding finding = findings(answers(THEIRS, OURS)).getFirst();
    assertEquals(QUESTION, finding.check());
    assertEquals(Verdict.FAULT, finding.verdict());
    assertEquals(
        "answered from " + OURS + ": this machine steals the VIP's traffic", finding.found());
    assertEquals("run evenkeel-arp apply --vip 10.0.0.100", finding.advice());
  }

  @Test
  void silenceIsProofWhenTheDirectorHearsThisMachine() {
    List<Finding> findings = findings(answers(), real("up", answers(OURS)));
    assertEquals(List.of(Verdict.OK, Verdict.OK), findings.stream().map(Finding::verdict).toList());
    assertEquals("no answer", findings.getFirst().found());
    assertEquals("the director's check of web/real1 through 10.0.0.100", findings.get(1).check());
  }

  @Test
  void anotherMachinesAnswerIsNamedAndIsNotThisOnesFault() {
    Finding finding = findings(answers(THEIRS), real("up", answers(OURS))).getFirst();
    assertEquals(Verdict.OK, finding.verdict());
    assertTrue(finding.found().contains(THEIRS), finding::found);
  }

  @Test
  void silenceOfAMachineThatIsNotHeardProvesNothing() {
    assertEquals(
        "silence, but for its own 10.0.0.30 too",
        findings(answers(), real("up", answers(THEIRS))).getFirst().found());
    assertEquals(
        "silence, but 10.0.0.30 was not asked for: why not",
        findings(answers(), real("up", new Heard.Nothing("why not"))).getFirst().found());
    Finding stranger = findings(answers()).getFirst();
    assertEquals(
        "silence, but no real server of the director has an address of this machine",
        stranger.found());
    assertEquals(Verdict.NOT_PROVED, stranger.verdict());
    assertEquals(Verdict.NOT_PROVED, findings(new Heard.Nothing("EPERM")).getFirst().verdict());
  }

  @Test
  void theDirectorsOwnCheckIsShown() {
    Finding down = findings(answers(), real("down", answers(OURS))).get(1);
    assertEquals(Verdict.FAULT, down.verdict());
    assertEquals("down: a reason", down.found());
    assertEquals(
        Verdict.NOT_PROVED, findings(answers(), real("unknown", answers(OURS))).get(1).verdict());
    RealServer straight = new RealServer("web/real1", "10.0.0.30", false, "up", "", answers(OURS));
    assertEquals(1, findings(answers(), straight).size());
  }

  @Test
  void theDirectorsDocumentIsRead() {
    DirectorAnswer answer = DirectorAnswer.of(JsonReader.read(DOCUMENT));
    assertEquals(answers(OURS), answer.vip());
    assertEquals(
        new RealServer(
            "web/real2",
            "10.0.0.40",
            false,
            "up",
            "connected in 0.4 ms",
            new Heard.Nothing("it is in no subnet")),
        answer.realServers().get(1));
    assertEquals(
        List.of(Verdict.FAULT, Verdict.FAULT),
        check.findings(VIP, answer).stream().map(Finding::verdict).toList());
  }

  @Test
  void anythingElseIsRefused() {
    for (String text : List.of("[]", "{}", "{\"answers\": 1}", "{\"not-asked\": true}")) {
      assertThrows(
          IllegalArgumentException.class, () -> DirectorAnswer.of(JsonReader.read(text)), text);
    }
    for (long seed = 0; seed < 5_000; seed++) {
      Random random = new Random(seed);
      StringBuilder noise = new StringBuilder(DOCUMENT);
      for (int i = 0; i < 3; i++) {
        noise.setCharAt(random.nextInt(noise.length()), (char) (32 + random.nextInt(95)));
      }
      try {
        List<Finding> _ = check.findings(VIP, DirectorAnswer.of(JsonReader.read("" + noise)));
      } catch (IllegalArgumentException e) {
        assertTrue(e.getMessage() != null, "seed " + seed);
      }
    }
  }
}
