package org.evenkeel.coordinator.snmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.snmp4j.smi.OID;

final class IndexNameTest {
  @Test
  void aNameIsItsOctets() {
    assertEquals("119.101.98", IndexName.last("web").toString());
    assertEquals("3.119.101.98.49", IndexName.both("web", "1").toString());
  }

  @Test
  void theLongestNamesFitAndAreToldApart() {
    String long1 = "a".repeat(62) + "1";
    String long2 = "a".repeat(62) + "2";
    assertEquals(48, IndexName.last(long1).size());
    assertEquals("a".repeat(35) + "~", text(IndexName.last(long1)).substring(0, 36));
    assertNotEquals(IndexName.last(long1), IndexName.last(long2));
    assertEquals(IndexName.last(long1), IndexName.last(long1));
    assertEquals(48, IndexName.last("a".repeat(48)).size());
    int whole = Arcs.REAL_SERVER.size() + 1 + IndexName.both(long1, long2).size();
    assertTrue(whole <= OID.MAX_OID_LEN, whole + " parts");
  }

  private static String text(OID name) {
    StringBuilder text = new StringBuilder();
    for (int arc : name.getValue()) {
      text.append((char) arc);
    }
    return text.toString();
  }
}
