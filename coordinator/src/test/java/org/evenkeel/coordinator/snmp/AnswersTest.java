package org.evenkeel.coordinator.snmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.model.Snapshot;
import org.junit.jupiter.api.Test;
import org.snmp4j.PDU;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.VariableBinding;

final class AnswersTest {
  private static final int ROOM = 8_000;
  private static final OID NAME = new OID(Arcs.NODE.getValue(), new int[] {1, 0});

  private static View view(Snapshot snapshot) {
    Totals totals = Totals.NONE.next(snapshot);
    return new View(OwnObjects.of(snapshot, Optional.empty(), totals, "1.2.3"));
  }

  private static PDU asked(int type, OID... names) {
    PDU asked = new PDU();
    asked.setType(type);
    asked.setRequestID(new Integer32(4711));
    for (OID name : names) {
      asked.add(new VariableBinding(name));
    }
    return asked;
  }

  @Test
  void aWalkByBulkSeesEveryObjectOnceInAnswersThatFit() {
    View view = view(Figures.many(1_000, 10));
    OID last = new OID("0.0");
    int seen = 0;
    int answers = 0;
    for (boolean more = true; more; answers++) {
      PDU asked = asked(PDU.GETBULK, last);
      asked.setMaxRepetitions(50);
      PDU answer = Answers.to(asked, view, ROOM);
      assertTrue(answer.getBERLength() <= Answers.BULK_OCTETS_MAX, answer.toString());
      assertTrue(answer.size() > 5, answer.toString());
      for (VariableBinding binding : answer.getVariableBindings()) {
        more = !binding.isException();
        assertTrue(!more || binding.getOid().compareTo(last) > 0, binding.toString());
        seen += more ? 1 : 0;
        last = binding.getOid();
      }
    }
    assertEquals(9 + 17 * 1_000 + 15 * 10_000, seen);
    assertTrue(answers < seen / 10, answers + " answers");
  }

  @Test
  void bulkAsksOnceForSomeAndAgainForOthers() {
    PDU asked = asked(PDU.GETBULK, NAME, Arcs.NODE, new OID("2.1"));
    asked.setNonRepeaters(1);
    asked.setMaxRepetitions(2);
    PDU answer = Answers.to(asked, view(Figures.many(1, 1)), ROOM);
    List<String> values = new ArrayList<>();
    answer.getVariableBindings().forEach(each -> values.add(each.toValueString()));
    assertEquals(
        List.of("1", "lb1", "endOfMibView", "1", "endOfMibView"), values, answer.toString());
    assertEquals(4711, answer.getRequestID().getValue());
    PDU most = asked(PDU.GETBULK, new OID("2.1"));
    most.setMaxRepetitions(Integer.MAX_VALUE);
    assertEquals(1, Answers.to(most, view(Figures.many(1, 1)), ROOM).size());
  }

  @Test
  void whoAsksForMoreThanFitsIsTold() {
    OID[] names = new OID[300];
    Arrays.fill(names, NAME);
    PDU answer = Answers.to(asked(PDU.GET, names), view(Figures.many(1, 1)), ROOM);
    assertEquals(SnmpConstants.SNMP_ERROR_TOO_BIG, answer.getErrorStatus());
    assertEquals(0, answer.size());
  }

  @Test
  void whatIsMissingStandsBesideWhatIsThere() {
    PDU answer = Answers.to(asked(PDU.GET, NAME, new OID("1.3.9")), view(Figures.many(1, 1)), ROOM);
    assertEquals("lb1", answer.get(0).toValueString());
    assertEquals(Null.noSuchObject, answer.get(1).getVariable());
    assertEquals(0, answer.getErrorStatus());
  }

  @Test
  void nothingIsSet() {
    PDU asked = asked(PDU.SET);
    asked.add(new VariableBinding(NAME, new Integer32(1)));
    PDU answer = Answers.to(asked, view(Figures.many(1, 1)), ROOM);
    assertEquals(SnmpConstants.SNMP_ERROR_NO_ACCESS, answer.getErrorStatus());
    assertEquals(1, answer.getErrorIndex());
    assertEquals(asked.getVariableBindings(), answer.getVariableBindings());
  }

  @Test
  void whatOthersTellIsNoQuestion() {
    for (int type : new int[] {PDU.TRAP, PDU.INFORM, PDU.RESPONSE, PDU.REPORT}) {
      assertFalse(Answers.isAsked(asked(type)));
    }
  }
}
