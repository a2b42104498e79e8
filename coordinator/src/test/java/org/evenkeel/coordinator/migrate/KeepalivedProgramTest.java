package org.evenkeel.coordinator.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.BesideOthers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample is one that keepalived itself accepts without a word. */
@Tag("lab")
@BesideOthers
class KeepalivedProgramTest {
  private static final String SITE =
      """
      ip link add eth0 type veth peer name eth1 && ip link set eth0 up && ip link set eth1 up &&
      ip addr add 203.0.113.2/24 dev eth0 && ip addr add 10.20.0.2/24 dev eth1 &&
      exec keepalived --config-test --use-file "$1"
      """;

  @Test
  void keepalivedAcceptsTheSample(@TempDir Path folder) throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/sbin/keepalived")), "keepalived is not installed here");
    assumeTrue("root".equals(System.getProperty("user.name")), "namespaces need root");
    Path file = folder.resolve("keepalived.conf");
    Files.writeString(file, Samples.text("keepalived.conf"));
    Process program =
        new ProcessBuilder(
                "setsid", "--wait", "unshare", "--net", "sh", "-c", SITE, "sh", file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(program.waitFor(30, TimeUnit.SECONDS), "keepalived ends by itself");
    assertEquals("", said);
    assertEquals(0, program.exitValue());
  }
}
