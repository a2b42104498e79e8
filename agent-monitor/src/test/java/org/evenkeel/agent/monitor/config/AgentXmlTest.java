package org.evenkeel.agent.monitor.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.agent.ConfigurationException;
import org.evenkeel.agent.ConfigurationReader;
import org.evenkeel.agent.monitor.config.FieldProblem.Place;
import org.evenkeel.agent.monitor.config.ServiceEntry.Part;
import org.junit.jupiter.api.Test;

class AgentXmlTest {
  private static final String RICH =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <!-- tended by hand; <Port value="1"/> here is no element -->
      <xml xmlns:x='urn:x'>
      \t<Cpu note="a > b"><ImportanceFactor value='1' /><ThresholdValue
            value = "90"/></Cpu>   <!-- two cores -->
        <Ram/>
        <Vendor:Special value="keep" xmlns:Vendor="urn:v"><Deep a="1">text &amp; more</Deep></Vendor:Special>
        <TCPService>
          <Name value="HTTP &amp; more"/> <Unknown value="7"/>
          <Port value="80"/>
          <MaxConnections value="100"/> <!-- measured -->
        </TCPService> <!-- the shop -->
        <![CDATA[<Interval value="99"/>]]>
        <?tool keep this?>
        <Port value="3333"></Port>
        <LogLevel/>
      </xml>
      <!-- the end -->
      """;

  @Test
  void fieldsShowWhatTheFileSaysAndTheDefaultsWhereItIsSilent() {
    Form form = AgentXml.of(RICH).form();
    assertEquals("1", form.value(Setting.CPU_IMPORTANCE));
    assertEquals("90", form.value(Setting.CPU_THRESHOLD));
    assertEquals("100", form.value(Setting.RAM_THRESHOLD));
    assertEquals("3333", form.value(Setting.PORT));
    assertEquals("10", form.value(Setting.INTERVAL));
    assertEquals("HTTP & more", form.services().getFirst().value(Part.NAME));
    assertEquals("*", form.services().getFirst().value(Part.ADDRESS));
  }

  @Test
  void whatIsNotEditedIsTheSameTextToTheLastCharacter() {
    AgentXml xml = AgentXml.of(RICH);
    assertEquals(RICH, xml.with(xml.form()).text());
  }

  @Test
  void anEditChangesItsValueAndNothingElse() {
    AgentXml xml = AgentXml.of(RICH);
    String edited = xml.with(xml.form().with(Setting.CPU_THRESHOLD, "80")).text();
    assertEquals(RICH.replace("value = \"90\"", "value = \"80\""), edited);
  }

  @Test
  void whatIsMissingIsAddedBehindAllThatIsThere() {
    AgentXml xml = AgentXml.of(RICH);
    Form form =
        xml.form()
            .with(Setting.RAM_IMPORTANCE, "2")
            .with(Setting.INTERVAL, "20")
            .with(Setting.LOG_LEVEL, "DEBUG");
    assertEquals(
        RICH.replace("<Ram/>", "<Ram><ImportanceFactor value=\"2\"/></Ram>")
            .replace("<LogLevel/>", "<LogLevel value=\"DEBUG\"/>\n  <Interval value=\"20\"/>"),
        xml.with(form).text());
  }

  @Test
  void aNewServiceComesBehindTheLastAndTheCommentThatBelongsToIt() {
    AgentXml xml = AgentXml.of(RICH);
    List<ServiceEntry> services = new ArrayList<>(xml.form().services());
    services.add(ServiceEntry.fresh().with(Part.NAME, "a<b"));
    assertEquals(
        RICH.replace(
            "<!-- the shop -->",
            "<!-- the shop -->\n"
                + "  <TCPService><Name value=\"a&lt;b\"/><IPAddress value=\"*\"/><Port"
                + " value=\"80\"/><MaxConnections value=\"100\"/><ImportanceFactor"
                + " value=\"1\"/></TCPService>"),
        xml.with(xml.form().with(services)).text());
  }

  @Test
  void aRemovedServiceLeavesNoEmptyLine() {
    String two =
        "<xml>\n  <TCPService><Name value=\"a\"/></TCPService>\n"
            + "  <TCPService><Name value=\"b\"/></TCPService>\n</xml>";
    AgentXml xml = AgentXml.of(two);
    List<ServiceEntry> second = List.of(xml.form().services().get(1));
    assertEquals(
        "<xml>\n  <TCPService><Name value=\"b\"/></TCPService>\n</xml>",
        xml.with(xml.form().with(second)).text());
  }

  @Test
  void aChoiceInAnotherCaseIsNotTouched() {
    AgentXml xml = AgentXml.of("<xml><AgentStatus value=\"normal\"/></xml>");
    assertEquals(xml.text(), xml.with(xml.form().with(Setting.AGENT_STATUS, "Normal")).text());
  }

  @Test
  void problemsFindTheirFields() throws ConfigurationException {
    AgentXml xml =
        AgentXml.of(
            "<xml>\n<Port value=\"x\"/>\n<TCPService><Port value=\"1\"/></TCPService>\n"
                + "<TCPService>\n<Port value=\"0\"/></TCPService>\n</xml>");
    ConfigurationException refused =
        assertThrows(
            ConfigurationException.class,
            () -> ConfigurationReader.read(xml.text().getBytes(UTF_8)));
    List<FieldProblem> placed = refused.problems().stream().map(xml::place).toList();
    assertEquals(new Place.OfSetting(Setting.PORT), placed.get(0).place().orElseThrow());
    assertEquals(new Place.OfService(1, Part.PORT), placed.get(1).place().orElseThrow());
    assertTrue(placed.get(0).message().startsWith("\"x\"; expected"), placed.get(0).message());
  }

  /**
   * Any sequence of edits: the fields say afterwards what was asked, the text is still what the
   * agent's parser takes, and everything that is no known value is there in its order.
   */
  @Test
  void noSequenceOfEditsLosesAnything() throws ConfigurationException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 400; round++) {
      String start = document(random);
      AgentXml xml = AgentXml.of(start);
      List<String> strange = strange(start);
      for (int step = 0; step < 6; step++) {
        Form wanted = edit(xml.form(), random);
        xml = xml.with(wanted);
        assertSameValues(wanted, xml.form(), "seed " + seed + ": " + xml.text());
      }
      assertEquals(strange, strange(xml.text()), "seed " + seed + ": " + start);
      wellFormed(xml.text(), seed);
    }
  }

  @Test
  void undoneEditsRestoreTheText() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    AgentXml full = AgentXml.of(AgentXml.template().text().replace("\n", "\r\n"));
    for (int round = 0; round < 200; round++) {
      AgentXml edited = full.with(edit(full.form(), random));
      Form back = full.form().with(List.of());
      assertEquals(full.text(), edited.with(back).text(), "seed " + seed);
    }
  }

  @Test
  void brokenTextIsRefusedAndNeverLoops() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 4000; round++) {
      StringBuilder text = new StringBuilder(RICH);
      for (int i = 0; i < 1 + random.nextInt(4); i++) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.insert(at, "<>/\"'= !-?".charAt(random.nextInt(10)));
          default -> text.setLength(at);
        }
        if (text.isEmpty()) {
          text.append('<');
        }
      }
      try {
        assertEquals(text.toString(), AgentXml.of(text.toString()).text());
      } catch (IllegalArgumentException _) {
        // Refused, as it should be where it is not well-formed.
      }
    }
  }

  private static void wellFormed(String text, long seed) throws ConfigurationException {
    try {
      var _ = ConfigurationReader.read(text.getBytes(UTF_8));
    } catch (ConfigurationException e) {
      boolean broken = e.problems().stream().anyMatch(p -> p.message().startsWith("not XML"));
      assertTrue(!broken, "seed " + seed + ": " + e.getMessage() + text);
    }
  }

  private static void assertSameValues(Form wanted, Form got, String message) {
    for (Setting setting : Setting.values()) {
      assertTrue(setting.same(wanted.value(setting), got.value(setting)), setting + ", " + message);
    }
    assertEquals(
        wanted.services().stream().map(ServiceEntry::values).toList(),
        got.services().stream().map(ServiceEntry::values).toList(),
        message);
  }

  private static Form edit(Form form, Random random) {
    Form edited = form;
    for (int i = 0; i < random.nextInt(4); i++) {
      edited = edited.with(pick(Setting.values(), random), value(random));
    }
    // The file's services stay in its order, new ones follow.
    List<ServiceEntry> services = new ArrayList<>(edited.services());
    if (!services.isEmpty() && random.nextInt(3) == 0) {
      services.remove(random.nextInt(services.size()));
    }
    for (int i = 0; i < services.size(); i++) {
      if (random.nextBoolean()) {
        services.set(i, services.get(i).with(pick(Part.values(), random), value(random)));
      }
    }
    if (random.nextInt(3) == 0) {
      Map<Part, String> values = new EnumMap<>(Part.class);
      values.put(pick(Part.values(), random), value(random));
      services.add(new ServiceEntry(java.util.OptionalInt.empty(), values));
    }
    return edited.with(services);
  }

  private static <T> T pick(T[] from, Random random) {
    return from[random.nextInt(from.length)];
  }

  private static String value(Random random) {
    return pick(
        new String[] {
          "1", "0.5", "True", "", "a\"b'c", "<&>", " x ", "ä€😀", "]]>", "--", "\t\n", "$1\\"
        },
        random);
  }

  /** Known and unknown elements, comments and white space in any order. */
  private static String document(Random random) {
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "<?xml version='1.0'?>\n" : "");
    String[] known = {
      "<Cpu><ImportanceFactor value='1'/></Cpu>",
      "<Cpu />",
      "<Ram><!-- r1 --><ThresholdValue value=\"9\"/><Odd q='%d'/></Ram>",
      "<Port value='80'/>",
      "<LogLevel>words</LogLevel>",
      "<Interval other='x' value='7'></Interval>"
    };
    List<String> parts = new ArrayList<>(List.of(known));
    java.util.Collections.shuffle(parts, random);
    text.append("<xml>");
    for (int i = 0; i < random.nextInt(12); i++) {
      text.append(pick(new String[] {"", "\n  ", " ", "\r\n\t", "\n\n"}, random));
      String part =
          pick(
              new String[] {
                "<!-- c%d <Cpu/> -->",
                "<?pi n%d?>",
                "<![CDATA[ d%d > ]]>",
                "<Strange%d value='1'><Port value='2'/></Strange%1$d>",
                "words %d",
                "<TCPService><Name value='s'/><Odd n='%d'/></TCPService>",
                "%s"
              },
              random);
      if (part.equals("%s")) {
        text.append(parts.isEmpty() ? "" : parts.removeLast().formatted(i));
      } else {
        // Services may go by an edit, and then what is in them goes as well: none is strange.
        text.append(
            part.startsWith("<TCP") ? part.replaceAll("<Odd[^>]*/>", "") : part.formatted(i));
      }
    }
    return text.append("\n</xml>")
        .append(random.nextBoolean() ? "\n<!-- end -->\n" : "")
        .toString();
  }

  /** Everything in a document that no edit has a right to touch. */
  private static List<String> strange(String text) {
    Matcher matcher =
        Pattern.compile(
                "<!--.*?-->|<\\?.*?\\?>|<!\\[CDATA\\[.*?]]>|<Strange\\d+ value='1'>"
                    + "<Port value='2'/></Strange\\d+>|words \\d+|<Odd q='\\d+'/>|other='x'",
                Pattern.DOTALL)
            .matcher(text);
    List<String> found = new ArrayList<>();
    while (matcher.find()) {
      found.add(matcher.group());
    }
    return found;
  }
}
