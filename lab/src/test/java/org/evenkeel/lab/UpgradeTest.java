package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program as it was packaged replaces itself, by Debian's own dpkg and apt: from a repository,
 * and back from a file.
 */
@Tag("lab")
class UpgradeTest {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String REPOSITORY = "srv/debs";

  private static final String CHANGES =
      "# Changelog\n\n## 9.1\n\n- It floats.\n\n## 9.0\n\n- It swims.\n";

  @TempDir private Path folder = Path.of("");

  private Result run(String... words) throws Exception {
    Process process =
        new ProcessBuilder(words)
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    int exit = process.waitFor();
    return new Result(
        Command.of(words),
        exit,
        Files.readString(folder.resolve("out")),
        Files.readString(folder.resolve("err")));
  }

  /** Has a version of the program in the repository, under the name that is returned. */
  private static String packaged(PackageTree tree, String version, Path place) throws Exception {
    String name = "evenkeel_%s.deb".formatted(version);
    tree.pack(version, place.resolve(name));
    return name;
  }

  /** A package that dpkg starts to install and cannot. */
  private String broken(Path tree, Path place) throws Exception {
    Path debian = Files.createDirectories(tree.resolve("DEBIAN"));
    Result architecture = run("dpkg", "--print-architecture").succeeded();
    Files.writeString(
        debian.resolve("control"),
        """
        Package: evenkeel
        Version: 9.2
        Architecture: %s
        Maintainer: Nobody <nobody@example.org>
        Description: does not install
        """
            .formatted(architecture.stdout().strip()));
    Path preinst = Files.writeString(debian.resolve("preinst"), "#!/bin/sh\nexit 3\n");
    assertTrue(preinst.toFile().setExecutable(true, false));
    String name = "evenkeel_9.2.deb";
    PackageTree.build(tree, place.resolve(name));
    return name;
  }

  private static Result evenkeel(DebianRoot root, String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of("evenkeel", "upgrade"));
    all.addAll(List.of(words));
    return root.run(Command.of(all).within(PATIENCE));
  }

  private static String version(DebianRoot root) throws Exception {
    return root.run(
            "sh", "-c", "dpkg-query -f '${Status} ${Version}' -W evenkeel; evenkeel --version")
        .succeeded()
        .stdout();
  }

  @Test
  void theProgramReplacesItselfByAptAndGoesBackByAFile() throws Exception {
    DebianRoot.require();
    Packages.require();
    DebianRoot root = DebianRoot.create(Files.createDirectory(folder.resolve("debian")));
    Path place = Files.createDirectories(root.written().resolve(REPOSITORY));
    PackageTree tree = PackageTree.unpack(folder.resolve("tree"));
    tree.changelog("changelog.gz", CHANGES);
    String old = packaged(tree, "9.0", place);
    root.run(Command.of("dpkg", "-i", "/" + REPOSITORY + "/" + old).within(PATIENCE)).succeeded();
    Files.createDirectories(root.written().resolve("etc/apt"));
    Files.writeString(
        root.written().resolve("etc/apt/sources.list"),
        "deb [trusted=yes] file:/%s ./\n".formatted(REPOSITORY));
    index(root);

    Result current = evenkeel(root, "--yes").succeeded();
    assertEquals("evenkeel 9.0 is installed, and nothing newer is there\n", current.stdout());

    String next = packaged(tree, "9.1", place);
    index(root);
    Result shown = evenkeel(root);
    assertEquals(1, shown.exit(), "nobody could be asked: " + shown);
    assertTrue(shown.stderr().contains("nothing is changed; say --yes"), shown.toString());
    assertTrue(shown.stdout().contains("- It floats.") && !shown.stdout().contains("It swims"));
    JsonNode checked =
        new ObjectMapper().readTree(evenkeel(root, "--check", "-o", "json").succeeded().stdout());
    assertTrue(checked.path("newer").asBoolean(), checked.toString());
    assertEquals("stopped", checked.path("role").asText());
    assertEquals("install ok installed 9.0evenkeel 9.0\n", version(root));

    Result upgraded = evenkeel(root, "--yes").succeeded();
    assertTrue(upgraded.stderr().endsWith("done: evenkeel 9.1\n"), upgraded.toString());
    assertEquals("install ok installed 9.1evenkeel 9.1\n", version(root));

    // A file that fails in the middle: dpkg's words, and the node has what it had.
    root.run("sh", "-c", "cd /%s && sha256sum %s > SHA256SUMS".formatted(REPOSITORY, old))
        .succeeded();
    String failing = broken(folder.resolve("broken"), place);
    String sum = PackageTree.sha256(place.resolve(failing));
    Result failed =
        evenkeel(root, "--yes", "--from", "/" + REPOSITORY + "/" + failing, "--sha256", sum);
    assertEquals(1, failed.exit(), failed.toString());
    assertTrue(failed.stderr().contains("returned error exit status 3"), failed.toString());
    assertTrue(failed.stderr().contains("the package is: installed 9.1"), failed.toString());

    String file = "/" + REPOSITORY + "/" + old;
    Result refused = evenkeel(root, "--yes", "--from", file);
    assertEquals(1, refused.exit(), refused.toString());
    assertTrue(refused.stderr().contains("say --allow-downgrade"), refused.toString());
    Result back = evenkeel(root, "--yes", "--from", file, "--allow-downgrade").succeeded();
    assertTrue(back.stderr().endsWith("done: evenkeel 9.0\n"), back.toString());
    assertEquals("install ok installed 9.0evenkeel 9.0\n", version(root));
    assertTrue(Files.exists(place.resolve(next)));
  }

  /** What apt reads of a folder of packages: their control fields, and where each file is. */
  private void index(DebianRoot root) throws Exception {
    StringBuilder index = new StringBuilder();
    Path place = root.written().resolve(REPOSITORY);
    try (var files = Files.list(place)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".deb")).sorted().toList()) {
        String sum = PackageTree.sha256(file);
        index
            .append(run("dpkg-deb", "--field", file + "").succeeded().stdout().strip())
            .append("\nFilename: ./%s\n".formatted(file.getFileName()))
            .append("Size: %d\nSHA256: %s\n\n".formatted(Files.size(file), sum));
      }
    }
    Files.writeString(place.resolve("Packages"), index);
  }
}
