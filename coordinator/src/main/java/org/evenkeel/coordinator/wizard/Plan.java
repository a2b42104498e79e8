package org.evenkeel.coordinator.wizard;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.config.NodeConfiguration;
import org.evenkeel.coordinator.config.NodeYaml;
import org.evenkeel.coordinator.config.Parsed;

/**
 * Everything that the answers lead to, before any of it is done.
 *
 * @param node {@code node.yaml}, where there was none
 * @param cluster {@code evenkeel.yaml}; empty when it stays
 * @param network the machine's network settings
 * @param next what is left to be done by whoever answered, a line each
 */
public record Plan(
    Optional<FileDraft> node,
    Optional<FileDraft> cluster,
    NetworkChange network,
    List<String> next) {
  public Plan {
    next = List.copyOf(next);
  }

  /**
   * Makes the plan.
   *
   * @param root the directory below which the coordinator's files are
   * @param host the machine's root directory, whose network manager is asked; empty when its
   *     network settings are none of this coordinator's business
   * @throws IOException when the manager's files cannot be read
   */
  public static Plan of(Site site, Answers answers, Path root, Optional<Path> host)
      throws IOException {
    Path etc = root.resolve("etc/evenkeel");
    String before = site.cluster();
    String after =
        switch (Services.of(site, answers)) {
          case Services.Made.Fit(String yaml) -> yaml;
          case Services.Made.Unfit(List<String> problems) ->
              throw new IllegalArgumentException("a dialogue ends with what fits: " + problems);
        };
    return new Plan(
        site.nodeYaml().isPresent()
            ? Optional.empty()
            : Optional.of(
                new FileDraft(
                    etc.resolve("node.yaml"),
                    Optional.empty(),
                    node(site.hostName()),
                    FileDraft.GROUP)),
        before.equals(after)
            ? Optional.empty()
            : Optional.of(
                new FileDraft(
                    etc.resolve("evenkeel.yaml"),
                    before.isEmpty() ? Optional.empty() : Optional.of(before),
                    after,
                    FileDraft.GROUP)),
        host.isPresent()
            ? new NetworkManagers(host.get()).change(site, answers)
            : NetworkManagers.byHand(
                root.equals(Path.of("/"))
                    ? "as you said; wanted:"
                    : "with --root %s this machine's settings are left alone; wanted:"
                        .formatted(root),
                answers),
        next(site, answers));
  }

  /** The machine's name without its domain, where that can be a node's. */
  private static String node(String hostName) {
    String name = hostName.split("\\.", 2)[0];
    String yaml = "node: %s\n".formatted(name);
    return switch (NodeYaml.parse("node.yaml", yaml, "lb1")) {
      case Parsed.Valid<NodeConfiguration> _ -> yaml;
      case Parsed.Invalid<NodeConfiguration> _ -> "node: lb1\n";
    };
  }

  private static List<String> next(Site site, Answers answers) {
    List<String> next = new ArrayList<>();
    if (answers.joins().isPresent()) {
      next.add("On the other unit: evenkeel ha pair");
      next.add("Then here, with its code: evenkeel ha pair " + answers.joins().get());
      return next;
    }
    answers
        .service()
        .ifPresent(
            service ->
                next.add(
                    answers.internal().isPresent()
                        ? "On %s: make %s its default gateway"
                            .formatted(
                                service.realServer(), answers.internal().get().network().address())
                        : "On %s: evenkeel-arp apply --vip %s"
                            .formatted(service.realServer(), service.address())));
    if (answers.pair() && !site.paired()) {
      next.add("When this one runs: evenkeel ha pair");
      next.add(
          "On the other unit, with its code: evenkeel ha pair "
              + answers.external().network().address());
    }
    next.add(
        "More real servers: evenkeel rip add, or "
            + (site.nodeYaml().isPresent()
                ? "the web pages"
                : "https://%s:9443/lbadmin/".formatted(answers.external().network().address())));
    return next;
  }

  /** Whether committing would change nothing. */
  public boolean isEmpty() {
    return node.isEmpty() && cluster.isEmpty() && !(network instanceof NetworkChange.Managed);
  }

  /** The whole plan for people. */
  public String shown() {
    StringBuilder shown = new StringBuilder();
    node.ifPresent(draft -> shown.append(draft.difference()));
    cluster.ifPresent(draft -> shown.append(draft.difference()));
    switch (network) {
      case NetworkChange.None _ -> shown.append("Network settings: stay as they are\n");
      case NetworkChange.ByHand(String why, List<String> wanted) -> {
        shown.append("Network settings: not changed\n").append(Wrapped.of("  ", why));
        wanted.forEach(line -> shown.append("    ").append(line).append('\n'));
      }
      case NetworkChange.Managed managed -> {
        shown.append("Network settings: by %s\n".formatted(managed.manager()));
        managed.first().forEach(words -> shown.append("$ ").append(line(words)));
        managed.files().forEach(draft -> shown.append(draft.difference()));
        managed.then().forEach(words -> shown.append("$ ").append(line(words)));
      }
    }
    if (!next.isEmpty()) {
      shown.append("Afterwards:\n");
      next.forEach(line -> shown.append("  ").append(line).append('\n'));
    }
    return shown.toString();
  }

  private static String line(List<String> words) {
    return String.join(" ", words) + "\n";
  }
}
