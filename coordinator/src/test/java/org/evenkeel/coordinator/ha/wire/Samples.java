package org.evenkeel.coordinator.ha.wire;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Flags;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Kind;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Session;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Standing;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.State;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Times;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Timings;

/** Messages and keys for tests. */
final class Samples {
  static final HeartbeatKey KEY = new HeartbeatKey(7, counting());
  static final Keyring KEYRING = new Keyring(List.of(KEY));
  static final Standing STANDING = new Standing(1, State.PASSIVE, Flags.NONE, 100, 100, 5, 3);

  private Samples() {}

  /** Bytes 0, 1, 2, … 31. */
  static byte[] counting() {
    byte[] secret = new byte[HeartbeatKey.LENGTH];
    for (int i = 0; i < secret.length; i++) {
      secret[i] = (byte) i;
    }
    return secret;
  }

  static HeartbeatMessage message(Session session) {
    return new HeartbeatMessage(
        Kind.HEARTBEAT,
        session,
        new Times(1, 0, 0, 1_763_000_000_000L),
        STANDING,
        "lb1",
        Optional.empty());
  }

  static HeartbeatMessage random(SplittableRandom random) {
    StringBuilder name = new StringBuilder();
    for (int left = random.nextInt(1, HeartbeatMessage.NAME_MAX + 1); left > 0; left--) {
      name.append((char) random.nextInt('!', '~' + 1));
    }
    return new HeartbeatMessage(
        List.of(Kind.values()).get(random.nextInt(2)),
        new Session(
            random.nextLong(), random.nextLong() >>> 1, random.nextLong(), random.nextLong()),
        new Times(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong()),
        new Standing(
            random.nextLong() >>> 1,
            List.of(State.values()).get(random.nextInt(4)),
            Flags.of(random.nextInt(16)),
            random.nextInt(65_536),
            random.nextInt(65_536),
            random.nextLong(),
            random.nextInt() >>> 1),
        name.toString(),
        random.nextBoolean()
            ? Optional.of(new Timings(random.nextInt(1, 10_000), random.nextInt(10_000, 90_000)))
            : Optional.empty());
  }
}
