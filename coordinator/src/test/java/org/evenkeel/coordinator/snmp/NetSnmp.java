package org.evenkeel.coordinator.snmp;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Debian's net-snmp and smilint, as managers use them.
 *
 * @param place address and port that are asked
 * @param home where they keep what they keep
 */
public record NetSnmp(String place, Path home) {
  /** The modules that ours imports, and ours. */
  private static final String MODULES = "src/test/resources/mibs:../docs";

  /** A community that is right in these tests. */
  public static final String COMMUNITY = "correct-horse";

  /** The arguments that come by SNMPv2c with that community. */
  public static final List<String> V2C = List.of("-v2c", "-c", COMMUNITY);

  /** A line of a file of users, and the arguments that come as that user. */
  public static final String USER = "monitor sha-256 auth-word-1 aes-128 priv-word-1\n";

  /** That user. */
  public static final List<String> V3 =
      v3("monitor", "SHA-256", "auth-word-1", "AES", "priv-word-1");

  /**
   * What a tool said.
   *
   * @param code its exit code
   * @param out standard output and errors
   */
  public record Said(int code, String out) {
    /** The lines of it. */
    public List<String> lines() {
      return out.lines().toList();
    }
  }

  /** The arguments of somebody who authenticates and encrypts. */
  public static List<String> v3(
      String user, String auth, String authWord, String privacy, String privWord) {
    return List.of(
        "-v3",
        "-l",
        "authPriv",
        "-u",
        user,
        "-a",
        auth,
        "-A",
        authWord,
        "-x",
        privacy,
        "-X",
        privWord);
  }

  /** Skips, or in CI fails, where the tools are missing. */
  public static void require() {
    for (String tool : List.of("/usr/bin/snmpget", "/usr/bin/smilint")) {
      boolean there = Files.isExecutable(Path.of(tool));
      String missing = "there is no " + tool + ": apt-get install snmp smitools";
      if (!there && (Boolean.getBoolean("evenkeel.required") || System.getenv("CI") != null)) {
        fail(missing);
      }
      assumeTrue(there, missing);
    }
  }

  /** Asks once, with these names of EVENKEEL-MIB or numbers. */
  public Said ask(String tool, List<String> who, String... what) throws Exception {
    return asking(tool, List.of("-t", "60", "-r", "0"), who, what);
  }

  /** Asks where no answer is to come: it waits for one for a moment. */
  public Said askInVain(String tool, List<String> who, String... what) throws Exception {
    return asking(tool, List.of("-t", "0.1", "-r", "0"), who, what);
  }

  private Said asking(String tool, List<String> how, List<String> who, String... what)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(tool, "-M", MODULES, "-m", "EVENKEEL-MIB"));
    command.addAll(how);
    command.addAll(who);
    command.add(place);
    command.addAll(Arrays.asList(what));
    return run(command);
  }

  /** Runs a tool to its end. */
  Said run(List<String> command) throws Exception {
    Process tool = started(command);
    String out = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!tool.waitFor(120, TimeUnit.SECONDS)) {
      tool.destroyForcibly();
      fail(command + " does not end");
    }
    return new Said(tool.exitValue(), out);
  }

  private Process started(List<String> command) throws IOException {
    Files.createDirectories(home.resolve("cert_indexes")); // else they say that they make it
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SNMP_PERSISTENT_DIR", home.toString());
    builder.environment().put("HOME", home.toString());
    builder.environment().put("SMIPATH", "src/test/resources/mibs");
    return builder.start();
  }
}
