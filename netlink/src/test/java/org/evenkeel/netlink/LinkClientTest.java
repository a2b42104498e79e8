package org.evenkeel.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Requests are compared, byte for byte, with those that {@code ip} sent. */
class LinkClientTest {
  private static final VirtualLink LINK =
      new VirtualLink(3, "ek-v0", new MacAddress("02:11:22:33:44:55"));

  @Test
  void makesAnInterfaceUponAnother() throws NetlinkException {
    assertEquals(
        new Outcome.Done(), new LinkClient(Capture.of("add-virtual-link").replay()).add(LINK));
  }

  @Test
  void oneThatIsThereIsNotReplaced() throws NetlinkException {
    Outcome outcome = new LinkClient(Capture.of("add-virtual-link-again").replay()).add(LINK);
    assertEquals(Errno.EEXIST, assertInstanceOf(Outcome.Refused.class, outcome).reason().errno());
    int exclusive = NetlinkConstants.NLM_F_CREATE | NetlinkConstants.NLM_F_EXCL;
    assertEquals(exclusive, LinkCodec.add(LINK).flags());
  }

  @Test
  void switchesOnAndRemoves() throws NetlinkException {
    LinkClient client =
        new LinkClient(Capture.of("link-up").then(Capture.of("delete-link")).replay());
    assertEquals(new Outcome.Done(), client.up(4));
    assertEquals(new Outcome.Done(), client.delete(4));
  }

  @Test
  void aNameThatTheKernelWouldCutIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new VirtualLink(3, "a234567890123456", LINK.mac()));
  }
}
