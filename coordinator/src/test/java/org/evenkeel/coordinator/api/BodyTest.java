package org.evenkeel.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BodyTest {
  /** On a clock that may begin anywhere. */
  @ParameterizedTest
  @ValueSource(longs = {0, -7, Long.MAX_VALUE - 5})
  void whoSendsABodyByteByByteIsNotWaitedForLong(long origin) {
    Drip drip = new Drip(origin, Duration.ofSeconds(1), Long.MAX_VALUE);
    assertEquals(408, refusal(drip, 1 << 20));
    assertTrue(drip.sent <= 32, drip.sent + " bytes, one each second");
  }

  @Test
  void whatDoesNotEndIsRefusedAndNotReadForEver() {
    Drip drip = new Drip(0, Duration.ofNanos(1), Long.MAX_VALUE);
    assertEquals(413, refusal(drip, 1000));
    assertTrue(drip.sent < 20 << 20, "%d bytes are read".formatted(drip.sent));
    assertEquals(408, refusal(new Drip(0, Duration.ofMillis(20), Long.MAX_VALUE), 1000));
  }

  @Test
  void whatFitsIsReadWhole() throws IOException {
    byte[] bytes = new byte[30_000];
    bytes[29_999] = 1;
    assertArrayEquals(
        bytes, Body.read(new ByteArrayInputStream(bytes), bytes.length, System::nanoTime));
  }

  private static int refusal(Drip drip, int most) {
    return assertThrows(ProblemException.class, () -> Body.read(drip, most, () -> drip.now))
        .problem()
        .status();
  }

  /** One byte at a time, each of which takes that long. */
  private static final class Drip extends InputStream {
    private final long nanos;
    private final long most;
    private long now;
    private long sent;

    Drip(long origin, Duration each, long most) {
      this.now = origin;
      this.nanos = each.toNanos();
      this.most = most;
    }

    @Override
    public int read() {
      now += nanos;
      return sent++ < most ? 'x' : -1;
    }

    @Override
    public int read(byte[] bytes, int from, int length) {
      if (length == 0) {
        return 0;
      }
      int one = read();
      if (one >= 0) {
        bytes[from] = (byte) one;
      }
      return one < 0 ? -1 : 1;
    }
  }
}
