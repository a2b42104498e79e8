package org.evenkeel.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What earlier generations of the agent got wrong, each shown not to be so here. */
class EarlierAgentsTest {
  private static final long SECOND = 1_000_000_000L;
  private final InMemoryMetrics metrics = new InMemoryMetrics();

  private Agent agent(String document) throws ConfigurationException {
    Log log = new Log(new PrintWriter(Writer.nullWriter()));
    AgentConfiguration configuration =
        ConfigurationReader.read(document.getBytes(StandardCharsets.UTF_8)).configuration();
    Sampler sampler = new Sampler(metrics, new Scripts(Platform.PLAIN), log);
    Agent agent = new Agent(Wanted.from(configuration), sampler, false, log, 0);
    agent.tick(0);
    agent.tick(SECOND);
    return agent;
  }

  private static String answer(Agent agent) {
    return agent.snapshot().reply(ResponderSetting.DEFAULT_NAME, SECOND).text();
  }

  @Test
  void theLoadIsDividedByTheSumOfImportancesAndNotByTheNumberOfMetrics() throws Exception {
    metrics.cpu = OptionalDouble.of(80);
    assertEquals("20%", answer(agent("<xml><Cpu><ImportanceFactor value='0.5'/></Cpu></xml>")));
  }

  @Test
  void withoutAnyImportanceNothingIsDividedByZero() throws Exception {
    assertEquals("100%", answer(agent("<xml><Cpu><ImportanceFactor value='0'/></Cpu></xml>")));
  }

  @Test
  void connectionsUseUpAServiceRatherThanFreeIt() throws Exception {
    String service =
        """
        <xml><Cpu><ImportanceFactor value="0"/></Cpu><TCPService><Name value="s"/>
        <Port value="%d"/><MaxConnections value="1000"/><ImportanceFactor value="1"/></TCPService></xml>
        """;
    assertEquals("90%", answer(agent(service.formatted(100))), "100 connections");
    assertEquals("10%", answer(agent(service.formatted(900))), "900 connections");
  }

  @Test
  void aMaximumOfZeroIsNotAFullService() throws Exception {
    String service =
        """
        <xml><TCPService><Name value="s"/><Port value="80"/><MaxConnections value="0"/>
        <ImportanceFactor value="1"/></TCPService></xml>
        """;
    assertEquals("97%", answer(agent(service)));
  }

  @Test
  void aServiceIsFoundByItsPortAndNotByPartOfALine() {
    ServiceEndpoint http = new ServiceEndpoint(Optional.empty(), 80);
    // Equal as numbers, so that 8080 and 10.0.0.80 are others; the system's sources compare so.
    assertNotEquals(http, new ServiceEndpoint(Optional.empty(), 8080));
    assertEquals(http, new ServiceEndpoint(Optional.empty(), 80));
  }

  @Test
  void pollersDoNotSample() throws Exception {
    Agent agent = agent("<xml/>");
    int reads = metrics.cpuReads.get();
    for (int i = 0; i < 1000; i++) {
      assertEquals("97%", answer(agent));
    }
    assertEquals(reads, metrics.cpuReads.get());
  }

  @Test
  void waitingForADiskIsIdle() {
    // busy 10, idle 60 of which half is waiting for a disk: the caller counts both as idle.
    CpuTimes later = new CpuTimes(10, 30 + 30);
    assertEquals(OptionalDouble.of(100.0 * 10 / 70), later.busyPercentSince(new CpuTimes(0, 0)));
  }

  @Test
  void aMachineWithASingleProcessorCanBeBusy() {
    assertEquals(OptionalDouble.of(100), new CpuTimes(50, 0).busyPercentSince(new CpuTimes(0, 0)));
  }

  @Test
  void memoryThatIsReadCounts() throws Exception {
    String memory =
        "<xml><Cpu><ImportanceFactor value='0'/></Cpu><Ram><ImportanceFactor"
            + " value='1'/></Ram></xml>";
    assertEquals("60%", answer(agent(memory)));
  }

  @Test
  void aConfiguredAddressIsTheOneThatIsListenedOn() throws Exception {
    AgentConfiguration read =
        ConfigurationReader.read(
                "<xml><Listen value='127.0.0.1'/></xml>".getBytes(StandardCharsets.UTF_8))
            .configuration();
    ResponderSetting anyPort =
        read.responders().getFirst().at(0, read.responders().getFirst().listen());
    try (Doors doors =
        new Doors(
            _ -> StandardCharsets.US_ASCII.encode("1%\n"),
            new Log(new PrintWriter(Writer.nullWriter())))) {
      doors.commit(doors.prepare(List.of(anyPort)));
      assertTrue(doors.first().getAddress().isLoopbackAddress(), doors.first().toString());
    }
  }

  @Test
  void haltAsksForMaintenanceAndDoesNotClaimAFailure() throws Exception {
    assertEquals("maint", answer(agent("<xml><AgentStatus value='Halt'/></xml>")));
    assertEquals("down", answer(agent("<xml><AgentStatus value='Down'/></xml>")));
  }

  @Test
  void upReadyIsNeverSaidWhileDraining() throws Exception {
    Agent agent =
        agent("<xml><ReadAgentStatusFromConfig value='true'/><AgentStatus value='Drain'/></xml>");
    assertEquals("drain", answer(agent));
  }

  @Test
  void callersCanBeLimitedToAList() throws Exception {
    AgentConfiguration read =
        ConfigurationReader.read(
                "<xml><AllowFrom value='10.0.0.0/8'/></xml>".getBytes(StandardCharsets.UTF_8))
            .configuration();
    assertEquals(
        List.of(AddressRange.parse("10.0.0.0/8")),
        read.responders().getFirst().access().allowFrom());
  }
}
