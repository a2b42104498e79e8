package org.evenkeel.coordinator.local;

import java.io.IOException;
import java.io.InputStream;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.evenkeel.coordinator.local.LocalConfiguration.Link;
import org.evenkeel.coordinator.local.LocalConfiguration.Resolver;
import org.evenkeel.coordinator.local.LocalConfiguration.Route;
import org.evenkeel.coordinator.local.LocalConfiguration.Time;
import org.evenkeel.coordinator.model.IpAddress;

/** Reads how this machine is configured, and changes nothing. Safe for any thread. */
public final class LocalReader {
  private static final int FILE_BYTES_MAX = 1 << 18;
  private static final int LINKS_MAX = 200;

  /** Where systemd-resolved listens: resolv.conf names it and not whom it asks. */
  private static final String STUB = "127.0.0.53";

  private final Path host;
  private final Function<String, Ruler> rulers;

  /**
   * Of a machine.
   *
   * @param host its root directory
   * @param rulers says who configures an interface
   */
  public LocalReader(Path host, Function<String, Ruler> rulers) {
    this.host = host;
    this.rulers = rulers;
  }

  /** How it is now; what cannot be read is left out. */
  public LocalConfiguration read() {
    List<Route> routes = new ArrayList<>(KernelRoutes.ipv4(text("proc/net/route")));
    routes.addAll(KernelRoutes.ipv6(text("proc/net/ipv6_route")));
    return new LocalConfiguration(
        text("proc/sys/kernel/hostname").strip(), resolver(), links(), routes, time());
  }

  private Resolver resolver() {
    boolean stub = text("etc/resolv.conf").contains("nameserver " + STUB);
    String text = stub ? text("run/systemd/resolve/resolv.conf") : text("etc/resolv.conf");
    List<String> servers = new ArrayList<>();
    List<String> search = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String[] words = line.strip().split("\\s+", -1);
      if (words[0].equals("nameserver") && words.length > 1) {
        servers.add(words[1]);
      } else if (words[0].equals("search")) {
        search = Arrays.asList(words).subList(1, words.length);
      }
    }
    return new Resolver(
        servers,
        search,
        stub ? "resolvectl dns LINK ADDRESS (until the next boot)" : "edit /etc/resolv.conf");
  }

  private List<Link> links() {
    try (Stream<NetworkInterface> all = NetworkInterface.networkInterfaces()) {
      List<Link> links = new ArrayList<>();
      for (NetworkInterface each : all.limit(LINKS_MAX).toList()) {
        if (!each.isLoopback()) {
          links.add(link(each));
        }
      }
      return links;
    } catch (SocketException _) {
      return List.of();
    }
  }

  private Link link(NetworkInterface link) throws SocketException {
    byte[] hardware = link.getHardwareAddress();
    return new Link(
        link.getName(),
        link.isUp(),
        hardware == null
            ? Optional.empty()
            : Optional.of(HexFormat.ofDelimiter(":").formatHex(hardware)),
        link.getMTU(),
        link.getInterfaceAddresses().stream().map(LocalReader::address).toList(),
        rulers.apply(link.getName()));
  }

  private static String address(InterfaceAddress address) {
    return new IpAddress(address.getAddress()) + "/" + address.getNetworkPrefixLength();
  }

  private Time time() {
    ZonedDateTime now = ZonedDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
    Path state = host.resolve("run/systemd/timesync");
    return new Time(
        DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(now),
        now.getZone().getId(),
        Files.isDirectory(state)
            ? Optional.of(Files.exists(state.resolve("synchronized")))
            : Optional.empty());
  }

  /** What cannot be read is not there for us. */
  private String text(String path) {
    try (InputStream in = Files.newInputStream(host.resolve(path))) {
      return new String(in.readNBytes(FILE_BYTES_MAX), StandardCharsets.UTF_8);
    } catch (IOException _) {
      return "";
    }
  }
}
