package org.evenkeel.netlink;

import static org.evenkeel.netlink.KernelReply.acknowledgement;
import static org.evenkeel.netlink.KernelReply.datagram;
import static org.evenkeel.netlink.KernelReply.done;
import static org.evenkeel.netlink.KernelReply.flags;
import static org.evenkeel.netlink.KernelReply.joined;
import static org.evenkeel.netlink.KernelReply.message;
import static org.evenkeel.netlink.KernelReply.messages;
import static org.evenkeel.netlink.KernelReply.sequence;
import static org.evenkeel.netlink.NetlinkConstants.NLM_F_ACK;
import static org.evenkeel.netlink.NetlinkConstants.NLM_F_DUMP_INTR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConversationTest {
  private static final int TYPE = 28;
  private static final Request REQUEST = request(0);
  private static final Decoder<Integer> NUMBER = message -> Optional.of(message.u32(0));

  @Test
  void dumpGathersEveryPart() throws NetlinkException {
    Wire wire =
        (datagram, replies) -> {
          int sequence = sequence(datagram);
          assertFalse(replies.read(datagram(joined(item(sequence, 1), item(sequence, 2)))));
          assertFalse(replies.read(datagram(item(sequence, 3))));
          assertTrue(replies.read(datagram(done(sequence))));
        };
    assertEquals(List.of(1, 2, 3), new Conversation(wire).dump(REQUEST, NUMBER));
  }

  @Test
  void answersToOtherRequestsAreLeftOut() throws NetlinkException {
    Wire wire =
        (datagram, replies) -> {
          int sequence = sequence(datagram);
          assertFalse(replies.read(datagram(joined(item(sequence - 1, 9), done(sequence - 1)))));
          assertFalse(replies.read(datagram(joined(item(sequence + 1, 9), done(sequence + 1)))));
          replies.read(datagram(joined(item(sequence, 1), done(sequence))));
        };
    assertEquals(List.of(1), new Conversation(wire).dump(REQUEST, NUMBER));
  }

  @Test
  void tornDumpIsReadAgainFromTheStart() throws NetlinkException {
    AtomicInteger attempts = new AtomicInteger();
    Wire wire =
        (datagram, replies) -> {
          int attempt = attempts.incrementAndGet();
          int flags = attempt < 3 ? NLM_F_DUMP_INTR : 0;
          int sequence = sequence(datagram);
          byte[] item =
              message(TYPE, flags, sequence, (byte) attempt, (byte) 0, (byte) 0, (byte) 0);
          replies.read(datagram(joined(item, done(sequence))));
        };
    assertEquals(List.of(3), new Conversation(wire).dump(REQUEST, NUMBER));
  }

  @Test
  void dumpTornEveryTimeFailsAfterBoundedAttempts() {
    AtomicInteger attempts = new AtomicInteger();
    Wire wire =
        (datagram, replies) -> {
          attempts.incrementAndGet();
          replies.read(datagram(message(3, NLM_F_DUMP_INTR, sequence(datagram), new byte[4])));
        };
    NetlinkException failure =
        assertThrows(NetlinkException.class, () -> new Conversation(wire).dump(REQUEST, NUMBER));
    assertEquals(Errno.EINTR, failure.errno());
    assertEquals(Conversation.DUMP_ATTEMPTS, attempts.get());
  }

  @Test
  void refusedDumpNamesTheOperation() {
    NetlinkException failure =
        assertThrows(
            NetlinkException.class,
            () -> new Conversation(refusing(Errno.EPERM)).dump(REQUEST, NUMBER));
    assertEquals(Errno.EPERM, failure.errno());
    assertEquals("do thing 0", failure.operation());
  }

  @Test
  void eachRequestOfABatchHasItsOwnOutcome() throws NetlinkException {
    List<Request> requests = requests(5);
    Wire wire =
        (datagram, replies) -> {
          List<ByteBuffer> batch = messages(datagram);
          assertEquals(5, batch.size());
          replies.read(datagram(acknowledgement(sequence(batch.get(1)), Errno.EEXIST)));
          replies.read(datagram(acknowledgement(sequence(batch.get(3)), Errno.ENOENT)));
          assertTrue(replies.read(datagram(acknowledgement(sequence(batch.get(4)), 0))));
        };
    List<Outcome> outcomes = new Conversation(wire).execute(requests);
    assertEquals(List.of(0, Errno.EEXIST, 0, Errno.ENOENT, 0), errnos(outcomes));
    Outcome.Refused refused = assertInstanceOf(Outcome.Refused.class, outcomes.get(3));
    assertEquals("do thing 3", refused.reason().operation());
  }

  @Test
  void refusalOfTheLastRequestEndsTheBatch() throws NetlinkException {
    Wire wire =
        (datagram, replies) ->
            assertTrue(
                replies.read(
                    datagram(acknowledgement(sequence(messages(datagram).getLast()), 17))));
    assertEquals(List.of(0, 0, 17), errnos(new Conversation(wire).execute(requests(3))));
  }

  @Test
  void longListsTravelInBoundedBatchesWithOneAcknowledgementEach() throws NetlinkException {
    List<Integer> sizes = new ArrayList<>();
    Wire wire =
        (datagram, replies) -> {
          List<ByteBuffer> batch = messages(datagram);
          sizes.add(batch.size());
          assertEquals(1, batch.stream().filter(m -> (flags(m) & NLM_F_ACK) != 0).count());
          assertTrue((flags(batch.getLast()) & NLM_F_ACK) != 0);
          replies.read(datagram(acknowledgement(sequence(batch.getLast()), 0)));
        };
    int count = 2 * Conversation.BATCH_MAX + 1;
    assertEquals(count, new Conversation(wire).execute(requests(count)).size());
    assertEquals(List.of(Conversation.BATCH_MAX, Conversation.BATCH_MAX, 1), sizes);
  }

  @Test
  void nothingToDoAsksNothing() throws NetlinkException {
    Wire wire = (_, _) -> assertTrue(false, "asked");
    assertEquals(List.of(), new Conversation(wire).execute(List.of()));
  }

  @Test
  void lostAnswersAreAFailure() {
    Wire wire = (datagram, replies) -> replies.read(datagram(message(4, 0, sequence(datagram))));
    NetlinkException failure =
        assertThrows(NetlinkException.class, () -> new Conversation(wire).execute(requests(1)));
    assertEquals(Errno.ENOBUFS, failure.errno());
    assertEquals("do thing 0", failure.operation());
  }

  @Test
  void textOfTheKernelReachesTheCaller() throws NetlinkException {
    InterfaceAddress address =
        InterfaceAddress.universal(new InterfaceAddress.Key(1, Ip.of("10.9.9.9"), 32));
    NetlinkException failure =
        assertInstanceOf(
                Outcome.Refused.class,
                new AddressClient(Capture.of("add-address-again").replay())
                    .add(List.of(address))
                    .getFirst())
            .reason();
    assertEquals(Errno.EEXIST, failure.errno());
    assertEquals("ipv4: Address already assigned", failure.kernelMessage());
  }

  @Test
  void hostileAnswersAreMalformedOrIgnoredAndNeverCrash() {
    for (long seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      ReplyCollector<Integer> replies = new ReplyCollector<>(1, 2, NUMBER);
      byte[] payload = new byte[random.nextInt(40)];
      random.nextBytes(payload);
      byte[] bytes = message(random.nextInt(6), random.nextInt(), 1 + random.nextInt(2), payload);
      if (random.nextBoolean() && bytes.length > 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        replies.read(datagram(bytes));
      } catch (NetlinkException e) {
        assertTrue(
            e.errno() == Errno.EBADMSG || e.errno() == Errno.ENOBUFS, "seed " + seed + ": " + e);
      }
    }
  }

  @Test
  void sequenceNumbersMayWrapAround() throws NetlinkException {
    ReplyCollector<Integer> replies = new ReplyCollector<>(Integer.MAX_VALUE, 2, NUMBER);
    assertFalse(replies.read(datagram(acknowledgement(Integer.MAX_VALUE, 17))));
    assertTrue(replies.read(datagram(acknowledgement(Integer.MIN_VALUE, 0))));
    assertEquals(17, replies.refusal(0).errno());
  }

  private static Wire refusing(int errno) {
    return (datagram, replies) ->
        replies.read(datagram(acknowledgement(sequence(datagram), errno)));
  }

  private static byte[] item(int sequence, int value) {
    return message(TYPE, 2, sequence, (byte) value, (byte) 0, (byte) 0, (byte) 0);
  }

  private static Request request(int number) {
    return new Request(TYPE, 0, writer -> writer.headerU32(number), () -> "do thing " + number);
  }

  private static List<Request> requests(int count) {
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      requests.add(request(i));
    }
    return requests;
  }

  private static List<Integer> errnos(List<Outcome> outcomes) {
    return outcomes.stream()
        .map(
            outcome ->
                switch (outcome) {
                  case Outcome.Done _ -> 0;
                  case Outcome.Refused refused -> refused.reason().errno();
                })
        .toList();
  }
}
