package org.evenkeel.agent.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.platform.win32.WinBase.FILETIME;
import com.sun.jna.platform.win32.WinBase.MEMORYSTATUSEX;
import com.sun.jna.platform.win32.Winsvc;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.evenkeel.agent.windows.TcpTable.Family;
import org.junit.jupiter.api.Test;

/**
 * Every structure and number that goes to Windows, against what its headers and the 64-bit compiler
 * say: layout.txt, which layout.c prints. Windows' structures hold no type whose size depends on
 * the machine but pointers, so that this proves the same on any 64-bit system.
 */
class LayoutTest {
  private static final Map<String, Integer> LAYOUT = read();

  private static Map<String, Integer> read() {
    Map<String, Integer> layout = new HashMap<>();
    InputStream in = Objects.requireNonNull(LayoutTest.class.getResourceAsStream("layout.txt"));
    try (var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      lines
          .lines()
          .map(line -> line.split(" ", 2))
          .forEach(words -> layout.put(key(words[0]), Integer.valueOf(words[1])));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return layout;
  }

  private static int layout(String name) {
    return Objects.requireNonNull(LAYOUT.get(key(name)), name);
  }

  /** The names of jna-platform differ from the headers' in case here and there. */
  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** Where a number of a structure stands; JNA keeps its offsets to itself. */
  private static int offset(Structure structure, String field) throws IllegalAccessException {
    // A value that no other field has, found again in the bytes.
    structure.clear();
    try {
      Field of = structure.getClass().getField(field);
      if (of.getType() == int.class) {
        of.setInt(structure, 0x5a5a5a5a);
      } else {
        throw new IllegalArgumentException(field + " is no number");
      }
      structure.write();
      byte[] bytes = structure.getPointer().getByteArray(0, structure.size());
      of.setInt(structure, 0);
      for (int at = 0; at + 4 <= bytes.length; at++) {
        if (ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getInt(at) == 0x5a5a5a5a) {
          return at;
        }
      }
      throw new IllegalStateException(field + " is not written");
    } catch (NoSuchFieldException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static void assertNumbers(String name, Structure structure, String... fields)
      throws IllegalAccessException {
    assertEquals(layout(name), structure.size(), name);
    for (String field : fields) {
      assertEquals(layout(name + "." + field), offset(structure, field), name + "." + field);
    }
  }

  @Test
  void theStatusOfAService() throws IllegalAccessException {
    assertNumbers(
        "SERVICE_STATUS",
        new Winsvc.SERVICE_STATUS(),
        "dwServiceType",
        "dwCurrentState",
        "dwControlsAccepted",
        "dwWin32ExitCode",
        "dwServiceSpecificExitCode",
        "dwCheckPoint",
        "dwWaitHint");
    assertNumbers(
        "SERVICE_STATUS_PROCESS",
        new Winsvc.SERVICE_STATUS_PROCESS(),
        "dwCurrentState",
        "dwWin32ExitCode",
        "dwServiceSpecificExitCode",
        "dwProcessId",
        "dwServiceFlags");
  }

  @Test
  void theSettingsOfAService() throws IllegalAccessException {
    assertNumbers("SC_ACTION", new Winsvc.SC_ACTION(), "type", "delay");
    assertNumbers(
        "SERVICE_FAILURE_ACTIONSW",
        new Winsvc.SERVICE_FAILURE_ACTIONS(),
        "dwResetPeriod",
        "cActions");
    assertNumbers("SERVICE_FAILURE_ACTIONS_FLAG", new Winsvc.SERVICE_FAILURE_ACTIONS_FLAG());
    assertNumbers(
        "SERVICE_DELAYED_AUTO_START_INFO", new WindowsStructures.ServiceDelayedAutoStartInfo());
    assertNumbers("SERVICE_PRESHUTDOWN_INFO", new WindowsStructures.ServicePreshutdownInfo());
    assertNumbers("SERVICE_DESCRIPTIONW", new Winsvc.SERVICE_DESCRIPTION());
  }

  @Test
  void thePointerToTheActionsStandsBehindTheirNumber() {
    Winsvc.SERVICE_FAILURE_ACTIONS actions = new Winsvc.SERVICE_FAILURE_ACTIONS();
    actions.lpsaActions = new Winsvc.SC_ACTION.ByReference();
    actions.write();
    Pointer at = actions.getPointer();
    assertEquals(
        actions.lpsaActions.getPointer(),
        at.getPointer(layout("SERVICE_FAILURE_ACTIONSW.lpsaActions")));
  }

  @Test
  void aTableOfServices() {
    Winsvc.SERVICE_TABLE_ENTRY entry = new Winsvc.SERVICE_TABLE_ENTRY();
    assertEquals(layout("SERVICE_TABLE_ENTRYW"), entry.size());
    entry.lpServiceName = "x";
    entry.write();
    Pointer at = entry.getPointer();
    assertTrue(at.getLong(layout("SERVICE_TABLE_ENTRYW.lpServiceName")) != 0);
    assertEquals(0, at.getLong(layout("SERVICE_TABLE_ENTRYW.lpServiceProc")));
  }

  @Test
  void theNumbersOfTheSystem() throws IllegalAccessException {
    assertNumbers("FILETIME", new FILETIME(), "dwLowDateTime", "dwHighDateTime");
    MEMORYSTATUSEX memory = new MEMORYSTATUSEX();
    assertEquals(layout("MEMORYSTATUSEX"), memory.size());
    Pointer at = memory.getPointer();
    List.of("ullTotalPhys", "ullAvailPhys", "ullTotalPageFile", "ullAvailPageFile")
        .forEach(
            field ->
                at.setLong(layout("MEMORYSTATUSEX." + field), layout("MEMORYSTATUSEX." + field)));
    at.setInt(layout("MEMORYSTATUSEX.dwLength"), 64);
    memory.read();
    assertEquals(64, memory.dwLength.intValue());
    assertEquals(layout("MEMORYSTATUSEX.ullTotalPhys"), memory.ullTotalPhys.longValue());
    assertEquals(layout("MEMORYSTATUSEX.ullAvailPhys"), memory.ullAvailPhys.longValue());
    assertEquals(layout("MEMORYSTATUSEX.ullTotalPageFile"), memory.ullTotalPageFile.longValue());
    assertEquals(layout("MEMORYSTATUSEX.ullAvailPageFile"), memory.ullAvailPageFile.longValue());
  }

  @Test
  void theTablesOfConnections() {
    assertEquals(layout("MIB_TCPTABLE.table"), TcpTable.HEAD_BYTES);
    assertEquals(layout("MIB_TCP6TABLE_OWNER_PID.table"), TcpTable.HEAD_BYTES);
    assertEquals(layout("MIB_TCPROW"), Family.V4.rowBytes);
    assertEquals(layout("MIB_TCPROW.dwState"), Family.V4.stateOffset);
    assertEquals(layout("MIB_TCPROW.dwLocalAddr"), Family.V4.addressOffset);
    assertEquals(layout("MIB_TCPROW.dwLocalPort"), Family.V4.portOffset);
    assertEquals(layout("MIB_TCP6ROW_OWNER_PID"), Family.V6.rowBytes);
    assertEquals(layout("MIB_TCP6ROW_OWNER_PID.dwState"), Family.V6.stateOffset);
    assertEquals(layout("MIB_TCP6ROW_OWNER_PID.ucLocalAddr"), Family.V6.addressOffset);
    assertEquals(layout("MIB_TCP6ROW_OWNER_PID.dwLocalPort"), Family.V6.portOffset);
  }

  @Test
  void aRowOfAnInterface() {
    assertEquals(layout("MIB_IF_ROW2"), InterfaceTraffic.ROW_BYTES);
    assertEquals(layout("MIB_IF_ROW2.InterfaceLuid"), InterfaceTraffic.LUID);
    ByteBuffer row =
        ByteBuffer.allocate(InterfaceTraffic.ROW_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(layout("MIB_IF_ROW2.InOctets"), 1)
            .putLong(layout("MIB_IF_ROW2.OutOctets"), 2)
            .putLong(layout("MIB_IF_ROW2.ReceiveLinkSpeed"), 3)
            .putLong(layout("MIB_IF_ROW2.TransmitLinkSpeed"), 4);
    assertEquals(new InterfaceTraffic(1, 2, 3, 4), InterfaceTraffic.of(row));
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
    assertTrue(seen > 40, "only " + seen);
  }
}
