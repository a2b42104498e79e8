package org.evenkeel.agent.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The systemd unit as systemd itself judges it; systemd need not run. */
class ServiceUnitTest {
  private static final Path FOLDER = Path.of("src/main/systemd");
  private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");
  private static final Pattern LEVEL = Pattern.compile("exposure level for \\S+: (\\d+\\.\\d)");

  @TempDir private Path directory = Path.of("");

  private record Said(int status, String text) {}

  /** The unit, with a program that is there instead of one that is not installed yet. */
  private Path unit() throws IOException {
    Assumptions.assumeTrue(
        Files.isExecutable(ANALYZE), "no systemd-analyze: sudo apt-get install systemd");
    String text =
        Files.readString(FOLDER.resolve("evenkeel-agent.service"))
            .replace("ExecStart=/usr/lib/evenkeel-agent/bin/evenkeel-agent", "ExecStart=/bin/true")
            .replaceAll("(?m)^Documentation=.*$", "");
    return Files.writeString(directory.resolve("evenkeel-agent.service"), text);
  }

  private static Said analyze(String... arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(ANALYZE.toString()));
    words.addAll(List.of(arguments));
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), text);
  }

  @Test
  void systemdUnderstandsEveryLine() throws Exception {
    Said said = analyze("verify", unit().toString());
    assertEquals("", said.text());
    assertEquals(0, said.status());
  }

  /** What is left is the network, which is the agent's purpose, and memory that Java executes. */
  @Test
  void theServiceIsLockedUp() throws Exception {
    Said said = analyze("security", "--offline=yes", "--no-pager", unit().toString());
    Matcher level = LEVEL.matcher(said.text());
    Assumptions.assumeTrue(level.find(), () -> "this systemd tells no level: " + said.text());
    assertTrue(Double.parseDouble(level.group(1)) <= 2.0, said::text);
  }
}
