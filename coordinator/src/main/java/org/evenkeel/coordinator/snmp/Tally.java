package org.evenkeel.coordinator.snmp;

import java.util.HashMap;
import java.util.Map;
import org.snmp4j.event.CounterEvent;
import org.snmp4j.event.CounterListener;
import org.snmp4j.smi.Counter32;
import org.snmp4j.smi.OID;

/**
 * How often what has happened to questions, by the name of the counter that standards give it. Of
 * one thread.
 */
final class Tally implements CounterListener {
  private final Map<OID, Counter32> counts = new HashMap<>();

  /** Questions from where none may come. */
  private long foreign;

  /** Questions beyond what is answered in a second. */
  private long excess;

  /** Counts what the library has seen, which may ask how often that was. */
  @Override
  public void incrementCounter(CounterEvent event) {
    event.setCurrentValue(count(event.getOid()));
  }

  /** Counts once more; how often that was. */
  Counter32 count(OID counter) {
    counts.computeIfAbsent(counter, _ -> new Counter32()).increment();
    return of(counter);
  }

  /** How often that was. */
  Counter32 of(OID counter) {
    Counter32 found = counts.get(counter);
    return found == null ? new Counter32() : new Counter32(found.getValue());
  }

  void countForeign() {
    foreign++;
  }

  void countExcess() {
    excess++;
  }

  long foreign() {
    return foreign;
  }

  long excess() {
    return excess;
  }
}
