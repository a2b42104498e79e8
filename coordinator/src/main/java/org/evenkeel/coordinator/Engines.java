package org.evenkeel.coordinator;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.config.NodeConfiguration.DispatcherChoice;
import org.evenkeel.coordinator.config.NodeConfiguration.ProxyChoice;
import org.evenkeel.coordinator.director.Carriers;
import org.evenkeel.coordinator.director.Director;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.evenkeel.coordinator.dispatch.Dispatcher;
import org.evenkeel.coordinator.dispatch.haproxy.HaproxyDispatcher;
import org.evenkeel.coordinator.dispatch.haproxy.HaproxySettings;
import org.evenkeel.coordinator.dispatch.haproxy.Sharing;
import org.evenkeel.coordinator.dispatch.haproxy.Suspects;
import org.evenkeel.coordinator.dispatch.ipvs.IpvsDispatcher;
import org.evenkeel.coordinator.dispatch.relay.RelayDispatcher;
import org.evenkeel.coordinator.dispatch.relay.RelayLimits;
import org.evenkeel.coordinator.fallback.FallbackKeeper;
import org.evenkeel.coordinator.fallback.PageText;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.pace.Clock;
import org.evenkeel.coordinator.pace.Watcher;

/**
 * The engines of this node.
 *
 * @param carriers which of them carries which services
 * @param dispatchers all of them
 * @param notices what users should know of the choice; empty when they made it
 */
record Engines(Carriers carriers, List<Dispatcher> dispatchers, List<String> notices) {

  /**
   * Opens what was chosen; {@code auto} is IPVS and HAProxy where they can be used and the relay
   * elsewhere.
   *
   * @param root below which HAProxy has its files
   * @param sharing with whom HAProxy shares what it remembers of clients; empty is nobody
   * @throws StartException when what was asked for cannot be used
   */
  static Engines open(
      DispatcherChoice layer4, ProxyChoice layer7, Path root, Optional<Sharing> sharing)
      throws StartException {
    List<Dispatcher> open = new ArrayList<>();
    List<String> notices = new ArrayList<>();
    try {
      Engine kernel = ipvs(layer4, open, notices);
      Engine proxy = haproxy(layer7, settings(root, sharing), open);
      open.add(new RelayDispatcher(RelayLimits.DEFAULT));
      return new Engines(new Carriers(kernel, proxy), List.copyOf(open), List.copyOf(notices));
    } catch (StartException | RuntimeException e) {
      open.forEach(Dispatcher::close);
      throw e;
    }
  }

  private static HaproxySettings settings(Path root, Optional<Sharing> sharing) {
    return HaproxySettings.below(root, new PageText(FallbackKeeper.file(root))::within, sharing);
  }

  /**
   * Has the director know what HAProxy's counters make suspect and what HAProxy complains of, while
   * it carries services.
   *
   * @return what watches it, to be closed; nothing when it carries none
   */
  List<AutoCloseable> watch(Director director) {
    Optional<HaproxyDispatcher> haproxy =
        dispatchers.stream()
            .filter(_ -> carriers.layer7() == Engine.HAPROXY)
            .filter(HaproxyDispatcher.class::isInstance)
            .map(HaproxyDispatcher.class::cast)
            .findFirst();
    return haproxy.map(each -> watch(each, director)).orElse(List.of());
  }

  private static List<AutoCloseable> watch(HaproxyDispatcher haproxy, Director director) {
    Suspects suspects = new Suspects();
    return List.of(
        Watcher.start(
            "haproxy-hints",
            () -> Optional.of(suspects.look(haproxy.troubles(), Clock.SYSTEM.nanos())),
            _ -> Suspects.PERIOD,
            hints -> director.hint(Engine.HAPROXY, hints)),
        Watcher.start(
            "haproxy-notices",
            () -> Optional.of(haproxy.notices()),
            _ -> Suspects.PERIOD,
            problems -> director.notice("haproxy", problems)));
  }

  private static Engine ipvs(DispatcherChoice choice, List<Dispatcher> open, List<String> notices)
      throws StartException {
    if (choice == DispatcherChoice.RELAY) {
      return Engine.RELAY;
    }
    return switch (IpvsDispatcher.open(CommandRunner.SYSTEM)) {
      case IpvsDispatcher.Opening.Ready(IpvsDispatcher ipvs) -> {
        open.add(ipvs);
        yield Engine.IPVS;
      }
      case IpvsDispatcher.Opening.Unusable(String reason) -> {
        if (choice == DispatcherChoice.IPVS) {
          throw new StartException("IPVS cannot be used: " + reason);
        }
        notices.add("IPVS cannot be used, the relay carries layer 4: " + reason);
        yield Engine.RELAY;
      }
    };
  }

  /** A process of an earlier choice is taken over all the same: it ends when nothing is asked. */
  private static Engine haproxy(ProxyChoice choice, HaproxySettings settings, List<Dispatcher> open)
      throws StartException {
    if (choice == ProxyChoice.RELAY && !Files.exists(settings.directory())) {
      return Engine.RELAY;
    }
    Optional<HaproxyDispatcher> haproxy =
        switch (HaproxyDispatcher.open(settings, CommandRunner.SYSTEM)) {
          case HaproxyDispatcher.Opening.Ready(HaproxyDispatcher ready) -> Optional.of(ready);
          case HaproxyDispatcher.Opening.Unusable(String reason) -> {
            if (choice == ProxyChoice.HAPROXY) {
              throw new StartException("HAProxy cannot be used: " + reason);
            }
            yield Optional.empty();
          }
        };
    haproxy.ifPresent(open::add);
    return haproxy.isPresent() && choice != ProxyChoice.RELAY ? Engine.HAPROXY : Engine.RELAY;
  }
}
