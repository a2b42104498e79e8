package org.evenkeel.arp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Every structure and number that goes to Windows, against what its headers and the 64-bit compiler
 * say: layout.txt, which layout.c prints.
 */
class LayoutTest {
  private static final Map<String, Integer> LAYOUT = read();

  private static Map<String, Integer> read() {
    Map<String, Integer> layout = new HashMap<>();
    InputStream in = Objects.requireNonNull(LayoutTest.class.getResourceAsStream("layout.txt"));
    try (var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      for (String line : lines.lines().toList()) {
        int blank = line.lastIndexOf(' ');
        layout.put(line.substring(0, blank), Integer.valueOf(line.substring(blank + 1)));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return layout;
  }

  private static int layout(String name) {
    return Objects.requireNonNull(LAYOUT.get(name), name);
  }

  @Test
  void whatDevicesAreInstalledWith() {
    assertEquals(layout("GUID"), JnaDeviceApi.GUID_BYTES);
    assertEquals(layout("SP_DEVINFO_DATA"), JnaDeviceApi.DEVINFO_BYTES);
    assertEquals(layout("SP_REMOVEDEVICE_PARAMS"), JnaDeviceApi.REMOVE_BYTES);
    assertEquals(layout("SP_CLASSINSTALL_HEADER"), JnaDeviceApi.REMOVE_HEADER_BYTES);
    assertEquals(layout("SP_CLASSINSTALL_HEADER.InstallFunction"), JnaDeviceApi.REMOVE_FUNCTION);
    assertEquals(layout("SP_REMOVEDEVICE_PARAMS.Scope"), JnaDeviceApi.REMOVE_SCOPE);
  }

  @Test
  void adaptersAndTheirAddresses() {
    String adapter = "IP_ADAPTER_ADDRESSES_LH.";
    assertEquals(layout(adapter + "IfIndex"), JnaWindowsApi.ADAPTER_INDEX);
    assertEquals(layout(adapter + "Next"), JnaWindowsApi.ADAPTER_NEXT);
    assertEquals(layout(adapter + "AdapterName"), JnaWindowsApi.ADAPTER_NAME);
    assertEquals(layout(adapter + "FirstUnicastAddress"), JnaWindowsApi.ADAPTER_UNICAST);
    assertEquals(layout(adapter + "FriendlyName"), JnaWindowsApi.ADAPTER_FRIENDLY_NAME);
    assertEquals(layout(adapter + "Flags"), JnaWindowsApi.ADAPTER_FLAGS);
    assertEquals(layout(adapter + "IfType"), JnaWindowsApi.ADAPTER_TYPE);
    assertEquals(layout(adapter + "OperStatus"), JnaWindowsApi.ADAPTER_STATUS);
    assertEquals(layout(adapter + "Ipv6IfIndex"), JnaWindowsApi.ADAPTER_INDEX6);
    String address = "IP_ADAPTER_UNICAST_ADDRESS_LH.";
    assertEquals(layout(address + "Next"), JnaWindowsApi.UNICAST_NEXT);
    assertEquals(layout(address + "Address"), JnaWindowsApi.UNICAST_ADDRESS);
    assertEquals(layout(address + "DadState"), JnaWindowsApi.UNICAST_DUPLICATE);
    assertEquals(layout(address + "OnLinkPrefixLength"), JnaWindowsApi.UNICAST_PREFIX);
    assertEquals(layout("struct sockaddr_in.sin_addr"), JnaWindowsApi.SOCKADDR_IN);
    assertEquals(layout("struct sockaddr_in6.sin6_addr"), JnaWindowsApi.SOCKADDR_IN6);
  }

  @Test
  void everyNumberHasTheValueOfItsHeader() throws IllegalAccessException {
    int seen = 0;
    for (Field field : WindowsConstants.class.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == int.class) {
        assertEquals(layout(field.getName()), field.getInt(null), field.getName());
        seen++;
      }
    }
    assertTrue(seen > 25, "only " + seen);
  }
}
