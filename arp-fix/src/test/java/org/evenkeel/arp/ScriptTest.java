package org.evenkeel.arp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.evenkeel.arp.WindowsStep.Permission;
import org.junit.jupiter.api.Test;

/** The script for older Windows takes the steps of the program. */
class ScriptTest {
  private static final Path SCRIPT = Path.of("src/main/windows/evenkeel-arp-2012.ps1");

  private static String script() throws IOException {
    return Files.readString(SCRIPT);
  }

  @Test
  void theAdapterIsTheSame() throws IOException {
    assertTrue(script().contains("$Name = '" + LoopbackAdapter.NAME + "'"));
    assertTrue(script().contains("StartsWith(@\"" + LoopbackAdapter.INSTANCES + "\""));
    assertTrue(script().contains("GetBytes(\"*MSLOOP\\0\\0\")"));
    assertTrue(script().contains(InMemoryDevices.NET.guid().toString()));
  }

  @Test
  void theComponentsAreTheSame() throws IOException {
    String components = "$Components = '" + String.join("', '", WindowsPlan.COMPONENTS) + "'";
    assertTrue(script().contains(components), components);
  }

  @Test
  void theRuleHasTheSameName() throws IOException {
    assertTrue(script().contains("'evenkeel-arp-' + $address.Replace(':', '-')"));
    assertEquals("evenkeel-arp-fd00--100", new Permission(Sample.VIP6, "").name());
  }

  @Test
  void everySettingIsThere() throws IOException {
    for (IpSetting setting : IpSetting.values()) {
      assertTrue(
          script().contains("@($Name, $family, '" + setting.powerShell + "', '"),
          setting.powerShell);
    }
  }
}
