package org.evenkeel.installers.deb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.evenkeel.installers.Tool;
import org.evenkeel.installers.thirdparty.Papers;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tarball, unpacked and run. In place of a Java of its own it has a script that starts this one
 * with no modules but those that the tarball's has.
 */
class TarballTest {
  private static final Path TREE = Path.of("..");
  private static final String VERSION = "1.0-test";
  private static final int SECONDS_MAX = 120;

  @TempDir private static Path folder = Path.of("");
  private static Path home = Path.of("");

  @BeforeAll
  static void makeAndUnpackIt() throws Exception {
    Tool.needed("tar");
    Tool.needed("xz");
    for (Product product : Product.ALL) {
      Path own = folder.resolve("manual").resolve(product.name());
      write(own.resolve("man/" + product.name() + ".8"), ".TH x 8\n");
      write(own.resolve("bash/" + product.name()), "#\n");
      write(own.resolve("zsh/_" + product.name()), "#\n");
      write(own.resolve("fish/" + product.name() + ".fish"), "#\n");
    }
    Path java = Path.of(System.getProperty("java.home"), "bin/java");
    String modules = String.join(",", TarballContents.modules());
    write(
        folder.resolve("runtime/bin/java"),
        "#!/bin/sh\nexec %s --limit-modules %s \"$@\"\n".formatted(java, modules));
    Path tarball = folder.resolve("evenkeel.tar.xz");
    try (TarWriter tar =
        new TarWriter(
            Files.newOutputStream(tarball), "", Instant.parse("2026-01-01T00:00:00Z"), true)) {
      for (Content content : contents()) {
        tar.put(content);
      }
    }
    Path place = Files.createDirectories(folder.resolve("where it/happens to lie"));
    Tool.output(folder, List.of("tar", "-xJf", tarball + "", "-C", place + ""));
    home = place.resolve("evenkeel-" + VERSION);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.resolve("..").normalize());
    Files.writeString(file, text);
  }

  private static List<Content> contents() throws IOException {
    return TarballContents.of(
        TREE,
        folder.resolve("manual"),
        VERSION,
        Architecture.AMD64,
        folder.resolve("runtime"),
        new Papers.Pair("licences", "{}"));
  }

  private static String run(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(words));
    command.set(0, home.resolve("bin").resolve(words[0]).toString());
    return Tool.output(folder, command);
  }

  @Test
  void everyProgramRunsWhereItIsUnpacked() throws Exception {
    for (Product product : Product.ALL) {
      String said = run(product.name(), "--version");
      assertTrue(said.startsWith(product.name() + " "), said);
    }
    for (String example : List.of("evenkeel.yaml", "every-key.yaml")) {
      String file = home.resolve("docs/examples").resolve(example).toString();
      String said = run("evenkeel", "config", "validate", file);
      assertTrue(said.contains(" is valid"), said);
    }
  }

  @Test
  void theAgentRunsBelowItsRoot() throws Exception {
    Path root = folder.resolve("web1");
    write(
        root.resolve("etc/evenkeel/agent.xml"),
        Files.readString(home.resolve("docs/examples/agent.xml")));
    Process agent =
        new ProcessBuilder(
                home.resolve("bin/evenkeel-agent").toString(),
                "run",
                "--root=" + root,
                "--port=0",
                "--listen=127.0.0.1")
            .redirectOutput(folder.resolve("agent.out").toFile())
            .start();
    try (BufferedReader log = agent.errorReader(StandardCharsets.UTF_8)) {
      String said = log.lines().filter(line -> line.contains("ready")).findFirst().orElse("");
      assertTrue(said.contains("answers on 127.0.0.1:"), said);
      agent.destroy();
      assertTrue(agent.waitFor(SECONDS_MAX, TimeUnit.SECONDS), "it stops");
    } finally {
      agent.destroyForcibly();
    }
  }

  @Test
  void whatItsReadmeNamesIsInIt() throws Exception {
    String readme = Files.readString(home.resolve("README"));
    assertFalse(readme.matches("(?s).*@[a-z]+@.*"), readme);
    assertTrue(readme.contains("evenkeel-1.0-test-linux-amd64.tar.xz"), readme);

    Matcher named = Pattern.compile("/opt/evenkeel/([a-zA-Z./*-]+)").matcher(readme);
    TreeSet<String> patterns =
        named.results().map(one -> one.group(1)).collect(Collectors.toCollection(TreeSet::new));
    assertTrue(patterns.size() >= 7, patterns::toString);
    for (String pattern : patterns) {
      var glob = home.getFileSystem().getPathMatcher("glob:" + pattern);
      try (Stream<Path> files = Files.walk(home)) {
        assertTrue(files.anyMatch(file -> glob.matches(home.relativize(file))), pattern);
      }
    }
  }

  @Test
  void itsServicesRunItsPrograms() throws Exception {
    try (Stream<Path> units = Files.list(home.resolve("systemd/system"))) {
      List<Path> all = units.toList();
      assertEquals(3, all.size());
      for (Path unit : all) {
        String text = Files.readString(unit);
        assertFalse(text.contains("/usr/lib/evenkeel"), text);
        Matcher programs = Pattern.compile("(?m)^Exec\\w+=\\W*/opt/evenkeel/(\\S+)").matcher(text);
        List<String> named = programs.results().map(one -> one.group(1)).toList();
        assertFalse(named.isEmpty(), text);
        for (String program : named) {
          assertTrue(Files.isExecutable(home.resolve(program)), program);
        }
      }
    }
  }

  @Test
  void itsScriptsKnowNoOtherPlace() throws Exception {
    for (String folder : List.of("libexec", "bin")) {
      try (Stream<Path> scripts = Files.list(home.resolve(folder))) {
        for (Path script : scripts.toList()) {
          assertFalse(Files.readString(script).contains("/usr/lib/evenkeel"), script + "");
        }
      }
    }
  }

  @Test
  void oneNativeLibraryServesAllPrograms() throws Exception {
    byte[] shared = Files.readAllBytes(home.resolve("lib/libjnidispatch.so"));
    for (Product product : Product.ALL.stream().filter(Product::nativeCalls).toList()) {
      Path jar = TREE.resolve(product.module()).resolve("target/" + product.name() + ".jar");
      byte[] own = PackageContents.member(jar, "com/sun/jna/linux-x86-64/libjnidispatch.so");
      assertArrayEquals(own, shared, product.name());
    }
  }
}
