package org.evenkeel.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Against the kernel of this machine; none of it needs a privilege. */
@EnabledOnOs(OS.LINUX)
class NetlinkSocketTest {
  @Test
  void silenceOfTheKernelEndsAtTheTimeoutAndTheSocketWorksAgain() throws NetlinkException {
    try (NetlinkSocket socket = route(Duration.ofMillis(300))) {
      // The kernel ignores such a message, and without NLM_F_ACK it says nothing.
      ByteBuffer noop =
          KernelReply.datagram(KernelReply.message(NetlinkConstants.NLMSG_NOOP, 1, 1));
      NetlinkException silence =
          assertThrows(NetlinkException.class, () -> socket.exchange(noop, _ -> true));
      assertEquals(Errno.ETIMEDOUT, silence.errno());
      assertFalse(links(socket).isEmpty());
    }
  }

  @Test
  void failedExchangeLeavesNothingForTheNext() throws NetlinkException {
    try (NetlinkSocket socket = route(Duration.ofSeconds(10))) {
      NetlinkException failure = new NetlinkException("read", Errno.EBADMSG, "");
      Wire.Replies failing =
          _ -> {
            throw failure;
          };
      MessageWriter writer = new MessageWriter();
      writer.message(AddressCodec.links(), 0x301, 1);
      assertEquals(
          failure,
          assertThrows(NetlinkException.class, () -> socket.exchange(writer.datagram(), failing)));
      // A dump left half read would make this one fail as busy, or answer it with the old rest.
      assertFalse(links(socket).isEmpty());
    }
  }

  @Test
  void closedSocketOpensAnewWhenUsedAgain() throws NetlinkException {
    NetlinkSocket socket = route(Duration.ofSeconds(10));
    List<Link> before = links(socket);
    socket.close();
    socket.close();
    assertEquals(before, links(socket));
    socket.close();
  }

  @Test
  void kernelAnswersEveryRefusedRequestOfABatch() throws NetlinkException {
    try (NetlinkSocket socket = route(Duration.ofSeconds(10))) {
      List<Request> requests = new ArrayList<>();
      for (int i = 0; i < 3 * Conversation.BATCH_MAX; i++) {
        InterfaceAddress.Key key =
            new InterfaceAddress.Key(Integer.MAX_VALUE, Ip.of("192.0.2.1"), 32);
        requests.add(AddressCodec.delete(key));
      }
      List<Outcome> outcomes = new Conversation(socket).execute(requests);
      assertEquals(requests.size(), outcomes.size());
      assertTrue(outcomes.stream().allMatch(Outcome.Refused.class::isInstance));
    }
  }

  @Test
  void unknownProtocolFailsWithItsErrno() {
    try (NetlinkSocket socket = new NetlinkSocket(31, Duration.ofSeconds(10))) {
      NetlinkException failure =
          assertThrows(
              NetlinkException.class,
              () ->
                  new Conversation(socket).dump(AddressCodec.links(), _ -> Optional.<Link>empty()));
      assertTrue(failure.errno() > 0);
      assertEquals("list the network interfaces", failure.operation());
    }
  }

  @Test
  void timeoutMustBePositive() {
    assertThrows(IllegalArgumentException.class, () -> route(Duration.ZERO));
  }

  private static NetlinkSocket route(Duration timeout) {
    return new NetlinkSocket(NetlinkConstants.NETLINK_ROUTE, timeout);
  }

  private static List<Link> links(Wire wire) throws NetlinkException {
    return new Conversation(wire).dump(AddressCodec.links(), AddressCodec::link);
  }
}
