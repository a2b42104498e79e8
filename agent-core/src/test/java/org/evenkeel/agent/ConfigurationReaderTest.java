package org.evenkeel.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
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
    byte[] good = VERSION_4.getBytes(StandardCharsets.UTF_8);
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
