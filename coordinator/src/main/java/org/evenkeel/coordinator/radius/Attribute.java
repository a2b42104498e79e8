package org.evenkeel.coordinator.radius;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One of a message's attributes (RFC 2865, 5).
 *
 * @param type 0 to 255
 * @param value at most 253 bytes; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content, and hidden, below
public record Attribute(int type, byte[] value) {
  public static final int USER_NAME = 1;
  public static final int USER_PASSWORD = 2;
  public static final int FILTER_ID = 11;
  public static final int CLASS = 25;
  public static final int NAS_IDENTIFIER = 32;

  /** Signs a message (RFC 3579, 3.2). */
  static final int MESSAGE_AUTHENTICATOR = 80;

  /** The longest value. */
  public static final int VALUE_MAX = 253;

  /**
   * @throws IllegalArgumentException when there is no such type, or the value is too long
   */
  public Attribute {
    if (type < 0 || type > 255 || value.length > VALUE_MAX) {
      throw new IllegalArgumentException("no attribute: " + type);
    }
  }

  /** One whose value is text. */
  public static Attribute text(int type, String text) {
    return new Attribute(type, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Its value as text. */
  public String text() {
    return new String(value, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Attribute that && type == that.type && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return 31 * type + Arrays.hashCode(value);
  }

  /** Hides the value, so that no log shows it. */
  @Override
  public String toString() {
    return "attribute " + type;
  }
}
