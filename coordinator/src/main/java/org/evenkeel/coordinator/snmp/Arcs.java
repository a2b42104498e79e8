package org.evenkeel.coordinator.snmp;

import org.snmp4j.smi.OID;

/** Where things stand in the tree of names; docs/EVENKEEL-MIB.txt says the same to managers. */
final class Arcs {
  /**
   * The root of what is ours: the arc that Microsoft leaves to whoever makes a UUID, and the parts
   * of ours, f67153af-d95a-4a68-a262-c71a325bfeb8. See docs/decisions/0011.
   */
  static final OID ROOT =
      new OID(
          new int[] {
            1,
            2,
            840,
            113_556,
            1,
            8_000,
            2_554,
            63_089,
            21_423,
            55_642,
            19_048,
            41_570,
            13_048_370,
            6_028_984
          });

  /** What a manager knows the program by (sysObjectID). */
  static final OID COORDINATOR = below(ROOT, 2, 1);

  /** Each of these holds a group of scalars, or the entry of a table. */
  static final OID NODE = below(ROOT, 1, 1, 1);

  static final OID PAIR = below(ROOT, 1, 1, 2);
  static final OID SERVICE = below(ROOT, 1, 1, 3, 1);
  static final OID REAL_SERVER = below(ROOT, 1, 1, 4, 1);
  static final OID ASKED = below(ROOT, 1, 1, 5);

  /** RFC 3418. */
  static final OID SYSTEM = new OID("1.3.6.1.2.1.1");

  static final OID SNMP = new OID("1.3.6.1.2.1.11");

  /** RFC 3411. */
  static final OID ENGINE = new OID("1.3.6.1.6.3.10.2.1");

  /** RFC 3414. */
  static final OID USM_STATS = new OID("1.3.6.1.6.3.15.1.1");

  private Arcs() {}

  private static OID below(OID above, int... arcs) {
    return new OID(above.getValue(), arcs);
  }
}
