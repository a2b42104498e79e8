package org.evenkeel.coordinator.model;

import java.util.Locale;
import java.util.Optional;

/**
 * How a check encrypts its connection, and whom it must reach.
 *
 * @param start when TLS begins
 * @param sni the name that is asked for and, with {@link Verify.Trusted}, must be in the
 *     certificate; empty means the check's host or else the real server's address
 * @param verify which certificates are right
 */
public record Encryption(Start start, Optional<String> sni, Verify verify) {

  /** When TLS begins. */
  public enum Start {
    /** With the first byte. */
    DIRECT,
    /** When the protocol's own command for it has been answered. */
    COMMAND
  }

  /** Which certificates are right. */
  public sealed interface Verify {
    /** One that an authority signed which this machine trusts, for the right name and time. */
    record Trusted() implements Verify {}

    /** Any. */
    record Anyone() implements Verify {}

    /**
     * One alone, whoever signed it and whatever its name and time.
     *
     * @param sha256 the fingerprint of the whole certificate: 64 hexadecimal digits, lower case
     */
    record Pinned(String sha256) implements Verify {
      /**
       * Reads a fingerprint, also with colons and capitals as openssl(1) writes it.
       *
       * @throws IllegalArgumentException when {@code text} is none
       */
      public static Pinned parse(String text) {
        String digits = text.replace(":", "").toLowerCase(Locale.ROOT);
        if (!digits.matches("[0-9a-f]{64}")) {
          throw new IllegalArgumentException("no fingerprint: " + text);
        }
        return new Pinned(digits);
      }
    }
  }
}
