package org.evenkeel.coordinator.wizard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.evenkeel.coordinator.config.ClusterYaml;
import org.evenkeel.coordinator.config.Parsed;
import org.evenkeel.coordinator.config.Problem;
import org.evenkeel.coordinator.config.ServiceText;
import org.evenkeel.coordinator.model.Cluster;

/** {@code evenkeel.yaml} with the first virtual service added. Pure. */
final class Services {
  private Services() {}

  /** What the answers make of the configuration. */
  sealed interface Made {
    /** A text without a problem. */
    record Fit(String yaml) implements Made {}

    /** Why not, a sentence each. */
    record Unfit(List<String> problems) implements Made {
      public Unfit {
        problems = List.copyOf(problems);
      }
    }
  }

  static Made of(Site site, Answers answers) {
    if (answers.service().isEmpty()) {
      return new Made.Fit(site.cluster());
    }
    List<Map<String, Object>> services = new ArrayList<>(ServiceText.read(site.cluster()));
    services.add(service(answers.service().get(), answers.internal().isEmpty(), names(services)));
    String yaml = ServiceText.with(site.cluster(), services);
    return switch (ClusterYaml.parse("evenkeel.yaml", yaml)) {
      case Parsed.Valid<Cluster> _ -> new Made.Fit(yaml);
      case Parsed.Invalid<Cluster>(List<Problem> problems) ->
          new Made.Unfit(
              problems.stream().map(each -> each.wrong() + ", " + each.right()).toList());
    };
  }

  private static List<String> names(List<Map<String, Object>> services) {
    return services.stream().map(service -> String.valueOf(service.get("name"))).toList();
  }

  private static Map<String, Object> service(
      Answers.FirstService first, boolean oneArmed, List<String> taken) {
    Map<String, Object> real = new LinkedHashMap<>();
    real.put("name", "server1");
    real.put("address", first.realServer().toString());
    Map<String, Object> service = new LinkedHashMap<>();
    service.put("name", name(first.port(), taken));
    service.put("address", first.address().toString());
    service.put("ports", first.port());
    service.put("forwarding", oneArmed ? "dr" : "nat");
    service.put("real-servers", List.of(real));
    return service;
  }

  private static String name(int port, List<String> taken) {
    String base = port == 80 || port == 443 ? "web" : "port-" + port;
    String name = base;
    for (int i = 2; taken.contains(name); i++) {
      name = base + "-" + i;
    }
    return name;
  }
}
