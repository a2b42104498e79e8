package org.evenkeel.arp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LoopbackAdapterTest {
  private final InMemoryWindows windows = new InMemoryWindows();
  private final LoopbackAdapter adapter = new LoopbackAdapter(windows.devices, "C:\\Windows");

  @Test
  void isInstalledAsADeviceThatNoBusAnnounces() throws Exception {
    assertFalse(adapter.install());
    assertEquals(
        List.of(
            "classOf C:\\Windows\\INF\\netloop.inf",
            "createSet Net",
            "createDevice EVENKEEL",
            "setHardwareId *MSLOOP",
            "callClassInstaller 25",
            "updateDriver *MSLOOP",
            "destroy"),
        windows.devices.trace());
    LoopbackAdapter.Installed ours = adapter.ours().orElseThrow();
    assertEquals("ROOT\\EVENKEEL\\0000", ours.instanceId());
    assertTrue(ours.adapterId().isPresent());
  }

  @Test
  void aWishForARestartIsPassedOn() throws Exception {
    windows.devices.reboot = true;
    assertTrue(adapter.install());
  }

  /** For every call at which Windows may refuse. */
  @Test
  void aRefusalLeavesNoDeviceAndNoOpenSet() {
    for (int n = 1; n <= 6; n++) {
      windows.failAt(n);
      MachineException told = assertThrows(MachineException.class, adapter::install);
      assertTrue(("" + told.getMessage()).contains("run as Administrator"), told::toString);
      assertEquals(List.of(), windows.devices.registered(), "refused at " + n);
      assertEquals(0, windows.devices.open(), "refused at " + n);
    }
    windows.failAt(7);
    assertFalse(windows.failed());
  }

  @Test
  void aDeviceWithoutADriverIsTakenAwayAgain() {
    windows.failAt(6);
    assertThrows(MachineException.class, adapter::install);
    List<String> trace = windows.devices.trace();
    assertEquals("callClassInstaller 5", trace.get(trace.size() - 2));
    assertEquals("destroy", trace.getLast());
  }

  @Test
  void somebodyElsesAdapterIsNotOursAndStays() throws Exception {
    windows.devices.installForeign("ROOT\\NET\\0000", "Oracle");
    assertEquals(Optional.empty(), adapter.ours());
    adapter.install();
    assertEquals(2, adapter.installed().size());
    adapter.remove();
    assertEquals(List.of("ROOT\\NET\\0000"), windows.devices.registered());
    assertTrue(windows.nics.values().stream().anyMatch(nic -> nic.name.equals("Oracle")));
    assertEquals(0, windows.devices.open());
  }

  @Test
  void isRemovedAlsoWhereParametersOfRemovalAreNotUnderstood() throws Exception {
    windows.devices.parameters = false;
    adapter.install();
    adapter.remove();
    assertEquals(List.of(), windows.devices.registered());
  }

  @Test
  void aRefusedRemovalSaysHowToDoItByHand() throws Exception {
    adapter.install();
    for (int n = 1; n <= 7; n++) {
      if (n == 6) {
        continue; // The parameters of the removal, without which it goes on.
      }
      windows.failAt(n);
      MachineException told = assertThrows(MachineException.class, adapter::remove);
      assertTrue(("" + told.getMessage()).contains("pnputil /remove-device"), told::toString);
      assertEquals(0, windows.devices.open(), "refused at " + n);
    }
  }

  @Test
  void aGuidIsThreeNumbersAndEightBytes() {
    UUID net = InMemoryDevices.NET.guid();
    byte[] bytes = JnaDeviceApi.bytes(net);
    assertEquals("72e9364d25e3ce11bfc108002be10318", java.util.HexFormat.of().formatHex(bytes));
    assertEquals(net, JnaDeviceApi.guid(bytes));
  }

  @Test
  void aListOfTextsEndsWithItsSize() {
    byte[] value = "*MSLOOP\0b\0\0".getBytes(java.nio.charset.StandardCharsets.UTF_16LE);
    assertEquals(List.of("*MSLOOP", "b"), JnaDeviceApi.texts(value, value.length));
    assertEquals(List.of("*MSLOOP", "b"), JnaDeviceApi.texts(value, 1_000_000));
    assertEquals(List.of("*M"), JnaDeviceApi.texts(value, 4));
    assertEquals(List.of(), JnaDeviceApi.texts(value, -1));
  }
}
