package org.evenkeel.coordinator;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The real program, run to its end in a process of its own.
 *
 * @param status its exit status
 * @param said what it wrote, both streams
 */
record RealProgram(int status, String said) {
  /**
   * Runs it, for two minutes at most.
   *
   * @param folder for what it says
   * @param options of Java
   * @param before of the class path, what comes before ours; empty for nothing
   */
  static RealProgram run(Path folder, List<String> options, String before, String... arguments)
      throws Exception {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    words.add("--enable-native-access=ALL-UNNAMED");
    words.addAll(options);
    String own = System.getProperty("java.class.path", "");
    words.addAll(List.of("-cp", before.isEmpty() ? own : before + ":" + own));
    words.add(Main.class.getName());
    words.addAll(List.of(arguments));
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    process.destroyForcibly();
    String said = Files.readString(log);
    assertTrue(ended, () -> "it does not end:\n" + said);
    return new RealProgram(process.exitValue(), said);
  }
}
