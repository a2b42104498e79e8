package org.evenkeel.netlink;

import static org.evenkeel.netlink.InetDiagConstants.INET_DIAG_BC_JMP;
import static org.evenkeel.netlink.InetDiagConstants.INET_DIAG_BC_OP_LENGTH;
import static org.evenkeel.netlink.InetDiagConstants.INET_DIAG_BC_S_COND;
import static org.evenkeel.netlink.InetDiagConstants.INET_DIAG_HOSTCOND_LENGTH;
import static org.evenkeel.netlink.InetDiagConstants.INET_DIAG_REQ_BYTECODE;
import static org.evenkeel.netlink.InetDiagConstants.INET_DIAG_SOCKID_LENGTH;
import static org.evenkeel.netlink.InetDiagConstants.IPPROTO_TCP;
import static org.evenkeel.netlink.InetDiagConstants.SOCK_DIAG_BY_FAMILY;
import static org.evenkeel.netlink.InetDiagConstants.TCP_ESTABLISHED;
import static org.evenkeel.netlink.SocketConstants.AF_INET6;
import static org.evenkeel.netlink.SocketConstants.AF_UNSPEC;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Requests about established TCP sockets (sock_diag(7): {@code struct inet_diag_req_v2}), with a
 * program in the kernel's own little language that picks sockets there, so that no other is copied
 * out ({@code inet_diag_bc_run} in net/ipv4/inet_diag.c). Pure; any thread.
 */
final class InetDiagCodec {
  private InetDiagCodec() {}

  /**
   * Dumps the established TCP sockets of a family at any of the local ends.
   *
   * @param family {@code AF_INET}, or {@code AF_INET6}, to which sockets with IPv4-mapped addresses
   *     belong
   * @param ends at least one, at most {@link ConnectionClient#ENDS_MAX}
   */
  static Request established(int family, List<LocalEnd> ends) {
    byte[] program = program(ends);
    return new Request(
        SOCK_DIAG_BY_FAMILY,
        0,
        writer -> {
          writer.headerBytes(family, IPPROTO_TCP, 0, 0).headerU32(1 << TCP_ESTABLISHED);
          for (int i = 0; i < INET_DIAG_SOCKID_LENGTH; i += Integer.BYTES) {
            writer.headerU32(0);
          }
          writer.bytes(INET_DIAG_REQ_BYTECODE, program, program.length);
        },
        () -> "list the %s connections".formatted(family == AF_INET6 ? "IPv6" : "IPv4"));
  }

  /**
   * A socket is taken when it satisfies one of the conditions. Behind each but the last stands a
   * jump to the end of the program, which means taken; the last jumps beyond it, which means not.
   */
  static byte[] program(List<LocalEnd> ends) {
    int length = -INET_DIAG_BC_OP_LENGTH;
    for (LocalEnd end : ends) {
      length += conditionLength(end) + INET_DIAG_BC_OP_LENGTH;
    }
    ByteBuffer program = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
    for (LocalEnd end : ends) {
      // To the next condition, or beyond the end: in both cases over a jump, there or not.
      int otherwise = conditionLength(end) + INET_DIAG_BC_OP_LENGTH;
      operation(program, INET_DIAG_BC_S_COND, conditionLength(end), otherwise);
      condition(program, end);
      if (program.hasRemaining()) {
        operation(program, INET_DIAG_BC_JMP, INET_DIAG_BC_OP_LENGTH, program.remaining());
      }
    }
    return program.array();
  }

  /** {@code struct inet_diag_bc_op}: where to go on, in bytes from its own start. */
  private static void operation(ByteBuffer program, int code, int yes, int no) {
    program.put((byte) code).put((byte) yes).putShort((short) no);
  }

  /**
   * {@code struct inet_diag_hostcond}; the port is in the machine's order. A condition on an IPv4
   * address holds for its mapped form as well.
   */
  private static void condition(ByteBuffer program, LocalEnd end) {
    int family = end.address().map(Addresses::family).orElse(AF_UNSPEC);
    int bits = end.address().map(Addresses::bits).orElse(0);
    program.put((byte) family).put((byte) bits).putShort((short) 0).putInt(end.port());
    end.address().map(InetAddress::getAddress).ifPresent(program::put);
  }

  private static int conditionLength(LocalEnd end) {
    int address = end.address().map(Addresses::bits).orElse(0) / Byte.SIZE;
    return INET_DIAG_BC_OP_LENGTH + INET_DIAG_HOSTCOND_LENGTH + address;
  }
}
