package org.evenkeel.coordinator.snmp;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.snmp4j.PDU;
import org.snmp4j.ScopedPDU;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.VariableBinding;

/** What is answered to a question (RFC 3416, 4.2). Pure. */
final class Answers {
  /** An answer by bulk ends here, so that it fits into one packet of any network. */
  static final int BULK_OCTETS_MAX = 1_300;

  /** What stands around the objects of an answer: its header and whose context it is. */
  private static final int AROUND = 96;

  private Answers() {}

  /**
   * The answer.
   *
   * @param octetsMax how long it may be, with its header
   */
  static PDU to(PDU asked, View view, int octetsMax) {
    return switch (asked.getType()) {
      case PDU.GET -> each(asked, octetsMax, name -> new VariableBinding(name, view.at(name)));
      case PDU.GETNEXT -> each(asked, octetsMax, view::after);
      case PDU.GETBULK -> bulk(asked, view, Math.min(octetsMax, BULK_OCTETS_MAX));
      case PDU.SET -> refusal(asked, SnmpConstants.SNMP_ERROR_NO_ACCESS);
      default -> throw new IllegalArgumentException("no question: " + asked.getType());
    };
  }

  /** Whether this is a question at all: what others tell and answer is not. */
  static boolean isAsked(PDU pdu) {
    return switch (pdu.getType()) {
      case PDU.GET, PDU.GETNEXT, PDU.GETBULK, PDU.SET -> true;
      default -> false;
    };
  }

  /** The question itself, and why it is not answered: the first object is to blame. */
  static PDU refusal(PDU asked, int status) {
    PDU answer = answer(asked);
    answer.addAll(asked.getVariableBindings());
    answer.setErrorStatus(status);
    answer.setErrorIndex(asked.size() > 0 ? 1 : 0);
    return answer;
  }

  private interface Lookup {
    VariableBinding of(OID name);
  }

  /** All of what is asked for, or nothing. */
  private static PDU each(PDU asked, int octetsMax, Lookup lookup) {
    PDU answer = answer(asked);
    int left = octetsMax - AROUND;
    for (VariableBinding binding : asked.getVariableBindings()) {
      VariableBinding found = lookup.of(binding.getOid());
      left -= found.getBERLength();
      if (left < 0) {
        PDU tooBig = answer(asked);
        tooBig.setErrorStatus(SnmpConstants.SNMP_ERROR_TOO_BIG);
        return tooBig;
      }
      answer.add(found);
    }
    return answer;
  }

  /** As much as there is room for (RFC 3416, 4.2.3): who wants more asks from where it ends. */
  private static PDU bulk(PDU asked, View view, int octetsMax) {
    PDU answer = answer(asked);
    List<? extends VariableBinding> names = asked.getVariableBindings();
    int single = Math.clamp(asked.getNonRepeaters(), 0, names.size());
    Room room = new Room(answer, octetsMax - AROUND);
    for (VariableBinding name : names.subList(0, single)) {
      if (!room.add(view.after(name.getOid()))) {
        return answer;
      }
    }
    List<OID> last =
        names.subList(single, names.size()).stream()
            .map(VariableBinding::getOid)
            .collect(Collectors.toCollection(ArrayList::new));
    boolean more = !last.isEmpty();
    for (int round = 0; round < asked.getMaxRepetitions() && more; round++) {
      more = false;
      for (int i = 0; i < last.size(); i++) {
        VariableBinding next = view.after(last.get(i));
        if (!room.add(next)) {
          return answer;
        }
        last.set(i, next.getOid());
        more |= !next.isException();
      }
    }
    return answer;
  }

  /** What room an answer still has. */
  private static final class Room {
    private final PDU answer;
    private int left;

    Room(PDU answer, int left) {
      this.answer = answer;
      this.left = left;
    }

    /** Whether there was room for one more. */
    boolean add(VariableBinding binding) {
      left -= binding.getBERLength();
      if (left < 0) {
        return false;
      }
      answer.add(binding);
      return true;
    }
  }

  private static PDU answer(PDU asked) {
    PDU answer;
    if (asked instanceof ScopedPDU scoped) {
      ScopedPDU own = new ScopedPDU();
      own.setContextEngineID(scoped.getContextEngineID());
      own.setContextName(scoped.getContextName());
      answer = own;
    } else {
      answer = new PDU();
    }
    answer.setType(PDU.RESPONSE);
    answer.setRequestID(asked.getRequestID());
    return answer;
  }
}
