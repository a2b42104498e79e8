package org.evenkeel.coordinator.ha.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.model.HaSpec;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.pace.Clock;

/**
 * A node that does nothing but speak and hear, for a namespace of its own. It says its name each
 * 100 ms, and writes a line for each datagram and for each second's problems, until its input ends.
 */
final class LinksProbe {
  private LinksProbe() {}

  /** Its name, then for each link its interface, local and remote address. */
  public static void main(String[] arguments) throws Exception {
    List<HaSpec.Link> specs = new ArrayList<>();
    for (int i = 1; i < arguments.length; i += 3) {
      specs.add(
          new HaSpec.Link(
              Optional.of(arguments[i]),
              IpAddress.parse(arguments[i + 1]),
              IpAddress.parse(arguments[i + 2]),
              HaSpec.Link.PORT_DEFAULT));
    }
    Links.Listener prints =
        (link, bytes, _) ->
            System.out.println("heard " + link + " " + new String(bytes, StandardCharsets.UTF_8));
    try (Links links = Links.open(specs, Clock.SYSTEM, prints)) {
      Thread speaking = Thread.ofPlatform().daemon().unstarted(() -> speak(links, arguments[0]));
      speaking.start();
      while (System.in.read() >= 0) {}
    }
  }

  private static void speak(Links links, String name) {
    try {
      for (int i = 0; ; i++) {
        links.send(name.getBytes(StandardCharsets.UTF_8));
        TimeUnit.MILLISECONDS.sleep(100);
        if (i % 10 == 0) {
          List<LinkStatus> statuses = links.statuses();
          for (int link = 0; link < statuses.size(); link++) {
            System.out.println("link " + link + " " + statuses.get(link).problem().orElse("open"));
          }
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
