package org.evenkeel.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Builds images by their recipes and runs them, with Buildah on a {@link Machine} of its own: no
 * daemon, no network, and a store that goes with the test's folder. In place of Debian's image from
 * a registry there is the {@link DebianRoot}'s, under the same name.
 */
final class ImageBuilder implements AutoCloseable {
  private static final String BASE = "docker.io/library/debian:bookworm-slim";

  /** Without what no package needs; apt-get(8) does not try again where there is no network. */
  private static final String COPY =
      """
      tar -C "$1" -c --exclude=./usr/share/doc --exclude=./usr/share/locale \\
        --exclude=./usr/share/man --exclude=./var/cache --exclude=./var/lib/apt/lists . |
        tar -C "$2" -x
      mkdir -p "$2/var/cache/apt/archives/partial" "$2/var/lib/apt/lists/partial"
      echo 'Acquire::Retries "0";' >"$2/etc/apt/apt.conf.d/offline"
      """;

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Machine machine;
  private final Path folder;

  private ImageBuilder(Machine machine, Path folder) {
    this.machine = machine;
    this.folder = folder;
  }

  /** Skips the test, or fails it, where there can be none. */
  static void require() throws IOException {
    DebianRoot.require();
    Packages.require();
    Optional<String> missing =
        Files.isExecutable(Path.of("/usr/bin/buildah"))
            ? Optional.empty()
            : Optional.of(
                "buildah is missing: sudo apt-get install --no-install-recommends buildah");
    if (missing.isPresent() && Boolean.getBoolean("evenkeel.required")) {
      throw new IllegalStateException(missing.get());
    }
    missing.ifPresent(reason -> System.err.println("skipped: " + reason));
    Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
  }

  /**
   * Makes one that has Debian's image.
   *
   * @param folder for its store; on a file system that overlays can be on
   */
  static ImageBuilder start(Path folder) throws IOException, InterruptedException {
    ImageBuilder builder = new ImageBuilder(Machine.start("images", folder, false), folder);
    try {
      String container = builder.buildah("from", "scratch").stdout().strip();
      String root = builder.buildah("mount", container).stdout().strip();
      builder.run("sh", "-c", COPY, "sh", DebianRoot.base().toString(), root);
      builder.buildah("commit", "--quiet", "--rm", container, BASE);
      return builder;
    } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
      builder.close();
      throw e;
    }
  }

  /** Where containers run: they have its network. */
  Machine machine() {
    return machine;
  }

  private List<String> words(String... words) {
    List<String> all = new ArrayList<>(List.of("buildah"));
    all.addAll(List.of("--root", folder + "/store", "--runroot", folder + "/state"));
    all.addAll(List.of("--storage-driver", "overlay"));
    all.addAll(List.of(words));
    return all;
  }

  private Result buildah(String... words) throws IOException, InterruptedException {
    return machine.run(Command.of(words(words)).within(PATIENCE)).succeeded();
  }

  private void run(String... words) throws IOException, InterruptedException {
    machine.run(Command.of(words).within(PATIENCE)).succeeded();
  }

  /**
   * Builds an image by the recipe of that name.
   *
   * @param deb the package that lies beside it
   * @return the image's configuration, as {@code docker inspect} shows it
   */
  JsonNode build(String name, Path deb) throws IOException, InterruptedException {
    Path context = Files.createDirectories(folder.resolve(name));
    Path recipe = recipe(name);
    Files.copy(recipe, context.resolve("Dockerfile"));
    Files.copy(deb, context.resolve(deb.getFileName()));
    buildah(
        "build",
        "--isolation=chroot",
        "--format=docker",
        "--pull-never",
        "--layers=false",
        "--quiet",
        "--tag=" + name,
        context.toString());
    String told = buildah("inspect", "--type=image", name).stdout();
    return JSON.readTree(told).path("Docker").path("config");
  }

  /** A recipe of the source tree. */
  static Path recipe(String name) {
    return Project.root().resolve("installers/src/main/containers/" + name + "/Dockerfile");
  }

  /** A container of an image, in which nothing runs yet. */
  String container(String image) throws IOException, InterruptedException {
    return buildah("from", "--pull-never", image).stdout().strip();
  }

  /** Puts a file into a container, for its user to read. */
  void put(String container, String path, String text) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("put"), text);
    buildah("copy", "--quiet", "--chmod=644", container, file.toString(), path);
  }

  /** Starts a container's own command. */
  MachineProcess start(String container, JsonNode config) throws IOException {
    List<String> command =
        Stream.concat(config.path("Entrypoint").valueStream(), config.path("Cmd").valueStream())
            .map(JsonNode::asText)
            .toList();
    return machine.start(Command.of(inside(container, command)), Map.of());
  }

  /** Runs a command in a container as its user, to its end. */
  Result run(String container, List<String> command) throws IOException, InterruptedException {
    return machine.run(Command.of(inside(container, command)).within(PATIENCE));
  }

  /** Tells the only Java that runs in any of the containers to stop, as a daemon would. */
  void stop() throws IOException, InterruptedException {
    run("pkill", "-TERM", "-x", "java");
  }

  private List<String> inside(String container, List<String> command) {
    List<String> words = words("run", "--isolation=chroot", container, "--");
    words.addAll(command);
    return words;
  }

  @Override
  public void close() {
    machine.close(); // and with it all that is mounted below
    try {
      List<String> remove = List.of("rm", "-rf", folder + "/store", folder + "/state");
      new ProcessBuilder(remove).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
