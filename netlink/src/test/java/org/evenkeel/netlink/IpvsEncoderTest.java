package org.evenkeel.netlink;

import static org.evenkeel.netlink.IpVsConstants.IPVS_CMD_DEL_DEST;
import static org.evenkeel.netlink.IpVsConstants.IPVS_CMD_DEL_SERVICE;
import static org.evenkeel.netlink.IpVsConstants.IPVS_CMD_NEW_DEST;
import static org.evenkeel.netlink.IpVsConstants.IPVS_CMD_NEW_SERVICE;
import static org.evenkeel.netlink.IpVsConstants.IPVS_CMD_SET_DEST;
import static org.evenkeel.netlink.IpVsConstants.IPVS_CMD_SET_SERVICE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class IpvsEncoderTest {
  private static final IpvsServiceKey SERVICE =
      new IpvsServiceKey.Endpoint(6, Ip.of("192.168.87.5"), 5672);
  private static final IpvsDestination DESTINATION =
      new IpvsDestination(
          new IpvsDestination.Key(Ip.of("192.168.87.10"), 5672),
          IpvsForwarding.DROUTE,
          100,
          IpvsDestination.Thresholds.NONE);

  private final IpvsEncoder encoder = new IpvsEncoder(new GenericFamily(28, 1));

  @Test
  void destinationIsWrittenAsIpvsadmWritesIt() throws NetlinkException {
    ByteBuffer captured = Capture.of("add-destination").exchanges().getFirst().request();
    Map<Integer, List<Byte>> theirs = attributes(Encoded.of(captured));
    Map<Integer, List<Byte>> ours =
        attributes(Encoded.of(encoder.edit(new IpvsEdit.NewDestination(SERVICE, DESTINATION))));

    // ipvsadm adds what the kernel ignores: the tunnel of one that has none.
    theirs.keySet().removeAll(List.of(13, 14, 15));
    assertEquals(theirs, ours);
  }

  @Test
  void tunnelsAreWrittenAsIpvsadmWritesThem() throws NetlinkException {
    List<IpvsDestination> tunnels =
        List.of(
            tunnel("192.168.87.10", new IpvsTunnel(IpvsTunnel.Type.GUE, 6080, 2)),
            tunnel("192.168.87.11", new IpvsTunnel(IpvsTunnel.Type.GRE, 0, 1)),
            tunnel("192.168.87.12", IpvsTunnel.IPIP),
            tunnel("2001:db8::10", IpvsTunnel.IPIP));
    List<Capture.Exchange> captured = Capture.of("add-tunnels").exchanges();
    for (int i = 0; i < tunnels.size(); i++) {
      IpvsEdit edit = new IpvsEdit.NewDestination(SERVICE, tunnels.get(i));
      assertEquals(
          attributes(Encoded.of(captured.get(i).request())),
          attributes(Encoded.of(encoder.edit(edit))),
          edit.toString());
    }
  }

  @Test
  void everyEditHasItsCommand() throws NetlinkException {
    IpvsService service = IpvsService.plain(SERVICE, "wlc");
    assertEquals(IPVS_CMD_NEW_SERVICE, command(new IpvsEdit.NewService(service)));
    assertEquals(IPVS_CMD_SET_SERVICE, command(new IpvsEdit.SetService(service)));
    assertEquals(IPVS_CMD_DEL_SERVICE, command(new IpvsEdit.DeleteService(SERVICE)));
    assertEquals(IPVS_CMD_NEW_DEST, command(new IpvsEdit.NewDestination(SERVICE, DESTINATION)));
    assertEquals(IPVS_CMD_SET_DEST, command(new IpvsEdit.SetDestination(SERVICE, DESTINATION)));
    assertEquals(
        IPVS_CMD_DEL_DEST, command(new IpvsEdit.DeleteDestination(SERVICE, DESTINATION.key())));
  }

  @Test
  void servicesSurviveTheRoundTrip() throws NetlinkException {
    for (long seed = 0; seed < 2_000; seed++) {
      IpvsService service = Samples.service(new Random(seed));
      Message message = Encoded.of(encoder.edit(new IpvsEdit.NewService(service)));
      assertEquals(service, IpvsDecoder.service(message).orElseThrow().service(), "seed " + seed);
    }
  }

  @Test
  void destinationsSurviveTheRoundTrip() throws NetlinkException {
    for (long seed = 0; seed < 2_000; seed++) {
      IpvsDestination destination = Samples.destination(new Random(seed));
      Message message = Encoded.of(encoder.edit(new IpvsEdit.SetDestination(SERVICE, destination)));
      assertEquals(
          destination,
          IpvsDecoder.destination(message).orElseThrow().destination(),
          "seed " + seed);
    }
  }

  private static IpvsDestination tunnel(String address, IpvsTunnel tunnel) {
    return new IpvsDestination(
        new IpvsDestination.Key(Ip.of(address), 5672),
        IpvsForwarding.TUNNEL,
        100,
        IpvsDestination.Thresholds.NONE,
        tunnel);
  }

  private int command(IpvsEdit edit) throws NetlinkException {
    return Encoded.of(encoder.edit(edit)).u8(0);
  }

  /** The attributes within the destination's nest. */
  private static Map<Integer, List<Byte>> attributes(Message message) {
    Map<Integer, List<Byte>> attributes = new TreeMap<>();
    AttributeReader reader = message.attributes(4);
    while (reader.next()) {
      if (reader.type() == IpVsConstants.IPVS_CMD_ATTR_DEST) {
        AttributeReader nested = reader.nested();
        while (nested.next()) {
          attributes.put(nested.type(), Encoded.boxed(nested.bytes()));
        }
      }
    }
    return attributes;
  }
}
