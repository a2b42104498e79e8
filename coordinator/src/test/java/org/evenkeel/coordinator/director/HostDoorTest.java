package org.evenkeel.coordinator.director;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.filter.LocalDelivery;
import org.evenkeel.coordinator.filter.MarkRange;
import org.evenkeel.coordinator.filter.Outcome;
import org.evenkeel.coordinator.filter.PacketFilter;
import org.evenkeel.coordinator.filter.Rule;
import org.evenkeel.coordinator.host.HostNeeds;
import org.evenkeel.coordinator.host.HostSettings;
import org.evenkeel.coordinator.host.HostUse;
import org.evenkeel.coordinator.model.IpAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostDoorTest {
  private static final Rule RULE = new Rule.Exempt(Set.of(IpAddress.parse("10.0.0.5")));
  private static final HostUse DISPATCHES = new HostUse(true, Set.of(), false, Set.of());

  private static final Rule ANSWERS =
      new Rule.Answers(Set.of(IpAddress.parse("10.0.0.10")), 80, 1007);
  private static final Map<String, Integer> NONE = Map.of();
  private static final String SHOWING =
      "virtual-services:\n"
          + "  - { name: web, address: 10.0.0.5, ports: 80, forwarding: proxy, proxy: { source:"
          + " client }, check: { port: 80 } }";

  @TempDir private Path root = Path.of("");
  private Path expire = Path.of("");
  private HostSettings settings;
  private final InMemoryFilter filter = new InMemoryFilter();
  private final InMemoryDelivery delivery = new InMemoryDelivery();
  private final List<String> problems = new ArrayList<>();

  /** A packet filter whose rules are a list; it counts how often it was asked. */
  private static final class InMemoryFilter implements PacketFilter {
    private List<Rule> rules = List.of();
    private int asked;

    @Override
    public String name() {
      return "memory";
    }

    @Override
    public Outcome apply(List<Rule> wanted) {
      asked++;
      boolean same = rules.equals(wanted);
      rules = List.copyOf(wanted);
      return same ? new Outcome.Unchanged() : new Outcome.Changed();
    }
  }

  /** Routing that is a list. */
  private static final class InMemoryDelivery implements LocalDelivery {
    private List<Rule> rules = List.of();
    private Optional<String> taken = Optional.empty();

    @Override
    public Outcome apply(List<Rule> wanted) {
      boolean same = rules.equals(wanted);
      rules = List.copyOf(wanted);
      return same ? new Outcome.Unchanged() : new Outcome.Changed();
    }

    @Override
    public Optional<String> collision(int mark) {
      return taken;
    }
  }

  @BeforeEach
  void aHostOfItsOwn() throws IOException {
    expire = root.resolve("sys/net/ipv4/vs/expire_nodest_conn");
    Files.createDirectories(expire.getParent());
    Files.writeString(expire, "0\n");
    settings = HostSettings.open(root, root.resolve("sys"));
  }

  @Test
  void whatAPlanAsksForIsThereAndClearTakesItBack() throws IOException {
    HostDoor door = door(Optional.empty());
    door.prepare(plan(DISPATCHES, RULE), true, problems);
    assertEquals("1", Files.readString(expire).strip());
    assertEquals(List.of(RULE), filter.rules);

    door.clear(problems);
    assertEquals("0", Files.readString(expire).strip());
    assertEquals(List.of(), filter.rules);
    assertEquals(List.of(), problems);
  }

  @Test
  void whatAnotherPlanNeedsIsMadeWithoutWaitingForALook() throws IOException {
    HostDoor door = door(Optional.empty());
    door.prepare(plan(HostUse.NONE, RULE), true, problems);
    assertEquals("0", Files.readString(expire).strip());

    door.prepare(plan(DISPATCHES, RULE), false, problems);
    assertEquals("1", Files.readString(expire).strip());
  }

  @Test
  void rulesAreReadBackWhenTheyChangeAndNowAndThen() {
    HostDoor door = door(Optional.empty());
    Plan plan = plan(DISPATCHES, RULE);
    door.prepare(plan, false, problems);
    door.prepare(plan, false, problems);
    assertEquals(1, filter.asked);

    filter.rules = List.of();
    for (int look = 0; look < 10; look++) {
      door.prepare(plan, true, problems);
    }
    assertEquals(2, filter.asked);
    assertEquals(List.of(RULE), filter.rules, "what somebody else flushed is back");
  }

  @Test
  void withoutAPacketFilterOnlyAPlanThatNeedsOneHasAProblem() {
    PacketFilter.Opening none = new PacketFilter.Opening.Unusable("install nftables");
    HostDoor door =
        new HostDoor(() -> none, delivery, settings, _ -> Optional.empty(), HostNeeds::of);
    door.prepare(plan(DISPATCHES), true, problems);
    assertEquals(List.of(), problems);
    door.prepare(plan(DISPATCHES, RULE), true, problems);
    assertEquals(List.of("packet filter: install nftables"), problems);
  }

  @Test
  void aMarkOfTheHostsOwnRulesIsACollisionForThoseWhoNeedMarks() {
    HostDoor door = door(Optional.of("mark 1000 is used"));
    assertEquals(
        Optional.of("mark 1000 is used"), door.collision(Clusters.of(ports("\"80,443\"")), NONE));
    assertTrue(door.collision(Clusters.of(ports("80")), NONE).isEmpty());
  }

  @Test
  void aTableOfTheHostsOwnIsACollisionForThoseWhoShowClients() {
    HostDoor door = door(Optional.empty());
    delivery.taken = Optional.of("table 1007 is used");
    Map<String, Integer> marks = Map.of(TableKeys.ANSWERS, 1007);
    assertEquals(delivery.taken, door.collision(Clusters.of(SHOWING), marks));
    assertTrue(door.collision(Clusters.of(ports("80")), marks).isEmpty());
  }

  @Test
  void answersToClientsAreDeliveredAndWatchedAtEveryLook() {
    HostDoor door = door(Optional.empty());
    Plan plan = plan(HostUse.NONE, ANSWERS);
    door.prepare(plan, false, problems);
    assertEquals(List.of(ANSWERS), delivery.rules);

    delivery.rules = List.of();
    door.prepare(plan, true, problems);
    assertEquals(List.of(ANSWERS), delivery.rules, "what somebody else removed is back");

    door.prepare(plan(HostUse.NONE), false, problems);
    assertEquals(List.of(), delivery.rules);
    assertEquals(List.of(), filter.rules);
  }

  @Test
  void aHostOnWhichNothingIsAskedForIsNotTouched() {
    filter.rules = List.of(RULE);
    HostDoor door = door(Optional.empty());
    door.prepare(plan(HostUse.NONE), true, problems);
    door.clear(problems);
    assertEquals(List.of(RULE), filter.rules, "it may be another coordinator's");
    assertEquals(0, filter.asked);

    door.engage();
    door.prepare(plan(HostUse.NONE), true, problems);
    assertEquals(List.of(), filter.rules, "an earlier process of ours left it");
  }

  private static String ports(String ports) {
    return "virtual-services:\n  - { name: web, address: 10.0.0.5, ports: %s, forwarding: dr, check: { port: 80 } }"
        .formatted(ports);
  }

  private HostDoor door(Optional<String> collision) {
    return new HostDoor(
        () -> new PacketFilter.Opening.Ready(filter),
        delivery,
        settings,
        (MarkRange _) -> collision,
        HostNeeds::of);
  }

  private static Plan plan(HostUse use, Rule... rules) {
    return Plan.of(List.of(), new Frame(new LinkedHashSet<>(), Set.of(), List.of(rules), use));
  }
}
