package org.evenkeel.netlink;

/**
 * Numbers of {@code linux/sock_diag.h}, {@code linux/inet_diag.h}, {@code netinet/in.h} and {@code
 * net/tcp_states.h}.
 */
final class InetDiagConstants {
  static final int SOCK_DIAG_BY_FAMILY = 20;

  static final int IPPROTO_TCP = 6;
  static final int TCP_ESTABLISHED = 1;

  /** Length of the part of {@code struct inet_diag_msg} up to the local address. */
  static final int INET_DIAG_SPORT = 4;

  static final int INET_DIAG_SRC = 8;

  /** Length of {@code struct inet_diag_sockid}. */
  static final int INET_DIAG_SOCKID_LENGTH = 48;

  static final int INET_DIAG_REQ_BYTECODE = 1;
  static final int INET_DIAG_BC_JMP = 1;
  static final int INET_DIAG_BC_S_COND = 7;

  /** Length of {@code struct inet_diag_bc_op}. */
  static final int INET_DIAG_BC_OP_LENGTH = 4;

  /** Length of {@code struct inet_diag_hostcond} without its address. */
  static final int INET_DIAG_HOSTCOND_LENGTH = 8;

  private InetDiagConstants() {}
}
