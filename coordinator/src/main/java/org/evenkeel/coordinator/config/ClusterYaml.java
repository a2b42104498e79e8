package org.evenkeel.coordinator.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.model.Cluster;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * {@code evenkeel.yaml} and the {@link Cluster} it describes, both ways. YAML is 1.2, so that JSON
 * is read as well. Safe for any thread.
 */
public final class ClusterYaml {
  private ClusterYaml() {}

  /**
   * Reads a text that anybody may have written: at most 1 MiB of characters, 32 levels of nesting,
   * 200 000 values once aliases are written out; one with more is refused. An empty text is the
   * empty cluster.
   *
   * @param fileName what the problems call the text
   * @return the cluster, or every problem found; when the text is not even YAML, the first place
   *     where it is not
   */
  public static Parsed<Cluster> parse(String fileName, String text) {
    Problems problems = new Problems(fileName);
    Section root =
        YamlDocument.compose(text, problems)
            .flatMap(node -> ClusterKeys.ROOT.read(node, problems))
            .orElseGet(() -> Section.empty(Place.start(Place.DOCUMENT)));
    new ClusterRules(problems).check(root);
    return problems.isEmpty()
        ? new Parsed.Valid<>(ClusterReader.cluster(root))
        : new Parsed.Invalid<>(problems.list());
  }

  /**
   * What is wrong with a text that is to take the place of another one: it has no value at all, and
   * the other one has. That is what a program that failed, or a full disk, leaves behind, and
   * nobody means by it that every virtual service is to go.
   *
   * @param fileName what the problem calls the text
   * @param former the text that is in force
   * @return empty when it says something, be it that there are none, or is no YAML
   */
  public static Optional<Problem> emptied(String fileName, String text, String former) {
    if (!saysNothing(text) || saysNothing(former)) {
      return Optional.empty();
    }
    Problems problems = new Problems(fileName);
    problems.add(
        Place.start(Place.DOCUMENT),
        "is empty",
        "virtual-services: [] to take every virtual service out, or the whole text");
    return Optional.of(problems.list().getFirst());
  }

  private static boolean saysNothing(String text) {
    Problems problems = new Problems("");
    Optional<Located> root = YamlDocument.compose(text, problems);
    return problems.isEmpty() && root.map(Located::isNothing).orElse(true);
  }

  /** Writes a cluster in canonical form: every setting said, nothing left to defaults. */
  public static String write(Cluster cluster) {
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setDereferenceAliases(true)
            .setIndicatorIndent(2)
            .setIndentWithIndicator(true)
            .build();
    return new Dump(settings).dumpToString(tree(cluster));
  }

  /**
   * A cluster as {@link #write} writes it, but as maps, lists, text and whole numbers, for JSON.
   */
  public static Map<String, Object> tree(Cluster cluster) {
    return ClusterTree.of(cluster);
  }

  /**
   * The JSON Schema (draft 2020-12) of the file. What it refuses, {@link #parse} refuses; it does
   * not know the rules that concern more than one key.
   */
  public static String schema() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "evenkeel.yaml");
    schema.put(
        "description", "The virtual services of an Evenkeel cluster and their real servers.");
    schema.putAll(ClusterKeys.ROOT.schema());
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    try {
      return new ObjectMapper().writer(printer).writeValueAsString(schema) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps and text always become JSON", e);
    }
  }
}
