package org.evenkeel.coordinator.director;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.dispatch.Delivery;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.migrate.Format;
import org.evenkeel.coordinator.migrate.Imported;
import org.evenkeel.coordinator.migrate.Includes;
import org.evenkeel.coordinator.migrate.Source;
import org.evenkeel.coordinator.migrate.UnreadableException;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.Scheduler;
import org.evenkeel.coordinator.model.Scheduling.Flag;
import org.evenkeel.coordinator.model.ServiceKey;
import org.evenkeel.coordinator.model.Tunnel;
import org.junit.jupiter.api.Test;

/** A table that ipvsadm saved, imported and planned, is the same table. */
class ImportedTableTest {
  @Test
  void whatWasSavedIsWhatIsPlanned() throws UnreadableException {
    long seed = 4_711;
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      String rules = String.join("\n", rules(random));
      Imported imported = Imported.read(Format.IPVSADM, new Source("f", "/", rules), Includes.NONE);
      String message = "seed " + seed + ", round " + round;
      assertEquals(List.of(), imported.dropped(), message);
      assertEquals(rules, String.join("\n", saved(planned(imported))), message);
    }
  }

  private static List<TableService> planned(Imported imported) {
    return Planner.plan(
            new Situation(
                imported.cluster(),
                new Carriers(Engine.IPVS, Engine.HAPROXY),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Situation.Surroundings.UNKNOWN,
                Map.of(),
                Map.of()))
        .table(Engine.IPVS);
  }

  /** A random table as {@code ipvsadm -S -n} prints one. */
  private static List<String> rules(Random random) {
    List<String> lines = new ArrayList<>();
    int services = random.nextInt(1, 6);
    for (int i = 0; i < services; i++) {
      boolean isV6 = random.nextInt(3) == 0;
      boolean marked = random.nextInt(4) == 0;
      int kind = random.nextInt(marked ? 2 : 3);
      String protocol = List.of("-t", "-u", "--sctp-service").get(kind);
      int port = random.nextInt(1, 65_536);
      String service =
          marked
              ? "-f " + (3_000 + i) + (isV6 ? " -6" : "")
              : protocol + " " + (isV6 ? "[2001:db8::" + (i + 1) + "]" : "192.0.2." + (i + 1));
      String way = List.of("-g", "-m", "-i").get(random.nextInt(3));
      boolean ops = protocol.equals("-u") && !marked && !way.equals("-m") && random.nextBoolean();
      lines.add(
          "-A "
              + service
              + (marked ? "" : ":" + port)
              + scheduler(random)
              + persistence(random, isV6)
              + (ops ? " -o" : ""));
      int reals = random.nextInt(marked && isV6 ? 1 : 0, 4);
      for (int j = 0; j < reals; j++) {
        int own = marked ? 0 : way.equals("-m") ? random.nextInt(1, 65_536) : port;
        int max = random.nextInt(3) == 0 ? random.nextInt(1, 65_536) : 0;
        int min = max > 0 ? random.nextInt(max + 1) : 0;
        lines.add(
            "-a %s -r %s:%d %s -w %d%s%s%s"
                .formatted(
                    service + (marked ? "" : ":" + port),
                    isV6 ? "[2001:db8:1::" + (j + 1) + "]" : "198.51.100." + (j + 1),
                    own,
                    way,
                    random.nextInt(4) == 0 ? 0 : random.nextInt(65_536),
                    max > 0 ? " -x " + max : "",
                    min > 0 ? " -y " + min : "",
                    way.equals("-i") ? tunnel(random) : ""));
      }
    }
    return lines;
  }

  private static String scheduler(Random random) {
    List<Scheduler> all = List.of(Scheduler.values());
    Scheduler scheduler = all.get(random.nextInt(all.size()));
    List<String> flags =
        Flag.of(scheduler).stream().filter(_ -> random.nextBoolean()).map(Flag::toString).toList();
    return " -s " + scheduler + (flags.isEmpty() ? "" : " -b " + String.join(",", flags));
  }

  private static String persistence(Random random, boolean isV6) {
    if (random.nextBoolean()) {
      return "";
    }
    String mask = isV6 ? " -M " + random.nextInt(1, 128) : " -M " + mask(random.nextInt(1, 32));
    return " -p " + random.nextInt(1, 86_401) + (random.nextBoolean() ? mask : "");
  }

  private static String mask(int prefix) {
    long bits = (0xffffffffL << (32 - prefix)) & 0xffffffffL;
    return "%d.%d.%d.%d".formatted(bits >> 24, bits >> 16 & 255, bits >> 8 & 255, bits & 255);
  }

  private static String tunnel(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> " --tun-type gre --tun-nocsum";
      case 1 -> " --tun-type gre --tun-csum";
      case 2 -> " --tun-type gue --tun-port " + random.nextInt(1, 65_536) + " --tun-remcsum";
      case 3 -> " --tun-type gue --tun-port " + random.nextInt(1, 65_536) + " --tun-csum";
      default -> "";
    };
  }

  /** A table in the same words. */
  private static List<String> saved(List<TableService> table) {
    List<String> lines = new ArrayList<>();
    for (TableService service : table) {
      String key =
          switch (service.key()) {
            case ServiceKey.Mark(int mark, boolean isV6) -> "-f " + mark + (isV6 ? " -6" : "");
            case ServiceKey.Endpoint endpoint ->
                option(endpoint.protocol()) + " " + endpoint.address().toString(endpoint.port());
          };
      boolean isV6 =
          switch (service.key()) {
            case ServiceKey.Mark mark -> mark.isV6();
            case ServiceKey.Endpoint endpoint -> endpoint.address().isV6();
          };
      String flags =
          new TreeSet<>(service.settings().flags())
              .stream().map(Flag::toString).collect(Collectors.joining(","));
      String persistence =
          service
              .settings()
              .persistence()
              .map(
                  own ->
                      " -p "
                          + own.timeout().toSeconds()
                          + (own.granularity() == (isV6 ? 128 : 32)
                              ? ""
                              : " -M " + (isV6 ? own.granularity() : mask(own.granularity()))))
              .orElse("");
      lines.add(
          "-A "
              + key
              + " -s "
              + service.settings().scheduler()
              + (flags.isEmpty() ? "" : " -b " + flags)
              + persistence
              + (service.settings().onePacket() ? " -o" : ""));
      for (Destination real : service.destinations()) {
        lines.add(
            "-a %s -r %s %s -w %d%s%s%s"
                .formatted(
                    key,
                    real.key().address().toString(real.key().port()),
                    way(real.delivery()),
                    real.weight(),
                    real.limits().max() > 0 ? " -x " + real.limits().max() : "",
                    real.limits().min() > 0 ? " -y " + real.limits().min() : "",
                    real.delivery() instanceof Delivery.Tunnelled(Tunnel tunnel)
                        ? tunnel(tunnel)
                        : ""));
      }
    }
    return lines;
  }

  private static String option(Protocol protocol) {
    return switch (protocol) {
      case TCP -> "-t";
      case UDP -> "-u";
      case SCTP -> "--sctp-service";
    };
  }

  private static String way(Delivery delivery) {
    return switch (delivery) {
      case Delivery.Direct() -> "-g";
      case Delivery.Masqueraded() -> "-m";
      case Delivery.Tunnelled _ -> "-i";
      default -> throw new IllegalArgumentException("no table of IPVS has " + delivery);
    };
  }

  private static String tunnel(Tunnel tunnel) {
    return switch (tunnel) {
      case Tunnel.Ipip() -> "";
      case Tunnel.Gre(boolean checksum) ->
          " --tun-type gre " + (checksum ? "--tun-csum" : "--tun-nocsum");
      case Tunnel.Gue(int port, Tunnel.Checksum checksum) ->
          " --tun-type gue --tun-port "
              + port
              + switch (checksum) {
                case NONE -> " --tun-nocsum";
                case FULL -> " --tun-csum";
                case REMOTE -> " --tun-remcsum";
              };
    };
  }
}
