package org.evenkeel.agent.windows;

import static org.evenkeel.agent.windows.Tables.ESTABLISHED;
import static org.evenkeel.agent.windows.Tables.TIME_WAIT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.evenkeel.agent.ServiceEndpoint;
import org.evenkeel.agent.windows.Tables.Row;
import org.evenkeel.agent.windows.TcpTable.Family;
import org.junit.jupiter.api.Test;

class TcpTableTest {
  private static ServiceEndpoint any(int port) {
    return new ServiceEndpoint(Optional.empty(), port);
  }

  private static ServiceEndpoint at(String address, int port) {
    return new ServiceEndpoint(Optional.of(InetAddress.ofLiteral(address)), port);
  }

  private static int[] counted(
      List<ServiceEndpoint> endpoints, List<Row> rowsV4, List<Row> rowsV6) {
    TcpTable table = new TcpTable(endpoints);
    table.count(Family.V4, Tables.v4(rowsV4));
    table.count(Family.V6, Tables.v6(rowsV6));
    return table.counts();
  }

  @Test
  void establishedConnectionsOfAPortAreCountedOnEveryAddressOfBothFamilies() {
    assertArrayEquals(
        new int[] {3},
        counted(
            List.of(any(80)),
            List.of(
                new Row("10.0.0.1", 80, ESTABLISHED),
                new Row("10.0.0.2", 80, ESTABLISHED),
                new Row("10.0.0.1", 80, TIME_WAIT),
                new Row("10.0.0.1", 8080, ESTABLISHED)),
            List.of(new Row("::1", 80, ESTABLISHED), new Row("::1", 80, TIME_WAIT))));
  }

  @Test
  void anAddressIsComparedWhole() {
    assertArrayEquals(
        new int[] {1, 1, 0},
        counted(
            List.of(at("10.0.0.1", 80), at("2001:db8::1", 80), at("10.0.0.11", 80)),
            List.of(new Row("10.0.0.1", 80, ESTABLISHED), new Row("110.0.0.1", 80, ESTABLISHED)),
            List.of(
                new Row("2001:db8::1", 80, ESTABLISHED),
                new Row("2001:db8::11", 80, ESTABLISHED))));
  }

  @Test
  void anIpv4ConnectionOfAnIpv6SocketCountsForTheIpv4Address() {
    // A literal of the mapped form would be an IPv4 address, so the row is written by hand.
    ByteBuffer table = Tables.v6(List.of(new Row("::", 80, ESTABLISHED)));
    table.put(4 + 10, (byte) 0xff).put(4 + 11, (byte) 0xff);
    table.put(4 + 12, new byte[] {10, 0, 0, 1});
    TcpTable counter = new TcpTable(List.of(at("10.0.0.1", 80)));
    counter.count(Family.V6, table);
    assertArrayEquals(new int[] {1}, counter.counts());
  }

  @Test
  void portsAbove32767AreNumbersToo() {
    assertArrayEquals(
        new int[] {1},
        counted(
            List.of(any(65_535)), List.of(new Row("10.0.0.1", 65_535, ESTABLISHED)), List.of()));
  }

  @Test
  void rowsThatAreAnnouncedButNotThereCountForNothing() {
    ByteBuffer table = Tables.v4(List.of(new Row("10.0.0.1", 80, ESTABLISHED)));
    table.order(ByteOrder.LITTLE_ENDIAN).putInt(0, 0xffff_ffff);
    TcpTable counter = new TcpTable(List.of(any(80)));
    counter.count(Family.V4, table);
    counter.count(Family.V4, ByteBuffer.allocate(0));
    counter.count(Family.V4, ByteBuffer.allocate(3));
    assertArrayEquals(new int[] {1}, counter.counts());
  }

  @Test
  void anyBytesAreATable() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      Family family = random.nextBoolean() ? Family.V4 : Family.V6;
      TcpTable counter = new TcpTable(List.of(any(1 + random.nextInt(65_535))));
      counter.count(family, ByteBuffer.wrap(bytes));
      assertTrue(counter.counts()[0] <= bytes.length / family.rowBytes, () -> "seed " + seed);
    }
  }
}
