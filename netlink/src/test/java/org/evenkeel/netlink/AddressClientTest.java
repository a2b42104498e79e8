package org.evenkeel.netlink;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Changes are compared, byte for byte, with those that {@code ip} sent. */
class AddressClientTest {
  private static final int PERMANENT = 0x80;

  @Test
  void listsTheInterfaces() throws NetlinkException {
    List<Link> links = new AddressClient(Capture.of("links").replay()).links();
    assertEquals(
        List.of("lo", "tunl0", "gre0", "gretap0", "erspan0", "d0"),
        links.stream().map(Link::name).toList());
    assertEquals(List.of(1, 2, 3, 4, 5, 6), links.stream().map(Link::index).toList());
    Link loopback = links.getFirst();
    assertTrue(loopback.up() && loopback.carrier() && loopback.loopback());
    Link tunnel = links.get(1);
    assertFalse(tunnel.up() || tunnel.carrier() || tunnel.loopback());
    assertTrue(links.getLast().up() && links.getLast().carrier());
    assertEquals(Optional.of(new MacAddress("82:f9:e3:71:0c:85")), links.getLast().mac());
    assertEquals(Optional.empty(), tunnel.mac(), "a tunnel's is an IP address");
  }

  @Test
  void listsTheAddresses() throws NetlinkException {
    assertEquals(
        List.of(
            address("127.0.0.1", 8, 1, InterfaceAddress.SCOPE_HOST, PERMANENT, "lo"),
            address("192.168.87.5", 24, 6, 0, PERMANENT, "d0"),
            address("::1", 128, 1, InterfaceAddress.SCOPE_HOST, PERMANENT, ""),
            address("2001:db8::5", 64, 6, 0, PERMANENT | 2, ""),
            address("fe80::80f9:e3ff:fe71:c85", 64, 6, 253, PERMANENT, "")),
        new AddressClient(Capture.of("addresses").replay()).addresses());
  }

  @Test
  void addsAnAddress() throws NetlinkException {
    assertEquals(
        List.of(new Outcome.Done()),
        new AddressClient(Capture.of("add-address").replay())
            .add(List.of(InterfaceAddress.universal(key("10.9.9.9", 32, 6)))));
  }

  @Test
  void addsAnAddressThatNobodyIsAskedFor() throws NetlinkException {
    InterfaceAddress address =
        address("2001:db8::99", 128, 1, 0, InterfaceAddress.NO_DUPLICATE_DETECTION, "");
    assertEquals(
        List.of(new Outcome.Done()),
        new AddressClient(Capture.of("add-address-v6").replay()).add(List.of(address)));
  }

  @Test
  void anAddressThatIsNeverASourceHasNoPreferredLifetime() throws NetlinkException {
    InterfaceAddress address = address("2001:db8::99", 128, 1, 0, InterfaceAddress.DEPRECATED, "");
    AttributeReader attributes =
        Encoded.of(AddressCodec.add(address)).attributes(IfAddrConstants.IFADDRMSG_LENGTH);
    byte[] lifetimes = {};
    while (attributes.next()) {
      if (attributes.type() == IfAddrConstants.IFA_CACHEINFO) {
        lifetimes = attributes.bytes();
      }
    }
    // Preferred 0, valid INFINITY_LIFE_TIME; the kernel fills in the two times.
    assertArrayEquals(new byte[] {0, 0, 0, 0, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0}, lifetimes);
  }

  @Test
  void deletesAnAddress() throws NetlinkException {
    assertEquals(
        List.of(new Outcome.Done()),
        new AddressClient(Capture.of("delete-address").replay())
            .delete(List.of(key("10.9.9.9", 32, 6))));
  }

  @Test
  void addingNeverReplaces() {
    int exclusive = NetlinkConstants.NLM_F_CREATE | NetlinkConstants.NLM_F_EXCL;
    Request request = AddressCodec.add(InterfaceAddress.universal(key("10.9.9.9", 32, 6)));
    assertEquals(exclusive, request.flags());
  }

  @Test
  void addressesSurviveTheRoundTrip() throws NetlinkException {
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      InterfaceAddress.Key key =
          new InterfaceAddress.Key(random.nextInt(), Samples.address(random), random.nextInt(33));
      InterfaceAddress address =
          new InterfaceAddress(
              key, random.nextInt(256), random.nextInt(), "l".repeat(random.nextInt(16)));
      assertEquals(
          Optional.of(address),
          AddressCodec.address(Encoded.of(AddressCodec.add(address))),
          "seed " + seed);
    }
  }

  @Test
  void pointToPointAddressIsOursNotThePeers() throws NetlinkException {
    byte[] ours = {10, 0, 0, 1};
    byte[] peer = {10, 0, 0, 2};
    Request request =
        new Request(
            RtnetlinkConstants.RTM_NEWADDR,
            0,
            writer ->
                writer
                    .headerBytes(SocketConstants.AF_INET, 32, 0, 0)
                    .headerU32(3)
                    .bytes(IfAddrConstants.IFA_ADDRESS, peer, 4)
                    .bytes(IfAddrConstants.IFA_LOCAL, ours, 4),
            () -> "");
    assertEquals(
        Ip.of("10.0.0.1"), AddressCodec.address(Encoded.of(request)).orElseThrow().key().address());
  }

  @Test
  void addressesOfOtherFamiliesAreLeftOut() throws NetlinkException {
    byte[] phonet = new byte[8];
    phonet[0] = 35;
    byte[] message = KernelReply.message(RtnetlinkConstants.RTM_NEWADDR, 0, 1, phonet);
    assertEquals(Optional.empty(), AddressCodec.address(Encoded.of(KernelReply.datagram(message))));
  }

  @Test
  void damagedAnswersAreMalformedOrReadAndNeverCrash() {
    damage("links", AddressCodec::link);
    damage("addresses", AddressCodec::address);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void listsTheLoopbackOfThisMachine() throws NetlinkException {
    try (AddressClient client = AddressClient.open(Duration.ofSeconds(10))) {
      Link loopback = client.links().stream().filter(Link::loopback).findFirst().orElseThrow();
      assertEquals("lo", loopback.name());
      assertTrue(
          client.addresses().stream()
              .map(InterfaceAddress::key)
              .anyMatch(key("127.0.0.1", 8, loopback.index())::equals));
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void refusalOfThisMachinesKernelNamesTheAddress() throws NetlinkException {
    try (AddressClient client = AddressClient.open(Duration.ofSeconds(10))) {
      InterfaceAddress.Key nowhere = key("192.0.2.1", 32, Integer.MAX_VALUE);
      NetlinkException refused =
          assertInstanceOf(
                  Outcome.Refused.class,
                  client.add(List.of(InterfaceAddress.universal(nowhere))).getFirst())
              .reason();
      assertTrue(List.of(Errno.ENODEV, Errno.EPERM).contains(refused.errno()), refused::toString);
      assertEquals("add address 192.0.2.1/32 on interface 2147483647", refused.operation());
      assertFalse(client.links().isEmpty(), "a refusal must not end the conversation");
    }
  }

  private static <T> void damage(String capture, Decoder<T> decoder) {
    List<byte[]> datagrams = Capture.of(capture).exchanges().getFirst().replies();
    for (long seed = 0; seed < 10_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = datagrams.get(random.nextInt(datagrams.size() - 1)).clone();
      for (int i = random.nextInt(20); i >= 0; i--) {
        bytes[16 + random.nextInt(bytes.length - 16)] = (byte) random.nextInt();
      }
      try {
        new ReplyCollector<>(1, 1, decoder).read(withSequence(bytes));
      } catch (NetlinkException e) {
        // Damage can also make a message look like the kernel's word for lost answers.
        assertTrue(e.errno() == Errno.EBADMSG || e.errno() == Errno.ENOBUFS, e::toString);
      }
    }
  }

  private static ByteBuffer withSequence(byte... bytes) {
    ByteBuffer datagram = KernelReply.datagram(bytes);
    return datagram.putInt(8, 1);
  }

  private static InterfaceAddress.Key key(String address, int prefixLength, int index) {
    return new InterfaceAddress.Key(index, Ip.of(address), prefixLength);
  }

  private static InterfaceAddress address(
      String address, int prefixLength, int index, int scope, int flags, String label) {
    return new InterfaceAddress(key(address, prefixLength, index), scope, flags, label);
  }
}
