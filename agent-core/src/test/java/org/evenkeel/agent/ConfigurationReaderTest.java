package org.evenkeel.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationReaderTest {
  private static final String VERSION_4 =
      """
      <xml>
        <Cpu><ImportanceFactor value="0.5"/><ThresholdValue value="95"/></Cpu>
        <Ram><ImportanceFactor value="1" /><ThresholdValue value="100" /></Ram>
        <TCPService><Name value="HTTP"/><IPAddress value="*"/><Port value="80"/>\
      <MaxConnections value="200"/><ImportanceFactor value="1"/></TCPService>
        <TCPService><Name value="AMQP"/><IPAddress value="10.0.0.7"/><Port value="5672"/>\
      <MaxConnections value="0"/><ImportanceFactor value="0"/></TCPService>
        <ReadAgentStatusFromConfig value="True"/>
        <ReadAgentStatusFromConfigInterval value="7"/>
        <AgentStatus value="Drain"/>
        <Interval value="12"/>
        <Port value="3334"/>
        <ReturnIdle value="false"/>
        <LogLevel value="DEBUG"/>
      </xml>
      """;

  private static ConfigurationReader.Accepted read(String document) throws ConfigurationException {
    return ConfigurationReader.read(document.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Problem> problems(String document) {
    return assertThrows(ConfigurationException.class, () -> read(document)).problems();
  }

  @Test
  void aVersion4FileIsUnderstoodUnchanged() throws ConfigurationException {
    AgentConfiguration expected =
        new AgentConfiguration(
            List.of(
                new Metric.Cpu(new Metric.Share(0.5, 95)),
                new Metric.Ram(new Metric.Share(1, 100)),
                new Metric.Connections(
                    "HTTP", new ServiceEndpoint(Optional.empty(), 80), 200, new Metric.Share(1, 0)),
                new Metric.Connections(
                    "AMQP",
                    new ServiceEndpoint(Optional.of(InetAddress.ofLiteral("10.0.0.7")), 5672),
                    0,
                    new Metric.Share(0, 0))),
            new AgentConfiguration.Judgement(false, ThresholdRule.VERSION_4, Duration.ZERO),
            new AgentConfiguration.Operation(
                AgentStatus.DRAIN,
                true,
                Duration.ofSeconds(7),
                Duration.ofSeconds(12),
                Duration.ZERO),
            List.of(ResponderSetting.plain(3334)),
            LogLevel.DEBUG);
    assertEquals(new ConfigurationReader.Accepted(expected, List.of()), read(VERSION_4));
  }

  private static final String OURS =
      """
      <xml>
        <Swap><ImportanceFactor value="0.5"/><ThresholdValue value="90"/></Swap>
        <Disk><Path value="/var"/><ThresholdValue value="95"/></Disk>
        <Network><Interface value="eth0"/><Capacity value="1000"/><ImportanceFactor value="1"/>\
      </Network>
        <Pressure><Resource value="memory"/><ImportanceFactor value="2"/></Pressure>
        <Script><Name value="queue"/><Command><Argument value="/usr/bin/queue"/>\
      <Argument value="--length of it"/></Command><Interval value="2"/><Deadline value="1"/>\
      <Max value="250.5"/><ImportanceFactor value="1"/></Script>
        <Threshold mode="overall" word="maint" value="85"/>
        <Smoothing halfLife="2.5"/>
        <Linger value="4"/>
        <Listen value="127.0.0.1"/><Listen value="::1"/>
        <AllowFrom value="10.0.0.0/8"/>
        <ConnectionsMax value="64"/><AcceptsPerSecond value="20"/>
        <Responder><Name value="web"/><Port value="3335"/><Protocol value="HTTP"/>\
      <Format value="integer"/><Metric><Name value="queue"/><ImportanceFactor value="3"/></Metric>\
      <Metric><Name value="cpu"/></Metric>\
      <Tls><Certificate value="/etc/c.pem"/><Key value="/etc/k.pem"/></Tls></Responder>
      </xml>
      """;

  @Test
  void ourOwnElementsAreUnderstood() throws ConfigurationException {
    ConfigurationReader.Accepted accepted = read(OURS);
    assertEquals(List.of(), accepted.ignored());
    AgentConfiguration read = accepted.configuration();
    assertEquals(
        List.of(
            new Metric.Swap(new Metric.Share(0.5, 90)),
            new Metric.Disk("disk /var", Path.of("/var"), new Metric.Share(0, 95)),
            new Metric.Network("network eth0", "eth0", 1_000_000_000, new Metric.Share(1, 0)),
            new Metric.Waiting(Pressure.MEMORY, new Metric.Share(2, 0)),
            new Metric.Script(
                "queue",
                List.of("/usr/bin/queue", "--length of it"),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                250.5,
                new Metric.Share(1, 0))),
        read.metrics().subList(2, 7));
    assertEquals(
        new AgentConfiguration.Judgement(
            true,
            new ThresholdRule(ThresholdRule.Mode.OVERALL, "maint", 85),
            Duration.ofMillis(2500)),
        read.judgement());
    assertEquals(Duration.ofSeconds(4), read.operation().linger());
    InetAddress four = InetAddress.ofLiteral("127.0.0.1");
    ResponderSetting first = ResponderSetting.plain(3333);
    assertEquals(
        new ResponderSetting(
            "default",
            3333,
            List.of(four, InetAddress.ofLiteral("::1")),
            first.protocol(),
            first.format(),
            Map.of(),
            new ResponderSetting.Access(List.of(AddressRange.parse("10.0.0.0/8")), 64, 20),
            Optional.empty()),
        read.responders().getFirst());
    assertEquals(
        new ResponderSetting(
            "web",
            3335,
            List.of(),
            ResponderSetting.Protocol.HTTP,
            ResponderSetting.Format.INTEGER,
            Map.of("queue", 3.0, "cpu", 1.0),
            ResponderSetting.Access.OPEN,
            Optional.of(
                new ResponderSetting.Tls(
                    Path.of("/etc/c.pem"), Optional.of(Path.of("/etc/k.pem")), Optional.empty()))),
        read.responders().getLast());
  }

  @Test
  void whatIsWrongInOurElementsIsToldWithItsPlace() {
    List<Problem> problems =
        problems(
            """
            <xml>
            <Disk/>
            <Network><Interface value="eth0"/></Network><Network><Interface value="eth0"/></Network>
            <Pressure><Resource value="beer"/></Pressure>
            <Script><Name value="s"/><Max value="0"/></Script>
            <Threshold mode="overall" wrod="drain"/>
            <Smoothing value="3"/>
            <AllowFrom value="10.0.0.0/40"/>
            <Responder><Port value="3333"/></Responder>
            <Responder><Port value="9"/><Metric><Name value="gpu"/></Metric></Responder>
            <Responder><Port value="8"/><Tls><Certificate value="c.pem"/></Tls></Responder>
            </xml>
            """);
    List<String> told = problems.stream().map(Problem::toString).toList();
    List<String> wanted =
        List.of(
            "Disk/Path: is missing",
            "two metrics are called \"network eth0\"",
            "Pressure/Resource: \"beer\"; expected cpu, memory, io",
            "Script/Max: \"0\"; expected a number above 0",
            "Script: has no command",
            "Threshold: no attribute wrod",
            "Threshold: mode overall needs value",
            "Smoothing: no attribute value",
            "Smoothing: write <Smoothing halfLife",
            "AllowFrom: \"10.0.0.0/40\"; expected an IPv4 or IPv6 address, or a range",
            "Responder: has port 3333 and an address in common with \"default\"",
            "Responder/Metric: there is no metric \"gpu\"; there are: cpu, disk ., network eth0, ",
            "Responder/Tls/Certificate: \"c.pem\"; expected a path from the root on",
            "Responder/Tls: needs either Key");
    for (String part : wanted) {
      assertTrue(told.stream().anyMatch(line -> line.contains(part)), part + " in " + told);
    }
  }

  @Test
  void whatIsAbsentHasItsDefault() throws ConfigurationException {
    assertEquals(AgentConfiguration.DEFAULTS, read("<xml/>").configuration());
  }

  @Test
  void unknownElementsAreIgnoredAndTold() throws ConfigurationException {
    ConfigurationReader.Accepted accepted =
        read("<xml>\n<Cpu>\n<Turbo value='1'/></Cpu><A/></xml>");
    assertEquals(AgentConfiguration.DEFAULTS, accepted.configuration());
    assertEquals(
        List.of(
            new Problem(3, "Cpu/Turbo: not known; ignored"),
            new Problem(3, "A: not known; ignored")),
        accepted.ignored());
  }

  @Test
  void allProblemsAreToldAtOnceWithTheirLines() {
    List<Problem> problems =
        problems(
            """
            <xml>
            <Cpu><ImportanceFactor value="-1"/></Cpu>
            <TCPService><Port value="65536"/>
            <IPAddress value="localhost"/></TCPService>
            <ReturnIdle value="maybe"/>
            <AgentStatus value="Sleep"/>
            <Interval/>
            <Port value="1"/><Port value="2"/>
            </xml>
            """);
    assertEquals(
        List.of(
            new Problem(2, "Cpu/ImportanceFactor: \"-1\"; expected a number from 0 to 1000"),
            new Problem(3, "TCPService/Port: \"65536\"; expected a whole number from 1 to 65535"),
            new Problem(
                4,
                "TCPService/IPAddress: \"localhost\"; expected * for any, or an IPv4 or IPv6"
                    + " address"),
            new Problem(5, "ReturnIdle: \"maybe\"; expected true or false"),
            new Problem(6, "AgentStatus: \"Sleep\"; expected normal, drain, halt, down"),
            new Problem(7, "Interval: has no attribute value; write <Interval value=\"…\"/>"),
            new Problem(8, "Port: given twice; once is enough")),
        problems);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "1e3", "0x1p3", "1,5", "", "1000.1", "99999999999"})
  void numbersArePlainOrRefused(String number) {
    String document = "<xml><Cpu><ImportanceFactor value='%s'/></Cpu></xml>".formatted(number);
    assertEquals(1, problems(document).size());
  }

  @Test
  void aFileOutsideCannotBeFetched() {
    String document =
        "<!DOCTYPE xml [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>\n<xml><A>&e;</A></xml>";
    assertTrue(problems(document).getFirst().message().contains("DOCTYPE"));
  }

  @Test
  void entitiesCannotMultiply() {
    String document =
        "<!DOCTYPE xml [<!ENTITY a 'aa'><!ENTITY b '&a;&a;&a;'>]><xml><Port value='&b;'/></xml>";
    assertTrue(problems(document).getFirst().message().contains("DOCTYPE"));
  }

  @Test
  void otherEncodingsAreUnderstoodWhenTheyAreDeclared() throws ConfigurationException {
    String name = "Zürich";
    String service = "<xml><TCPService><Name value='%s'/></TCPService></xml>".formatted(name);
    String declared = "<?xml version='1.0' encoding='ISO-8859-1'?>";
    for (byte[] document :
        List.of(
            service.getBytes(StandardCharsets.UTF_8),
            ("\ufeff" + service).getBytes(StandardCharsets.UTF_8),
            service.getBytes(StandardCharsets.UTF_16),
            (declared + service).getBytes(StandardCharsets.ISO_8859_1))) {
      AgentConfiguration read = ConfigurationReader.read(document).configuration();
      assertEquals(name, read.metrics().getLast().name());
    }
    byte[] undeclared = ("<xml>\n" + service).getBytes(StandardCharsets.ISO_8859_1);
    ConfigurationException refused =
        assertThrows(ConfigurationException.class, () -> ConfigurationReader.read(undeclared));
    assertEquals(2, refused.problems().getFirst().line());
    assertTrue(refused.problems().getFirst().message().contains("UTF-8"));
  }

  @Test
  void deepNestingIsRefused() {
    String document = "<xml>" + "<a>".repeat(1000) + "</a>".repeat(1000) + "</xml>";
    assertTrue(problems(document).getFirst().message().contains("too deep"));
  }

  @Test
  void aHugeFileIsRefusedUnread() {
    byte[] document = new byte[ConfigurationReader.BYTES_MAX + 1];
    assertThrows(ConfigurationException.class, () -> ConfigurationReader.read(document));
  }

  @Test
  void tooManyServicesAreRefused() {
    assertEquals(1, problems("<xml>" + "<TCPService/>".repeat(101) + "</xml>").size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "no xml", "<xml>", "<xml></Xml>", "<html/>", "<xml>&x;</xml>"})
  void whatIsNoSuchDocumentIsRefused(String document) {
    assertFalse(problems(document).isEmpty());
  }

  @Test
  void damagedFilesAreReadOrRefusedAndNothingElse() {
    Random random = new Random(42);
    byte[] good =
        (VERSION_4.replace("</xml>", "") + OURS.replace("<xml>", ""))
            .getBytes(StandardCharsets.UTF_8);
    int refused = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = Arrays.copyOf(good, 1 + random.nextInt(good.length));
      for (int j = random.nextInt(4); j >= 0; j--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        ConfigurationReader.read(damaged);
      } catch (ConfigurationException e) {
        refused++;
        assertFalse(e.problems().isEmpty());
      }
    }
    assertTrue(refused > 0);
  }
}
