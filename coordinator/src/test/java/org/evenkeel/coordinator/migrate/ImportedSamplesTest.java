package org.evenkeel.coordinator.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Optional;
import org.evenkeel.coordinator.config.ClusterYaml;
import org.evenkeel.coordinator.config.NodeYaml;
import org.evenkeel.coordinator.config.Parsed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole configurations and the YAML that each becomes, which stands beside it. */
class ImportedSamplesTest {
  private static Imported imported(Format format, String name) throws UnreadableException {
    return Imported.read(format, new Source(name, "/etc", Samples.text(name)), Includes.NONE);
  }

  @ParameterizedTest
  @CsvSource({"KEEPALIVED,keepalived.conf", "LDIRECTORD,ldirectord.cf", "IPVSADM,ipvsadm.rules"})
  void aSampleBecomesTheYamlBesideIt(Format format, String name) throws UnreadableException {
    assertEquals(Samples.text(name + ".yaml"), imported(format, name).yaml(format, name));
  }

  @ParameterizedTest
  @CsvSource({"KEEPALIVED,keepalived.conf", "LDIRECTORD,ldirectord.cf", "IPVSADM,ipvsadm.rules"})
  void theTextSaysTheWholeCluster(Format format, String name) throws UnreadableException {
    Imported imported = imported(format, name);
    assertEquals(
        new Parsed.Valid<>(imported.cluster()),
        ClusterYaml.parse("new.yaml", imported.yaml(format, name)));
  }

  @ParameterizedTest
  @CsvSource({"KEEPALIVED,keepalived.conf", "LDIRECTORD,ldirectord.cf", "IPVSADM,ipvsadm.rules"})
  void theFormatIsSeenInTheContent(Format format, String name) {
    assertEquals(Optional.of(format), Format.of(Samples.text(name)));
  }

  @Test
  void theProposalIsOneThatNodeYamlTakes() throws UnreadableException {
    String proposal = String.join("\n", imported(Format.KEEPALIVED, "keepalived.conf").proposal());
    String node = proposal.replace("\n  priority:", "\n  peer: lb2\n  priority:");
    assertInstanceOf(Parsed.Valid.class, NodeYaml.parse("node.yaml", node, "lb1"), node);
  }

  @Test
  void noSecretStandsInTheResult() throws UnreadableException {
    for (Format format : new Format[] {Format.KEEPALIVED, Format.LDIRECTORD}) {
      String name = format == Format.KEEPALIVED ? "keepalived.conf" : "ldirectord.cf";
      String yaml = imported(format, name).yaml(format, name);
      assertEquals(-1, yaml.indexOf("12345678"), yaml);
      assertEquals(-1, yaml.indexOf("very secret"), yaml);
    }
  }
}
