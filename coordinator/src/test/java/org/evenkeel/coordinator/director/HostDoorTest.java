package org.evenkeel.coordinator.director;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.filter.MarkRange;
import org.evenkeel.coordinator.filter.Outcome;
import org.evenkeel.coordinator.filter.PacketFilter;
import org.evenkeel.coordinator.filter.Rule;
import org.evenkeel.coordinator.host.HostSettings;
import org.evenkeel.coordinator.host.HostUse;
import org.evenkeel.coordinator.model.IpAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostDoorTest {
  private static final Rule RULE = new Rule.Exempt(Set.of(IpAddress.parse("10.0.0.5")));
  private static final HostUse DISPATCHES = new HostUse(true, Set.of(), false, Set.of());

  @TempDir private Path root = Path.of("");
  private Path expire = Path.of("");
  private HostSettings settings;
  private final InMemoryFilter filter = new InMemoryFilter();
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

    @Override
    public boolean isInForce(List<Rule> wanted) {
      return rules.equals(wanted);
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
    HostDoor door = new HostDoor(none, settings, _ -> Optional.empty());
    door.prepare(plan(DISPATCHES), true, problems);
    assertEquals(List.of(), problems);
    door.prepare(plan(DISPATCHES, RULE), true, problems);
    assertEquals(List.of("packet filter: install nftables"), problems);
  }

  @Test
  void aMarkOfTheHostsOwnRulesIsACollisionForThoseWhoNeedMarks() {
    HostDoor door = door(Optional.of("mark 1000 is used"));
    assertEquals(
        Optional.of("mark 1000 is used"), door.collision(Clusters.of(ports("\"80,443\""))));
    assertTrue(door.collision(Clusters.of(ports("80"))).isEmpty());
  }

  private static String ports(String ports) {
    return "virtual-services:\n  - { name: web, address: 10.0.0.5, ports: %s, forwarding: dr, check: { port: 80 } }"
        .formatted(ports);
  }

  private HostDoor door(Optional<String> collision) {
    return new HostDoor(
        new PacketFilter.Opening.Ready(filter), settings, (MarkRange _) -> collision);
  }

  private static Plan plan(HostUse use, Rule... rules) {
    return Plan.of(List.of(), new Frame(new LinkedHashSet<>(), Set.of(), List.of(rules), use));
  }
}
