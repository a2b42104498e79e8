package org.evenkeel.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests are compared, byte for byte, with those that {@code ip} sent. */
class RoutingClientTest {
  private static final int TABLE = 1000;
  private static final int PROTOCOL = 101;
  private static final int KERNEL = 2;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void listsTheRulesInTheirOrder(boolean isV6) throws NetlinkException {
    List<RoutingRule> wanted =
        new ArrayList<>(
            List.of(
                new RoutingRule(isV6, 0, 0, 0, 255, KERNEL),
                new RoutingRule(isV6, 32_765, TABLE, -1, TABLE, PROTOCOL),
                new RoutingRule(isV6, 32_766, 0, 0, 254, KERNEL)));
    if (!isV6) {
      wanted.add(new RoutingRule(false, 32_767, 0, 0, 253, KERNEL));
    }
    assertEquals(wanted, client("rules", isV6).rules(isV6));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void listsTheRoutesOfATable(boolean isV6) throws NetlinkException {
    assertEquals(List.of(route(isV6)), client("local-routes", isV6).routes(isV6, TABLE));
  }

  /** Older kernels send the routes of all tables. */
  @Test
  void routesOfOtherTablesAreLeftOut() throws NetlinkException {
    List<byte[]> replies = Capture.of("local-routes").exchanges().getFirst().replies();
    Wire wire =
        (request, collector) -> {
          for (byte[] reply : replies) {
            ByteBuffer bytes = KernelReply.datagram(reply.clone());
            bytes.putInt(8, KernelReply.sequence(request));
            if (collector.read(bytes)) {
              return;
            }
          }
        };
    assertEquals(List.of(), new RoutingClient(wire).routes(false, TABLE + 1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void addsAndDeletesARule(boolean isV6) throws NetlinkException {
    RoutingRule rule = RoutingRule.byMark(isV6, TABLE, TABLE, PROTOCOL);
    assertEquals(new Outcome.Done(), client("add-rule", isV6).add(rule));
    assertEquals(new Outcome.Done(), client("delete-rule", isV6).delete(rule));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void addsAndDeletesTheRouteByWhichEverythingIsLocal(boolean isV6) throws NetlinkException {
    assertEquals(new Outcome.Done(), client("add-local-route", isV6).add(route(isV6)));
    assertEquals(new Outcome.Done(), client("delete-local-route", isV6).delete(route(isV6)));
  }

  @Test
  void addingNeverReplaces() {
    int exclusive = NetlinkConstants.NLM_F_CREATE | NetlinkConstants.NLM_F_EXCL;
    assertEquals(exclusive, RoutingCodec.add(route(true)).flags());
    assertEquals(exclusive, RoutingCodec.add(RoutingRule.byMark(true, 1, TABLE, PROTOCOL)).flags());
  }

  @Test
  void rulesSurviveTheRoundTrip() throws NetlinkException {
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      RoutingRule rule =
          new RoutingRule(
              random.nextBoolean(),
              random.nextInt(),
              random.nextInt(),
              random.nextInt(1 << 30),
              random.nextInt(),
              random.nextInt(256));
      assertEquals(
          Optional.of(rule), RoutingCodec.rule(Encoded.of(RoutingCodec.add(rule))), "seed " + seed);
    }
  }

  @Test
  void damagedAnswersAreMalformedOrReadAndNeverCrash() {
    damage("rules", RoutingCodec::rule);
    damage("rules-v6", RoutingCodec::rule);
    damage("local-routes", RoutingCodec::route);
    damage("local-routes-v6", RoutingCodec::route);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void listsTheRulesAndLocalRoutesOfThisMachine() throws NetlinkException {
    try (RoutingClient client = RoutingClient.open(Duration.ofSeconds(10))) {
      assertTrue(
          client.rules(false).stream()
              .anyMatch(rule -> rule.priority() == 0 && rule.table() == 255));
      List<TableRoute> local = client.routes(false, 255);
      assertFalse(local.isEmpty());
      assertTrue(local.stream().allMatch(route -> route.table() == 255), local::toString);
      assertEquals(List.of(), client.routes(false, 1_234_567));
      assertEquals(List.of(), client.routes(true, 1_234_567));
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void refusalOfThisMachinesKernelNamesTheRule() throws NetlinkException {
    try (RoutingClient client = RoutingClient.open(Duration.ofSeconds(10))) {
      RoutingRule absent = RoutingRule.byMark(false, 0x7fff_fff1, 1_234_567, PROTOCOL);
      NetlinkException refused =
          assertInstanceOf(Outcome.Refused.class, client.delete(absent)).reason();
      assertTrue(List.of(Errno.ENOENT, Errno.EPERM).contains(refused.errno()), refused::toString);
      assertEquals("remove the IPv4 rule 0: fwmark 0x7ffffff1 lookup 1234567", refused.operation());
      assertFalse(client.rules(false).isEmpty(), "a refusal must not end the conversation");
    }
  }

  @Test
  void onlyAMissingTableHasNoRoutes() {
    Wire refusing =
        (request, replies) ->
            replies.read(
                KernelReply.datagram(
                    KernelReply.acknowledgement(KernelReply.sequence(request), Errno.EPERM)));
    assertThrows(NetlinkException.class, () -> new RoutingClient(refusing).routes(false, TABLE));
  }

  private static <T> void damage(String capture, Decoder<T> decoder) {
    List<byte[]> datagrams = Capture.of(capture).exchanges().getFirst().replies();
    for (long seed = 0; seed < 5_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = datagrams.getFirst().clone();
      for (int i = random.nextInt(20); i >= 0; i--) {
        bytes[16 + random.nextInt(bytes.length - 16)] = (byte) random.nextInt();
      }
      ByteBuffer datagram = KernelReply.datagram(bytes);
      datagram.putInt(8, 1);
      try {
        new ReplyCollector<>(1, 1, decoder).read(datagram);
      } catch (NetlinkException e) {
        // Damage can also make a message look like the kernel's word for lost answers.
        assertTrue(e.errno() == Errno.EBADMSG || e.errno() == Errno.ENOBUFS, e::toString);
      }
    }
  }

  private static RoutingClient client(String capture, boolean isV6) {
    return new RoutingClient(Capture.of(capture + (isV6 ? "-v6" : "")).replay());
  }

  private static TableRoute route(boolean isV6) {
    return TableRoute.everythingLocal(isV6, TABLE, PROTOCOL);
  }
}
