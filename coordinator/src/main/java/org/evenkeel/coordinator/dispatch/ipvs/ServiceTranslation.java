package org.evenkeel.coordinator.dispatch.ipvs;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.dispatch.ServiceSettings;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Persistence;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.Scheduling.Flag;
import org.evenkeel.coordinator.model.ServiceKey;
import org.evenkeel.netlink.IpvsService;
import org.evenkeel.netlink.IpvsServiceFlags;
import org.evenkeel.netlink.IpvsServiceKey;

/** Between services of our dispatch tables and the kernel's. Pure. */
final class ServiceTranslation {
  private ServiceTranslation() {}

  /** Our key; empty for a service of a kind that we have none of. */
  static Optional<ServiceKey> key(IpvsServiceKey key) {
    return switch (key) {
      case IpvsServiceKey.Mark(boolean v6, int mark) -> Optional.of(new ServiceKey.Mark(mark, v6));
      case IpvsServiceKey.Endpoint(int protocol, var address, int port) ->
          port == 0
              ? Optional.empty()
              : protocol(protocol)
                  .map(own -> new ServiceKey.Endpoint(own, new IpAddress(address), port));
    };
  }

  private static Optional<Protocol> protocol(int number) {
    return switch (number) {
      case IpvsServiceKey.Endpoint.TCP -> Optional.of(Protocol.TCP);
      case IpvsServiceKey.Endpoint.UDP -> Optional.of(Protocol.UDP);
      case IpvsServiceKey.Endpoint.SCTP -> Optional.of(Protocol.SCTP);
      default -> Optional.empty();
    };
  }

  /** The kernel's key. */
  static IpvsServiceKey key(ServiceKey key) {
    return switch (key) {
      case ServiceKey.Mark(int mark, boolean isV6) -> new IpvsServiceKey.Mark(isV6, mark);
      case ServiceKey.Endpoint(Protocol protocol, IpAddress address, int port) ->
          new IpvsServiceKey.Endpoint(number(protocol), address.inet(), port);
    };
  }

  private static int number(Protocol protocol) {
    return switch (protocol) {
      case TCP -> IpvsServiceKey.Endpoint.TCP;
      case UDP -> IpvsServiceKey.Endpoint.UDP;
      case SCTP -> IpvsServiceKey.Endpoint.SCTP;
    };
  }

  /** Our settings. */
  static ServiceSettings settings(IpvsService service) {
    int flags = service.flags();
    boolean persistent = (flags & IpvsServiceFlags.IP_VS_SVC_F_PERSISTENT) != 0;
    return new ServiceSettings(
        service.scheduler(),
        flags(service.scheduler(), flags),
        (flags & IpvsServiceFlags.IP_VS_SVC_F_ONEPACKET) != 0,
        persistent ? Optional.of(persistence(service)) : Optional.empty());
  }

  /** The kernel has one bit for the flags of all schedulers. */
  private static Set<Flag> flags(String scheduler, int bits) {
    EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
    for (Flag flag : Flag.values()) {
      if (flag.scheduler().toString().equals(scheduler) && (bits & bit(flag)) != 0) {
        flags.add(flag);
      }
    }
    return flags;
  }

  private static int bit(Flag flag) {
    return switch (flag) {
      case SH_FALLBACK -> IpvsServiceFlags.IP_VS_SVC_F_SCHED_SH_FALLBACK;
      case SH_PORT -> IpvsServiceFlags.IP_VS_SVC_F_SCHED_SH_PORT;
      case MH_FALLBACK -> IpvsServiceFlags.IP_VS_SVC_F_SCHED_MH_FALLBACK;
      case MH_PORT -> IpvsServiceFlags.IP_VS_SVC_F_SCHED_MH_PORT;
    };
  }

  private static Persistence persistence(IpvsService service) {
    long seconds = Math.max(1, Integer.toUnsignedLong(service.persistenceSeconds()));
    int length = isV6(service.key()) ? service.netmask() : Integer.bitCount(service.netmask());
    return new Persistence(Duration.ofSeconds(seconds), Math.clamp(length, 1, 128));
  }

  /** The kernel's service, without destinations. */
  static IpvsService service(TableService service) {
    ServiceSettings settings = service.settings();
    IpvsServiceKey key = key(service.key());
    int flags = settings.onePacket() ? IpvsServiceFlags.IP_VS_SVC_F_ONEPACKET : 0;
    for (Flag flag : settings.flags()) {
      flags |= bit(flag);
    }
    if (settings.persistence().isEmpty()) {
      int everyAddress = isV6(key) ? 128 : mask(32);
      return new IpvsService(key, settings.scheduler(), flags, 0, everyAddress);
    }
    Persistence persistence = settings.persistence().get();
    int length = persistence.granularity();
    return new IpvsService(
        key,
        settings.scheduler(),
        flags | IpvsServiceFlags.IP_VS_SVC_F_PERSISTENT,
        (int) persistence.timeout().toSeconds(),
        isV6(key) ? length : mask(length));
  }

  private static int mask(int length) {
    return length == 0 ? 0 : -1 << (32 - length);
  }

  private static boolean isV6(IpvsServiceKey key) {
    return switch (key) {
      case IpvsServiceKey.Mark mark -> mark.v6();
      case IpvsServiceKey.Endpoint endpoint -> new IpAddress(endpoint.address()).isV6();
    };
  }
}
