package org.evenkeel.agent.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.evenkeel.agent.ConfigurationException;
import org.evenkeel.agent.ConfigurationReader;
import org.evenkeel.agent.ResponderSetting;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the installer has the program do, as far as it goes without Windows' access lists. */
class ServiceSetupTest {
  private static final String OTHER = "<xml><Port value='4444'/><Ram/></xml>";

  private final InMemoryWin32 windows = new InMemoryWin32();
  private final List<String> said = new ArrayList<>();
  private final List<List<String>> run = new ArrayList<>();

  @TempDir private Path root = Path.of("");
  private Path configuration = Path.of("");
  private Path delivered = Path.of("");

  @BeforeEach
  void installedFiles() throws IOException {
    Files.createDirectories(AgentFiles.below(root).directory());
    Files.createDirectories(TakeOver.below(root).resolveSibling(""));
    configuration = AgentFiles.below(root).configuration();
    delivered = Files.writeString(root.resolve("delivered.xml"), "<xml/>");
    Files.writeString(TakeOver.below(root), OTHER);
  }

  private ServiceSetup setup() {
    SystemProgram programs =
        (name, arguments) -> {
          run.add(arguments);
          return arguments.contains("delete") ? Optional.of("no rule") : Optional.empty();
        };
    return new ServiceSetup(windows, AgentFiles.below(root), programs, said::add);
  }

  private List<ResponderSetting> responders(String xml) throws ConfigurationException {
    return ConfigurationReader.read(xml.getBytes(StandardCharsets.UTF_8))
        .configuration()
        .responders();
  }

  @Test
  void theInstallersTextIsReadFromTheRegistryOrRefusedBeforeAnythingIsChanged() throws IOException {
    String value = ServiceSetup.KEY + "\\" + ServiceSetup.DIRECTORS;
    assertEquals("any", setup().directors().remoteAddresses());
    windows.registry.put(value, "10.0.0.20");
    assertEquals("10.0.0.20/32", setup().directors().remoteAddresses());
    windows.registry.put(value, "10.0.0.20 action=block");
    IOException refused = assertThrows(IOException.class, () -> setup().configure(true, delivered));
    assertEquals(
        "directors: 'action=block' is not an IPv4 or IPv6 address, or a range such as 10.0.0.0/8;"
            + " install with DIRECTORS=10.0.0.20,10.0.0.21",
        refused.getMessage());
    assertEquals(List.of(), run);
    assertEquals(List.of(), windows.calls);
    assertFalse(Files.exists(configuration));
  }

  @Test
  void undoingTakesTheRuleAndTheEventSourceAway() throws IOException {
    EventSource.register(windows);
    setup().undo();
    assertEquals(List.of(FirewallRule.removal()), run);
    assertTrue(windows.registry.isEmpty());
    assertEquals(List.of("warning: no rule"), said);
  }

  @Test
  void anotherAgentsConfigurationIsTakenOverByteForByteAndItsFileStays() throws IOException {
    assertTrue(TakeOver.untouched(configuration, delivered));
    assertEquals(Optional.empty(), TakeOver.take(TakeOver.below(root), configuration));
    assertEquals(OTHER, Files.readString(configuration));
    assertEquals(OTHER, Files.readString(TakeOver.below(root)));
    try (var files = Files.list(AgentFiles.below(root).directory())) {
      assertEquals(List.of(configuration), files.toList());
    }
  }

  @Test
  void onlyAConfigurationAsItWasDeliveredIsReplaced() throws IOException {
    Files.copy(delivered, configuration);
    assertTrue(TakeOver.untouched(configuration, delivered));
    Files.writeString(configuration, "<xml ></xml>");
    assertFalse(TakeOver.untouched(configuration, delivered));
    assertFalse(TakeOver.untouched(configuration, root.resolve("none")));
  }

  @Test
  void aConfigurationThatTheAgentWouldRefuseIsNotTakenOver() throws IOException {
    for (String broken :
        List.of("", "<xml>", "<xml><Port value='x'/></xml>", "x".repeat(300_000))) {
      Files.writeString(TakeOver.below(root), broken);
      Optional<String> why = TakeOver.take(TakeOver.below(root), configuration);
      assertTrue(why.orElseThrow().startsWith(TakeOver.below(root) + ":"), why::toString);
      assertFalse(Files.exists(configuration));
    }
  }

  @Test
  void theRuleIsForThePortsOfTheConfiguration() throws ConfigurationException {
    assertEquals(List.of(4444), ServiceSetup.ports(responders(OTHER)));
    assertEquals(List.of(3333), ServiceSetup.ports(responders("<xml/>")));
  }

  @Test
  void aPortThatAnotherProgramHasIsNamed() throws Exception {
    List<ResponderSetting> responders;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      int port = taken.getLocalPort();
      responders = responders("<xml><Port value='" + port + "'/></xml>");
      List<ResponderSetting> held = responders;
      IOException refused =
          assertThrows(IOException.class, () -> ServiceSetup.refuseTakenPorts(held));
      assertTrue(
          String.valueOf(refused.getMessage()).startsWith("TCP port " + port + ": "),
          refused::toString);
    }
    ServiceSetup.refuseTakenPorts(responders);
  }
}
