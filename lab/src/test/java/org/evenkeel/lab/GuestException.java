package org.evenkeel.lab;

/**
 * The guest did not do what it was asked: it did not boot, it died, or a command could not start or
 * did not end in time. The message has the kernel's last words where they explain it.
 */
final class GuestException extends RuntimeException {

  private static final long serialVersionUID = 1;

  GuestException(String message) {
    super(message);
  }

  GuestException(String message, Throwable cause) {
    super(message, cause);
  }
}
