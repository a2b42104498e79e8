package org.evenkeel.netlink;

import java.util.Map;

/**
 * Error numbers of the kernel that callers tell apart, and the names of all that netlink can meet.
 * From {@code asm-generic/errno-base.h} and {@code asm-generic/errno.h}.
 */
public final class Errno {
  /** Operation not permitted. */
  public static final int EPERM = 1;

  /** No such entity: for IPVS no such destination or scheduler. */
  public static final int ENOENT = 2;

  /** No such process: for IPVS no such service. */
  public static final int ESRCH = 3;

  /** Interrupted: for a dump, the table changed while it was read. */
  public static final int EINTR = 4;

  /** Not an open descriptor. */
  public static final int EBADF = 9;

  /** Resource temporarily unavailable. */
  public static final int EAGAIN = 11;

  /** Out of memory. */
  public static final int ENOMEM = 12;

  /** Permission denied. */
  public static final int EACCES = 13;

  /** Busy. */
  public static final int EBUSY = 16;

  /** It exists already. */
  public static final int EEXIST = 17;

  /** No such device. */
  public static final int ENODEV = 19;

  /** Invalid argument. */
  public static final int EINVAL = 22;

  /** Value out of range. */
  public static final int ERANGE = 34;

  /** Not a message that can be understood. */
  public static final int EBADMSG = 74;

  /** Message too long. */
  public static final int EMSGSIZE = 90;

  /** Protocol not supported. */
  public static final int EPROTONOSUPPORT = 93;

  /** Operation not supported. */
  public static final int EOPNOTSUPP = 95;

  /** Address family not supported. */
  public static final int EAFNOSUPPORT = 97;

  /** Cannot assign the requested address: for a deletion, it is not there. */
  public static final int EADDRNOTAVAIL = 99;

  /** No buffer space: answers of the kernel were lost. */
  public static final int ENOBUFS = 105;

  /** No answer within the time allowed. */
  public static final int ETIMEDOUT = 110;

  /** Nobody listens there. */
  public static final int ECONNREFUSED = 111;

  private record Meaning(String name, String text, String advice) {}

  private static final Map<Integer, Meaning> MEANINGS =
      Map.ofEntries(
          meaning(
              EPERM,
              "EPERM",
              "operation not permitted",
              "run as root or with CAP_NET_ADMIN in the initial user namespace"),
          meaning(ENOENT, "ENOENT", "no such entity", "check that what is named exists"),
          meaning(ESRCH, "ESRCH", "no such entity", "read again what the kernel holds"),
          meaning(EINTR, "EINTR", "interrupted", "try again"),
          meaning(EBADF, "EBADF", "not open", "open it again"),
          meaning(EAGAIN, "EAGAIN", "temporarily unavailable", "try again"),
          meaning(ENOMEM, "ENOMEM", "out of memory", "free memory and try again"),
          meaning(EACCES, "EACCES", "permission denied", "check security policies such as SELinux"),
          meaning(EBUSY, "EBUSY", "busy", "try again"),
          meaning(EEXIST, "EEXIST", "it exists already", "read again what the kernel holds"),
          meaning(ENODEV, "ENODEV", "no such device", "check the interface"),
          meaning(EINVAL, "EINVAL", "invalid argument", "check the values that were given"),
          meaning(ERANGE, "ERANGE", "value out of range", "check the values that were given"),
          meaning(EBADMSG, "EBADMSG", "malformed message", "report it with the kernel's version"),
          meaning(EMSGSIZE, "EMSGSIZE", "message too long", "report it with the kernel's version"),
          meaning(
              EPROTONOSUPPORT,
              "EPROTONOSUPPORT",
              "protocol not supported",
              "check that the kernel has the feature"),
          meaning(
              EOPNOTSUPP,
              "EOPNOTSUPP",
              "operation not supported",
              "check that the kernel has the feature"),
          meaning(
              EAFNOSUPPORT,
              "EAFNOSUPPORT",
              "address family not supported",
              "check that the kernel has IPv6 enabled"),
          meaning(
              EADDRNOTAVAIL,
              "EADDRNOTAVAIL",
              "address not available",
              "read again what the kernel holds"),
          meaning(ENOBUFS, "ENOBUFS", "answers were lost", "read again what the kernel holds"),
          meaning(ETIMEDOUT, "ETIMEDOUT", "no answer in time", "try again"),
          meaning(ECONNREFUSED, "ECONNREFUSED", "nobody listens", "start what should"));

  private Errno() {}

  /** The symbolic name, for example {@code EPERM}; {@code errno 200} for one without a name. */
  public static String name(int errno) {
    Meaning meaning = MEANINGS.get(errno);
    return meaning == null ? "errno " + errno : meaning.name();
  }

  /** Name and meaning for people, for example {@code EPERM (operation not permitted)}. */
  static String describe(int errno) {
    Meaning meaning = MEANINGS.get(errno);
    return meaning == null ? name(errno) : meaning.name() + " (" + meaning.text() + ")";
  }

  /** What to do about it, whatever was tried. */
  static String advice(int errno) {
    Meaning meaning = MEANINGS.get(errno);
    return meaning == null ? "look it up in errno(3)" : meaning.advice();
  }

  private static Map.Entry<Integer, Meaning> meaning(
      int errno, String name, String text, String advice) {
    return Map.entry(errno, new Meaning(name, text, advice));
  }
}
