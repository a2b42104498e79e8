package org.evenkeel.netlink;

import java.util.Optional;

/**
 * Makes a value of a message. Wrong lengths and the like need no care: the conversation asks the
 * message's {@link Fault} and drops the value.
 *
 * @param <T> what the messages describe
 */
@FunctionalInterface
interface Decoder<T> {
  /** The value, or empty when the message is not about such a thing. */
  Optional<T> decode(Message message);
}
