package org.evenkeel.netlink;

import java.util.Objects;

/**
 * The kernel refused something, or could not be asked. The message says what was tried, the error
 * with its symbolic name, what the kernel said, and what to do in general; what an error such as
 * {@link Errno#EEXIST} means for the operation is the caller's to judge.
 */
public final class NetlinkException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What was tried. */
  private final String operation;

  /** The kernel's error number. */
  private final int errno;

  /** The kernel's text, or empty. */
  private final String kernelMessage;

  /**
   * A failure.
   *
   * @param operation what was tried and on what, fit to follow "cannot"
   * @param errno the kernel's error number, above 0
   * @param kernelMessage the kernel's extended acknowledgement or the detail that we know; empty
   *     when there is none
   */
  public NetlinkException(String operation, int errno, String kernelMessage) {
    super(
        "cannot "
            + operation
            + ": "
            + Errno.describe(errno)
            + (kernelMessage.isEmpty() ? "" : ": " + kernelMessage)
            + "; "
            + Errno.advice(errno));
    this.operation = operation;
    this.errno = errno;
    this.kernelMessage = kernelMessage;
  }

  /** This failure of a step, told as the failure of the operation that the step was part of. */
  NetlinkException during(String whole) {
    String detail = kernelMessage.isEmpty() ? "" : ": " + kernelMessage;
    NetlinkException failure =
        new NetlinkException(whole, errno, "could not " + operation + detail);
    failure.initCause(this);
    return failure;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage(), "every failure has a message");
  }

  /** What was tried and on what, for example {@code add service tcp 192.168.87.5:5672}. */
  public String operation() {
    return operation;
  }

  /** The kernel's error number, one of {@link Errno} or another. */
  public int errno() {
    return errno;
  }

  /** The symbolic name of {@link #errno()}, for example {@code EPERM}. */
  public String errnoName() {
    return Errno.name(errno);
  }

  /** What the kernel said beside the number; empty when it said nothing. */
  public String kernelMessage() {
    return kernelMessage;
  }
}
