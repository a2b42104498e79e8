package org.evenkeel.agent.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ServiceRegistrationTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final ServiceDefinition AGENT =
      ServiceDefinition.agent("\"java.exe\" -jar x", ServiceDefinition.OWN_ACCOUNT);

  private final InMemoryWin32 windows = new InMemoryWin32();
  private final ServiceRegistration registration = new ServiceRegistration(windows);

  @AfterEach
  void everyHandleIsGivenBack() {
    assertEquals(List.of(), List.copyOf(windows.open));
  }

  private static void assertSays(String expected, Executable attempt) {
    IOException e = assertThrows(IOException.class, attempt);
    assertTrue(String.valueOf(e.getMessage()).contains(expected), e::getMessage);
  }

  @Test
  void installingMakesAServiceWithAllItsSettings() throws IOException {
    assertEquals(List.of(), registration.install(AGENT));
    assertEquals(
        List.of(
            "openServiceManager",
            "createService",
            "describe",
            "delayAutomaticStart",
            "restartAfterFailure PT5S",
            "allowBeforeShutdown PT3M",
            "setRegistryText",
            "setRegistryNumber",
            "setRegistryNumber"),
        windows.calls);
    assertEquals(7, windows.registry.get(EventSource.KEY + "\\TypesSupported"));
  }

  @Test
  void aServiceThatAnInstallerHasMadeGetsTheSameSettings() throws IOException {
    assertSays("service install", registration::configure);
    registration.install(AGENT);
    List<String> settings =
        windows.calls.subList(windows.calls.indexOf("describe"), windows.calls.size()).stream()
            .toList();
    windows.calls.clear();
    assertEquals(List.of(), registration.configure());
    assertEquals(
        settings, windows.calls.subList(windows.calls.indexOf("describe"), windows.calls.size()));
    assertEquals(1, windows.services.size());
  }

  @Test
  void aSettingThatWindowsRefusesIsAWarning() throws IOException {
    windows.refusals.put("delayAutomaticStart", WindowsConstants.ERROR_INVALID_LEVEL);
    windows.refusals.put("setRegistryText", WindowsConstants.ERROR_ACCESS_DENIED);
    assertEquals(2, registration.install(AGENT).size());
    assertEquals(1, windows.services.size());
    assertTrue(windows.calls.contains("allowBeforeShutdown PT3M"));
  }

  @Test
  void aSecondInstallationIsRefusedWithAHint() throws IOException {
    registration.install(AGENT);
    assertSays("installed already", () -> registration.install(AGENT));
  }

  @Test
  void whoIsNoAdministratorIsTold() {
    windows.refusals.put("openServiceManager", WindowsConstants.ERROR_ACCESS_DENIED);
    assertSays("administrator", () -> registration.install(AGENT));
  }

  @Test
  void whatIsNotInstalledCannotBeUsed() {
    assertSays("service install", registration::look);
    assertSays("service install", registration::uninstall);
    assertSays("service install", () -> registration.start(SOON));
    assertSays("service install", () -> registration.stop(SOON));
  }

  @Test
  void startingAndStoppingWaitForTheEndOfThePendingStates() throws IOException {
    registration.install(AGENT);
    assertEquals(ServiceReport.State.STOPPED, registration.look().state());
    assertEquals(ServiceReport.State.RUNNING, registration.start(SOON).state());
    assertSays("runs already", () -> registration.start(SOON));
    assertEquals(ServiceReport.State.STOPPED, registration.stop(SOON).state());
    assertSays("does not run", () -> registration.stop(SOON));
  }

  @Test
  void waitingHasAnEnd() throws IOException {
    registration.install(AGENT);
    assertEquals(ServiceReport.State.START_PENDING, registration.start(Duration.ZERO).state());
  }

  @Test
  void uninstallingRemovesTheServiceAndItsEventSource() throws IOException {
    registration.install(AGENT);
    assertEquals(List.of(), registration.uninstall());
    assertTrue(windows.services.isEmpty());
    assertTrue(windows.registry.isEmpty());
    registration.install(AGENT);
  }

  @Test
  void theFailureOfTheLastRunIsToldInTheServicesOwnTerms() {
    ServiceReport.State stopped = ServiceReport.State.STOPPED;
    assertEquals("exit status 2", new ServiceReport(stopped, 0, 1066, 2).failure().orElseThrow());
    assertEquals("error 1067", new ServiceReport(stopped, 0, 1067, 0).failure().orElseThrow());
    assertTrue(new ServiceReport(stopped, 0, 1077, 0).failure().isEmpty());
    assertTrue(new ServiceReport(stopped, 0, 0, 0).failure().isEmpty());
    assertEquals(ServiceReport.State.UNKNOWN, ServiceReport.State.of(99));
  }
}
