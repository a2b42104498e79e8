package org.evenkeel.agent.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.evenkeel.agent.windows.TcpTable.Family;
import org.evenkeel.agent.windows.Win32.TableAnswer;
import org.junit.jupiter.api.Test;

class TcpTableBufferTest {
  /** A system whose table has a size of its own at each call; the last size stays. */
  private static final class Growing extends InMemoryWin32 {
    private final List<Integer> sizes;
    private final List<Integer> offered = new ArrayList<>();

    Growing(Integer... sizes) {
      this.sizes = List.of(sizes);
    }

    @Override
    public TableAnswer tcpTable(Family family, ByteBuffer table) {
      int size = sizes.get(Math.min(offered.size(), sizes.size() - 1));
      offered.add(table.capacity());
      return new TableAnswer(
          size <= table.capacity()
              ? WindowsConstants.NO_ERROR
              : WindowsConstants.ERROR_INSUFFICIENT_BUFFER,
          size);
    }
  }

  @Test
  void aTableThatFitsIsReadAtOnce() throws IOException {
    Growing win32 = new Growing(4);
    assertEquals(4, new TcpTableBuffer(win32, Family.V4).read().limit());
    assertEquals(1, win32.offered.size());
  }

  @Test
  void theBufferFollowsATableThatGrowsBetweenTwoCalls() throws IOException {
    Growing win32 = new Growing(20_000, 30_000, 50_000, 50_000);
    assertEquals(50_000, new TcpTableBuffer(win32, Family.V4).read().limit());
    assertEquals(List.of(16_384, 25_000, 37_500, 62_500), win32.offered);
  }

  @Test
  void theBufferStaysLarge() throws IOException {
    Growing win32 = new Growing(100_000);
    TcpTableBuffer buffer = new TcpTableBuffer(win32, Family.V4);
    buffer.read();
    buffer.read();
    assertEquals(3, win32.offered.size());
  }

  /** Growth by a quarter at least makes a table that lies about its size end somewhere. */
  @Test
  void aTableThatNeverFitsIsGivenUp() {
    Win32 liar =
        new InMemoryWin32() {
          @Override
          public TableAnswer tcpTable(Family family, ByteBuffer table) {
            return new TableAnswer(WindowsConstants.ERROR_INSUFFICIENT_BUFFER, 100);
          }
        };
    TcpTableBuffer buffer = new TcpTableBuffer(liar, Family.V4);
    IOException e = assertThrows(IOException.class, buffer::read);
    assertTrue(String.valueOf(e.getMessage()).contains("8 times"), e::getMessage);
  }

  @Test
  void aTableOfAbsurdSizeIsRefusedBeforeItTakesTheMemory() {
    for (int size : new int[] {TcpTableBuffer.BYTES_MAX + 1, -1, Integer.MIN_VALUE}) {
      Growing win32 = new Growing(Integer.MAX_VALUE);
      Win32 absurd =
          new InMemoryWin32() {
            @Override
            public TableAnswer tcpTable(Family family, ByteBuffer table) {
              win32.tcpTable(family, table);
              return new TableAnswer(WindowsConstants.ERROR_INSUFFICIENT_BUFFER, size);
            }
          };
      assertThrows(IOException.class, new TcpTableBuffer(absurd, Family.V6)::read);
      assertEquals(1, win32.offered.size());
    }
  }

  @Test
  void aSystemWithoutTheProtocolHasNoConnections() throws IOException {
    Win32 without =
        new InMemoryWin32() {
          @Override
          public TableAnswer tcpTable(Family family, ByteBuffer table) {
            return new TableAnswer(WindowsConstants.ERROR_NOT_SUPPORTED, 0);
          }
        };
    assertEquals(0, new TcpTableBuffer(without, Family.V6).read().limit());
  }

  @Test
  void anotherRefusalNamesTheFunctionAndTheError() {
    Win32 broken =
        new InMemoryWin32() {
          @Override
          public TableAnswer tcpTable(Family family, ByteBuffer table) {
            return new TableAnswer(87, 0);
          }
        };
    Win32Exception e =
        assertThrows(Win32Exception.class, new TcpTableBuffer(broken, Family.V6)::read);
    assertEquals("GetExtendedTcpTable failed with error 87", e.getMessage());
  }
}
