package org.evenkeel.coordinator.dispatch.haproxy;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.ProxySpec;
import org.evenkeel.coordinator.model.ServiceKey;
import org.jspecify.annotations.Nullable;

/**
 * A configuration of HAProxy for a table.
 *
 * @param text what is in the file
 * @param identity by which a process says that it runs this very configuration
 * @param firstLines the service that each line and those after it belong to
 * @param proxies the services by their frontends and backends
 */
record Rendering(
    String text,
    String identity,
    NavigableMap<Integer, Optional<ServiceKey>> firstLines,
    Map<String, ServiceKey> proxies) {

  /** The section of those who share stick tables. */
  static final String PEERS = "evenkeel";

  /** How long old workers may go on with their connections after a reload. */
  private static final String LAST_CONNECTIONS = "24h";

  /** How many old workers there may be; the oldest is ended when there are more. */
  private static final int WORKERS_MAX = 20;

  /** In a container the limit may be a billion, and HAProxy would reserve memory for it. */
  private static final int DESCRIPTORS_MAX = 1 << 20;

  private static final Pattern LINE = Pattern.compile("\\[[^\\]\\s]+:([0-9]{1,8})\\]");
  private static final Pattern NAMED =
      Pattern.compile(
          "(?:'|[Ss]tarting (?:frontend|proxy) )([A-Za-z0-9_.:-]{0,512}[A-Za-z0-9_.-])");

  /**
   * Renders a table.
   *
   * @param table services that {@link Feasibility} has nothing against
   * @param peers who shares stick tables beside the process after a reload; empty is nobody
   * @param identity letters and digits that no other configuration has
   */
  static Rendering of(
      List<TableService> table,
      Surroundings surroundings,
      Optional<PeerLines> peers,
      String identity) {
    Names names = Names.of(table);
    StringBuilder text = new StringBuilder(global(table, surroundings, peers, identity));
    NavigableMap<Integer, Optional<ServiceKey>> firstLines = new TreeMap<>();
    firstLines.put(0, Optional.empty());
    Map<String, ServiceKey> proxies = new HashMap<>();
    int line = lines(text, 0);
    int written = text.length();
    for (TableService service : table) {
      Section section = Section.of(service, names.proxy(service.key()), surroundings);
      firstLines.put(line + 1, Optional.of(service.key()));
      for (Block block : section.blocks()) {
        block.write(text);
        proxies.put(block.name(), service.key());
      }
      line += lines(text, written);
      written = text.length();
    }
    return new Rendering(text.toString(), identity, firstLines, proxies);
  }

  /** The services that HAProxy names in what it says against this configuration. */
  Set<ServiceKey> culprits(String said) {
    Set<ServiceKey> culprits = new LinkedHashSet<>();
    for (String complaint : complaints(said)) {
      Matcher line = LINE.matcher(complaint);
      while (line.find()) {
        firstLines.floorEntry(Integer.parseInt(line.group(1))).getValue().ifPresent(culprits::add);
      }
      Matcher named = NAMED.matcher(complaint);
      while (named.find()) {
        @Nullable ServiceKey key = proxies.get(named.group(1));
        if (key != null) {
          culprits.add(key);
        }
      }
    }
    return culprits;
  }

  /** What HAProxy says against a service, or against all when it does not say against which. */
  String reason(ServiceKey service, String said) {
    List<String> complaints = complaints(said);
    return complaints.stream()
        .filter(complaint -> culprits(complaint).contains(service))
        .findFirst()
        .or(() -> complaints.stream().findFirst())
        .map(Rendering::plain)
        .orElse("without a word");
  }

  /** What HAProxy says against no service, in its own words. */
  String complaint(String said) {
    return complaints(said).stream().findFirst().map(Rendering::plain).orElse("without a word");
  }

  /** The lines that say what is wrong; warnings and the summary at the end are not among them. */
  private static List<String> complaints(String said) {
    List<String> alerts =
        said.lines()
            .filter(line -> line.contains("[ALERT]"))
            .filter(
                line ->
                    !line.contains("Error(s) found in configuration file")
                        && !line.contains("Fatal errors found in configuration"))
            .toList();
    return alerts.isEmpty() ? said.lines().filter(line -> !line.isBlank()).toList() : alerts;
  }

  private static String plain(String complaint) {
    return complaint
        .replaceFirst("^\\[ALERT\\]\\s*\\([0-9]+\\)\\s*:\\s*", "")
        .replaceFirst("^config : ", "")
        .strip();
  }

  private static String global(
      List<TableService> table,
      Surroundings surroundings,
      Optional<PeerLines> peers,
      String identity) {
    boolean transparent =
        table.stream()
            .anyMatch(service -> Section.spec(service).source() instanceof ProxySpec.Source.Client);
    boolean lowers = surroundings.root() && surroundings.user() && !transparent;
    PeerLines shared =
        peers.orElseGet(
            () ->
                PeerLines.alone(surroundings, lowers ? Optional.of("haproxy") : Optional.empty()));
    return """
    # Written by Evenkeel, which overwrites it.
    global
        description %s
        localpeer %s
        stats socket %s mode 600 level admin expose-fd listeners
        stats timeout 1m
        hard-stop-after %s
        mworker-max-reloads %d
        fd-hard-limit %d
    %s
    """
            .formatted(
                identity,
                Quoting.word(shared.own()),
                Quoting.word(surroundings.worker().toString()),
                LAST_CONNECTIONS,
                WORKERS_MAX,
                DESCRIPTORS_MAX,
                lowers ? "    user haproxy\n    group haproxy\n" : "")
        + shared.text();
  }

  private static int lines(CharSequence text, int from) {
    return (int) text.subSequence(from, text.length()).chars().filter(c -> c == '\n').count();
  }
}
