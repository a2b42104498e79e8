package org.evenkeel.netlink;

import static org.evenkeel.netlink.IpVsConstants.IPVS_CMD_ATTR_DEST;
import static org.evenkeel.netlink.IpVsConstants.IPVS_CMD_ATTR_SERVICE;
import static org.evenkeel.netlink.IpVsConstants.IPVS_CMD_DEL_DEST;
import static org.evenkeel.netlink.IpVsConstants.IPVS_CMD_DEL_SERVICE;
import static org.evenkeel.netlink.IpVsConstants.IPVS_CMD_GET_DEST;
import static org.evenkeel.netlink.IpVsConstants.IPVS_CMD_GET_INFO;
import static org.evenkeel.netlink.IpVsConstants.IPVS_CMD_GET_SERVICE;
import static org.evenkeel.netlink.IpVsConstants.IPVS_CMD_NEW_DEST;
import static org.evenkeel.netlink.IpVsConstants.IPVS_CMD_NEW_SERVICE;
import static org.evenkeel.netlink.IpVsConstants.IPVS_CMD_SET_DEST;
import static org.evenkeel.netlink.IpVsConstants.IPVS_CMD_SET_SERVICE;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_ADDR;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_ADDR_FAMILY;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_FWD_METHOD;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_L_THRESH;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_PORT;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_TUN_FLAGS;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_TUN_PORT;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_TUN_TYPE;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_U_THRESH;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_WEIGHT;
import static org.evenkeel.netlink.IpVsConstants.IPVS_SVC_ATTR_ADDR;
import static org.evenkeel.netlink.IpVsConstants.IPVS_SVC_ATTR_AF;
import static org.evenkeel.netlink.IpVsConstants.IPVS_SVC_ATTR_FLAGS;
import static org.evenkeel.netlink.IpVsConstants.IPVS_SVC_ATTR_FWMARK;
import static org.evenkeel.netlink.IpVsConstants.IPVS_SVC_ATTR_NETMASK;
import static org.evenkeel.netlink.IpVsConstants.IPVS_SVC_ATTR_PORT;
import static org.evenkeel.netlink.IpVsConstants.IPVS_SVC_ATTR_PROTOCOL;
import static org.evenkeel.netlink.IpVsConstants.IPVS_SVC_ATTR_SCHED_NAME;
import static org.evenkeel.netlink.IpVsConstants.IPVS_SVC_ATTR_TIMEOUT;

import java.net.InetAddress;

/** Writes IPVS requests as linux/ip_vs.h lays them out. Pure; any thread. */
final class IpvsEncoder {
  /** {@code union nf_inet_addr}: an IPv4 address takes the first four bytes. */
  private static final int ADDRESS_LENGTH = 16;

  private static final int ALL_FLAGS = -1;

  private final GenericFamily family;

  IpvsEncoder(GenericFamily family) {
    this.family = family;
  }

  /** Asks for version and sizes. */
  Request info() {
    return family.request(IPVS_CMD_GET_INFO, _ -> {}, () -> "ask for the version of IPVS");
  }

  /** Dumps the services. */
  Request services() {
    return family.request(IPVS_CMD_GET_SERVICE, _ -> {}, () -> "list the services of IPVS");
  }

  /** Dumps the destinations of a service. */
  Request destinations(IpvsServiceKey service) {
    return family.request(
        IPVS_CMD_GET_DEST,
        writer -> service(writer, service),
        () -> "list the destinations of service " + service);
  }

  /** Makes an edit. */
  Request edit(IpvsEdit edit) {
    int command =
        switch (edit) {
          case IpvsEdit.NewService _ -> IPVS_CMD_NEW_SERVICE;
          case IpvsEdit.SetService _ -> IPVS_CMD_SET_SERVICE;
          case IpvsEdit.DeleteService _ -> IPVS_CMD_DEL_SERVICE;
          case IpvsEdit.NewDestination _ -> IPVS_CMD_NEW_DEST;
          case IpvsEdit.SetDestination _ -> IPVS_CMD_SET_DEST;
          case IpvsEdit.DeleteDestination _ -> IPVS_CMD_DEL_DEST;
        };
    return family.request(command, writer -> attributes(writer, edit), edit::toString);
  }

  private static void attributes(MessageWriter writer, IpvsEdit edit) {
    switch (edit) {
      case IpvsEdit.NewService(IpvsService service) -> service(writer, service);
      case IpvsEdit.SetService(IpvsService service) -> service(writer, service);
      case IpvsEdit.DeleteService(IpvsServiceKey service) -> service(writer, service);
      case IpvsEdit.NewDestination(IpvsServiceKey service, IpvsDestination destination) -> {
        service(writer, service);
        destination(writer, destination);
      }
      case IpvsEdit.SetDestination(IpvsServiceKey service, IpvsDestination destination) -> {
        service(writer, service);
        destination(writer, destination);
      }
      case IpvsEdit.DeleteDestination(IpvsServiceKey service, IpvsDestination.Key destination) -> {
        service(writer, service);
        writer.nest(IPVS_CMD_ATTR_DEST, nest -> key(nest, destination));
      }
    }
  }

  private static void service(MessageWriter writer, IpvsServiceKey key) {
    writer.nest(IPVS_CMD_ATTR_SERVICE, nest -> key(nest, key));
  }

  private static void service(MessageWriter writer, IpvsService service) {
    boolean v6 = family(service.key()) == SocketConstants.AF_INET6;
    writer.nest(
        IPVS_CMD_ATTR_SERVICE,
        nest -> {
          key(nest, service.key());
          nest.string(IPVS_SVC_ATTR_SCHED_NAME, service.scheduler())
              .pair(IPVS_SVC_ATTR_FLAGS, service.flags(), ALL_FLAGS)
              .u32(IPVS_SVC_ATTR_TIMEOUT, service.persistenceSeconds());
          if (v6) {
            nest.u32(IPVS_SVC_ATTR_NETMASK, service.netmask());
          } else {
            nest.be32(IPVS_SVC_ATTR_NETMASK, service.netmask());
          }
        });
  }

  private static void key(MessageWriter nest, IpvsServiceKey key) {
    nest.u16(IPVS_SVC_ATTR_AF, family(key));
    switch (key) {
      case IpvsServiceKey.Endpoint endpoint -> {
        nest.u16(IPVS_SVC_ATTR_PROTOCOL, endpoint.protocol());
        address(nest, IPVS_SVC_ATTR_ADDR, endpoint.address());
        nest.port(IPVS_SVC_ATTR_PORT, endpoint.port());
      }
      case IpvsServiceKey.Mark mark -> nest.u32(IPVS_SVC_ATTR_FWMARK, mark.mark());
    }
  }

  private static void destination(MessageWriter writer, IpvsDestination destination) {
    writer.nest(
        IPVS_CMD_ATTR_DEST,
        nest -> {
          key(nest, destination.key());
          nest.u32(IPVS_DEST_ATTR_FWD_METHOD, destination.forwarding().number())
              .u32(IPVS_DEST_ATTR_WEIGHT, destination.weight())
              .u32(IPVS_DEST_ATTR_U_THRESH, destination.thresholds().upper())
              .u32(IPVS_DEST_ATTR_L_THRESH, destination.thresholds().lower());
          if (destination.forwarding() == IpvsForwarding.TUNNEL) {
            tunnel(nest, destination.tunnel());
          }
        });
  }

  private static void tunnel(MessageWriter nest, IpvsTunnel tunnel) {
    nest.u8(IPVS_DEST_ATTR_TUN_TYPE, tunnel.type().number())
        .port(IPVS_DEST_ATTR_TUN_PORT, tunnel.port())
        .u16(IPVS_DEST_ATTR_TUN_FLAGS, tunnel.flags());
  }

  private static void key(MessageWriter nest, IpvsDestination.Key key) {
    nest.u16(IPVS_DEST_ATTR_ADDR_FAMILY, Addresses.family(key.address()));
    address(nest, IPVS_DEST_ATTR_ADDR, key.address());
    nest.port(IPVS_DEST_ATTR_PORT, key.port());
  }

  private static void address(MessageWriter nest, int attribute, InetAddress address) {
    nest.bytes(attribute, address.getAddress(), ADDRESS_LENGTH);
  }

  private static int family(IpvsServiceKey key) {
    return switch (key) {
      case IpvsServiceKey.Endpoint endpoint -> Addresses.family(endpoint.address());
      case IpvsServiceKey.Mark mark ->
          mark.v6() ? SocketConstants.AF_INET6 : SocketConstants.AF_INET;
    };
  }
}
