package org.evenkeel.coordinator.snmp;

import java.nio.charset.StandardCharsets;
import org.snmp4j.smi.Counter64;
import org.snmp4j.smi.Gauge32;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.Variable;

/** Values as managers get them (RFC 2578, 7.1). */
final class Values {
  /** The longest SnmpAdminString (RFC 3411), in octets. */
  private static final int TEXT_MAX = 255;

  private static final long GAUGE_MAX = 0xffff_ffffL;
  private static final long TICK_NANOS = 10_000_000;

  private Values() {}

  /** A text of people, cut after a whole character where it is too long. */
  static Variable text(String text) {
    return text(text, TEXT_MAX);
  }

  static Variable text(String text, int octetsMax) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int end = Math.min(bytes.length, octetsMax);
    while (end < bytes.length && end > 0 && (bytes[end] & 0xc0) == 0x80) {
      end--; // within a character (RFC 3629)
    }
    return new OctetString(bytes, 0, end);
  }

  /** A figure that falls and rises; what passes 32 bits stays at the highest. */
  static Variable gauge(long value) {
    return new Gauge32(Math.clamp(value, 0, GAUGE_MAX));
  }

  /** What only grows. */
  static Variable counter(long value) {
    return new Counter64(value);
  }

  /** A number of an enumeration, or one with a sign. */
  static Variable number(int value) {
    return new Integer32(value);
  }

  /** TruthValue of RFC 2579. */
  static Variable truth(boolean is) {
    return new Integer32(is ? 1 : 2);
  }

  /** A time in hundredths of a second, which begins anew after 497 days. */
  static Variable ticks(long nanos) {
    return new TimeTicks(nanos / TICK_NANOS & GAUGE_MAX);
  }
}
