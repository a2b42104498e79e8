package org.evenkeel.coordinator.wizard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.evenkeel.coordinator.model.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DialogueTest {
  /** The example of two arms with nat, answer by answer. */
  static final List<String> TWO_ARMS =
      List.of(
          "n",
          "n",
          "10.0.0.21",
          "255.255.255.0",
          "192.168.2.21",
          "255.255.255.0",
          "10.0.0.31",
          "10.0.0.31",
          "80",
          "192.168.2.50");

  /** A machine of which nothing is known. */
  static final Site UNKNOWN =
      new Site(
          "lb1.example.org",
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          "");

  static Site machine(String... links) {
    List<Site.Link> all = new ArrayList<>();
    for (String link : links) {
      String[] parts = link.split(" ", 2);
      all.add(
          new Site.Link(
              parts[0], parts.length < 2 ? Optional.empty() : Optional.of(network(parts[1]))));
    }
    return new Site(
        "lb1",
        all,
        Optional.of(IpAddress.parse("192.0.2.254")),
        Optional.of(IpAddress.parse("192.0.2.53")),
        Optional.empty(),
        false,
        "");
  }

  static Network network(String text) {
    String[] parts = text.split("/", 2);
    return new Network(IpAddress.parse(parts[0]), Integer.parseInt(parts[1]));
  }

  static Dialogue after(Site site, List<String> answers) {
    Dialogue dialogue = Dialogue.begin(site);
    for (String answer : answers) {
      dialogue = on(dialogue, answer);
    }
    return dialogue;
  }

  private static Dialogue on(Dialogue dialogue, String answer) {
    return assertInstanceOf(Dialogue.Step.On.class, dialogue.answer(answer), answer).dialogue();
  }

  private static String refused(Dialogue dialogue, String answer) {
    return assertInstanceOf(Dialogue.Step.Again.class, dialogue.answer(answer), answer).why();
  }

  /** Every question that is asked when each is answered with its default, with that default. */
  private static Map<Question, String> defaults(Site site) {
    Map<Question, String> defaults = new EnumMap<>(Question.class);
    Dialogue dialogue = Dialogue.begin(site);
    while (dialogue.question().isPresent()) {
      defaults.put(dialogue.question().get(), dialogue.suggestion().orElseThrow());
      dialogue = on(dialogue, "");
    }
    return defaults;
  }

  @Test
  void theQuestionsOfAnUnknownMachineHaveTheirOrderAndDefaults() {
    assertEquals(
        "{HA_PAIR=n, ONE_ARMED=n, ADDRESS=192.168.2.21, NETMASK=255.255.255.0,"
            + " INTERNAL_ADDRESS=10.0.0.21, INTERNAL_NETMASK=255.255.255.0, GATEWAY=192.168.2.1,"
            + " NAME_SERVER=192.168.2.1, PORT=80, REAL_SERVER=10.0.0.100}",
        defaults(UNKNOWN).toString());
  }

  @Test
  void theDefaultsOfAMachineAreWhatItHas() {
    assertEquals(
        "{HA_PAIR=n, ONE_ARMED=y, ADDRESS=192.0.2.7, NETMASK=255.255.254.0, GATEWAY=192.0.2.254,"
            + " NAME_SERVER=192.0.2.53, VIRTUAL_ADDRESS=192.0.2.8, PORT=80,"
            + " REAL_SERVER=192.0.2.100}",
        defaults(machine("ens3 192.0.2.7/23")).toString());
    assertEquals(
        "{HA_PAIR=n, ONE_ARMED=n, INTERFACE=a, ADDRESS=192.0.2.7, NETMASK=255.255.255.0,"
            + " INTERNAL_INTERFACE=b, INTERNAL_ADDRESS=10.0.0.21,"
            + " INTERNAL_NETMASK=255.255.255.0, GATEWAY=192.0.2.254, NAME_SERVER=192.0.2.53,"
            + " PORT=80, REAL_SERVER=10.0.0.100}",
        defaults(machine("a 192.0.2.7/24", "b", "c")).toString());
  }

  @Test
  void twoArmsBecomeWhatTheExampleSays() {
    Dialogue dialogue = after(UNKNOWN, TWO_ARMS);
    assertEquals(Optional.empty(), dialogue.question());
    Answers answers = dialogue.answers();
    assertEquals(new Answers.Arm("eth0", network("10.0.0.21/24")), answers.external());
    assertEquals(
        Optional.of(new Answers.Arm("eth1", network("192.168.2.21/24"))), answers.internal());
    assertEquals(
        Optional.of(
            new Answers.FirstService(
                IpAddress.parse("10.0.0.21"), 80, IpAddress.parse("192.168.2.50"))),
        answers.service());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|maybe|type y or n",
        "1|2|type y or n",
        "2|10.0.0|type one such as",
        "2|2001:db8::1|type one such as",
        "2|224.0.0.1|type one such as",
        "2|127.0.0.1|type one such as",
        "3|255.0.255.0|type one such as 255.255.255.0",
        "3|31|type one such as 255.255.255.0",
        "3|255.255.255.254|type one such as 255.255.255.0",
        "4|10.0.0.21|each interface has its own",
        "5|0.0.0.0|type one such as 255.255.255.0",
        "6|10.0.0.21|type the router's",
        "6|172.16.0.1|type one in 10.0.0.0/24",
        "7|dns.example.org|type one such as",
        "8|0|from 1 to 65535",
        "8|65536|from 1 to 65535",
        "8|http|from 1 to 65535",
        "9|10.0.0.50|192.168.2.0/24",
        "9|192.168.2.21|type the real server's",
        "9|192.168.2.255|192.168.2.0/24"
      })
  void aWrongAnswerIsAskedAgainAndWhatIsRightIsSaid(int question, String wrong, String right) {
    Dialogue dialogue = after(UNKNOWN, TWO_ARMS.subList(0, question));
    String why = refused(dialogue, wrong);
    assertTrue(why.contains(right), why);
  }

  @Test
  void whatDoesNotFitTogetherIsRefused() {
    assertTrue(
        refused(after(UNKNOWN, List.of("n", "n", "10.0.0.255")), "24").contains("no host's"));
    assertTrue(
        refused(after(UNKNOWN, List.of("n", "n", "10.0.0.21", "24", "10.0.0.99")), "24")
            .contains("two arms want two subnets"));
    assertTrue(refused(after(machine("eth0"), List.of("n")), "n").contains("there is eth0 alone"));
    assertTrue(refused(after(machine("a", "b", "c"), List.of("n", "y")), "d").contains("a, b, c"));
    assertTrue(
        refused(after(machine("a", "b", "c"), List.of("n", "n", "b", "", "")), "b")
            .contains("name another one"));
    List<String> oneArm = List.of("n", "y", "10.0.0.21", "24", "10.0.0.1", "10.0.0.1");
    assertTrue(refused(after(machine("eth0"), oneArm), "10.0.0.21").contains("nobody has"));
    assertTrue(refused(after(machine("eth0"), oneArm), "10.0.0.1").contains("the gateway's"));
    assertTrue(refused(after(machine("eth0"), oneArm), "10.0.1.2").contains("not in"));
  }

  @Test
  void backGoesToTheQuestionBeforeAndForgetsItsAnswer() {
    for (int i = 1; i < TWO_ARMS.size(); i++) {
      Dialogue before = after(UNKNOWN, TWO_ARMS.subList(0, i - 1));
      Dialogue back = on(after(UNKNOWN, TWO_ARMS.subList(0, i)), "back");
      assertEquals(before.question(), back.question());
      assertEquals(before.prompt(), back.prompt());
    }
    assertTrue(refused(Dialogue.begin(UNKNOWN), "back").contains("the first question"));
  }

  @Test
  void oneThatJoinsIsAskedForNoService() {
    Dialogue dialogue =
        after(UNKNOWN, List.of("y", "y", "10.0.0.22", "y", "10.0.0.21", "", "", ""));
    assertEquals(Optional.empty(), dialogue.question());
    assertEquals(Optional.of(IpAddress.parse("10.0.0.22")), dialogue.answers().joins());
    assertEquals(Optional.empty(), dialogue.answers().service());
    assertTrue(refused(after(UNKNOWN, List.of("y", "y")), "").contains("no default"));
  }

  @Test
  void anAddressAndPortThatIsServedAlreadyIsRefusedAndBackMendsIt() {
    Site site =
        new Site(
            "lb1",
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("node: lb1\n"),
            false,
            "virtual-services: [{name: web, address: 10.0.0.21, ports: 80, forwarding: nat}]\n");
    Dialogue last = after(site, TWO_ARMS.subList(0, 9));
    assertTrue(refused(last, "192.168.2.50").contains("back"), refused(last, "192.168.2.50"));
    Dialogue done = on(on(on(last, "back"), "8080"), "192.168.2.50");
    assertEquals(Optional.empty(), done.question());
  }

  @Test
  void noInputThrowsOrIsTakenWrongly() {
    Random random = new Random(20_261_122);
    String letters = "yn0123456789./:-back \t%é\u0000";
    for (int round = 0; round < 300; round++) {
      Dialogue dialogue = Dialogue.begin(UNKNOWN);
      for (int i = 0; i < 40 && dialogue.question().isPresent(); i++) {
        StringBuilder line = new StringBuilder();
        for (int n = random.nextInt(20); n > 0 && random.nextInt(3) > 0; n--) {
          line.append(letters.charAt(random.nextInt(letters.length())));
        }
        if (dialogue.answer(line.toString()) instanceof Dialogue.Step.On(Dialogue next)) {
          dialogue = next;
        }
      }
      if (dialogue.question().isEmpty()) {
        assertInstanceOf(Services.Made.Fit.class, Services.of(UNKNOWN, dialogue.answers()));
      }
    }
  }
}
