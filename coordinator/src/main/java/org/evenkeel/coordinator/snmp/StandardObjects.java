package org.evenkeel.coordinator.snmp;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.evenkeel.coordinator.model.SnmpSpec;
import org.evenkeel.coordinator.pace.Clock;
import org.evenkeel.coordinator.snmp.Branch.Column;
import org.snmp4j.smi.Counter32;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.Variable;

/**
 * What every agent answers: the system group and the counters of RFC 3418, the engine of RFC 3411,
 * the counters of RFC 3414; and our own counters beside them. Of the thread that counts.
 */
final class StandardObjects {
  /** Transport and application: 2^(4-1) + 2^(7-1). */
  private static final int SERVICES = 72;

  private static final int AUTHENTICATION_TRAPS_DISABLED = 2;

  private final SnmpSpec spec;
  private final EngineFile.Boot engine;
  private final String version;
  private final Tally tally;
  private final Clock clock;
  private final long startNanos;

  StandardObjects(SnmpSpec spec, EngineFile.Boot engine, String version, Tally tally, Clock clock) {
    this.spec = spec;
    this.engine = engine;
    this.version = version;
    this.tally = tally;
    this.clock = clock;
    this.startNanos = clock.nanos();
  }

  /** All of them, each as it is whenever it is asked for. */
  List<Branch<?>> of(String node) {
    return List.of(
        group(
            Arcs.SYSTEM,
            List.of(
                column(1, () -> Values.text("Evenkeel coordinator " + version)),
                column(2, () -> new OID(Arcs.COORDINATOR)),
                column(3, () -> Values.ticks(upNanos())),
                column(4, () -> Values.text(spec.contact())),
                column(5, () -> Values.text(node)),
                column(6, () -> Values.text(spec.location())),
                column(7, () -> Values.number(SERVICES)))),
        group(
            Arcs.SNMP,
            Stream.concat(
                    counters(Arcs.SNMP, 1, 3, 4, 5, 6),
                    Stream.of(
                        column(30, () -> Values.number(AUTHENTICATION_TRAPS_DISABLED)),
                        column(31, Counter32::new),
                        column(32, Counter32::new)))
                .toList()),
        group(
            Arcs.ENGINE,
            List.of(
                column(1, () -> new OctetString(engine.octets())),
                column(2, () -> Values.number(engine.boots())),
                column(3, () -> Values.number((int) (upNanos() / 1_000_000_000L))),
                column(4, () -> Values.number(Datagrams.LENGTH_MAX)))),
        group(Arcs.USM_STATS, counters(Arcs.USM_STATS, 1, 2, 3, 4, 5, 6).toList()),
        group(
            Arcs.ASKED,
            List.of(
                column(1, () -> new Counter32(tally.foreign() & 0xffff_ffffL)),
                column(2, () -> new Counter32(tally.excess() & 0xffff_ffffL)))));
  }

  private long upNanos() {
    return clock.nanos() - startNanos;
  }

  private interface Telling {
    Variable now();
  }

  private static Branch<Telling> group(OID name, List<Column<Telling>> columns) {
    return Branch.scalars(name, columns, Optional.of(Counter32::new));
  }

  private static Column<Telling> column(int number, Telling telling) {
    return new Column<>(number, _ -> telling.now());
  }

  private Stream<Column<Telling>> counters(OID group, int... numbers) {
    return IntStream.of(numbers)
        .mapToObj(
            number -> {
              OID counter = new OID(group.getValue(), new int[] {number, 0});
              return column(number, () -> tally.of(counter));
            });
  }
}
