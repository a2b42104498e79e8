package org.evenkeel.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * A {@link Machine} that takes the commands of docker(1), with Podman in its place: no daemon, no
 * network but its own, and a store that goes with the test's folder. Instead of Debian's image from
 * a registry there is the {@link DebianRoot}'s, under the same name. Commands are typed where the
 * recipes and the packages lie as they do in the source tree.
 */
final class ContainerHost implements AutoCloseable {
  private static final String BASE = "docker.io/library/debian:bookworm-slim";

  private static final List<Path> PROGRAMS =
      List.of(
          Path.of("/usr/bin/podman"),
          Path.of("/usr/bin/crun"),
          Path.of("/usr/bin/catatonit"),
          Path.of("/usr/lib/podman/netavark"));

  /**
   * The machine's first process; it ends when its standard input does. The host's control groups
   * are left alone, and what it writes to /etc is its own.
   */
  private static final String INIT =
      """
      set -e
      mount -t tmpfs tmpfs /run
      mount -t cgroup2 cgroup2 /sys/fs/cgroup
      mount -o remount,bind,ro /sys/fs/cgroup
      mkdir -p /run/etc/upper /run/etc/work
      mount -t overlay overlay -o lowerdir=/etc,upperdir=/run/etc/upper,workdir=/run/etc/work /etc
      ip link set lo up
      echo ready
      exec 3<&0
      cat <&3 >/dev/null &
      wait $!
      """;

  private static final String SETTINGS =
      """
      [containers]
      cgroups = "disabled"
      [engine]
      cgroup_manager = "cgroupfs"
      events_logger = "file"
      runtime = "crun"
      [network]
      network_backend = "netavark"
      """;

  /** Health is asked for by the test: there is no systemd whose timers would. */
  private static final String DOCKER =
      """
      #!/bin/sh
      export CONTAINERS_CONF=@folder@/containers.conf TMPDIR=@folder@
      export BUILDAH_FORMAT=docker BUILDAH_ISOLATION=chroot DISABLE_HC_SYSTEMD=true
      exec podman --root=@folder@/store --runroot=/run/containers --storage-driver=overlay "$@"
      """;

  /** Without what no package needs; apt-get(8) does not try again where there is no network. */
  private static final String IMPORT =
      """
      set -e
      mkdir -p more/etc/apt/apt.conf.d more/var/cache/apt/archives/partial
      echo 'Acquire::Retries "0";' >more/etc/apt/apt.conf.d/offline
      tar -c --exclude='./usr/share/doc/*' --exclude='./usr/share/locale/*' \\
        --exclude='./usr/share/man/*' --exclude='./var/cache/apt/*' \\
        --exclude='./var/lib/apt/lists/*' -C "$1" . \\
        -C "$PWD/more" ./etc/apt/apt.conf.d/offline ./var/cache/apt/archives |
        docker import - "$2"
      """;

  private static final Duration PATIENCE = Duration.ofMinutes(8);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Machine machine;
  private final Path folder;

  private ContainerHost(Machine machine, Path folder) {
    this.machine = machine;
    this.folder = folder;
  }

  /** Skips the test, or fails it, where there can be none. */
  static void require() throws IOException {
    DebianRoot.require();
    Packages.require();
    Optional<String> missing =
        PROGRAMS.stream().allMatch(Files::isExecutable)
            ? Optional.empty()
            : Optional.of(
                "Podman is missing: sudo apt-get install --no-install-recommends podman crun"
                    + " catatonit netavark");
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
  static ContainerHost start(Path folder) throws IOException, InterruptedException {
    Files.writeString(folder.resolve("containers.conf"), SETTINGS);
    Path docker = Files.createDirectories(folder.resolve("bin")).resolve("docker");
    Files.writeString(docker, DOCKER.replace("@folder@", folder.toString()));
    Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> unshare =
        List.of("unshare", "--net", "--mount", "--pid", "--ipc", "--fork", "--kill-child");
    List<String> command = new ArrayList<>(unshare);
    command.addAll(List.of("--mount-proc", "sh", "-c", INIT));
    ContainerHost host = new ContainerHost(Machine.start("containers", folder, command), folder);
    try {
      host.layOut();
      host.typed(IMPORT, DebianRoot.base().toString(), BASE).succeeded();
      return host;
    } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
      host.close();
      throw e;
    }
  }

  private void layOut() throws IOException {
    Path target = Files.createDirectories(folder.resolve("tree/installers/target"));
    for (String name : List.of("evenkeel", "evenkeel-agent")) {
      Path file = Packages.of(name);
      Files.copy(file, target.resolve(file.getFileName()));
    }
    for (String name : List.of("coordinator", "agent")) {
      Path to = folder.resolve("tree/installers/src/main/containers/" + name);
      Files.createDirectories(to);
      Files.copy(recipe(name), to.resolve("Dockerfile"));
    }
  }

  /** A recipe of the source tree. */
  static Path recipe(String name) {
    return Project.root().resolve("installers/src/main/containers/" + name + "/Dockerfile");
  }

  /** The host of the containers. */
  Machine machine() {
    return machine;
  }

  /** Where commands are typed. */
  Path tree() {
    return folder.resolve("tree");
  }

  /** Executes lines for the shell, to their end, or to the first one that fails. */
  Result typed(String lines, String... arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("sh", "-ec"));
    words.add(
        "PATH=%s:$PATH; export PATH; cd %s\n%s".formatted(folder.resolve("bin"), tree(), lines));
    words.add("sh");
    words.addAll(List.of(arguments));
    return machine.run(Command.of(words).within(PATIENCE));
  }

  /** What {@code docker} with these words says; it has to succeed. */
  String docker(String words) throws IOException, InterruptedException {
    return typed("docker " + words).succeeded().stdout();
  }

  /** The configuration of an image or a container, as {@code docker inspect} shows it. */
  JsonNode config(String name) throws IOException, InterruptedException {
    return JSON.readTree(docker("inspect " + name)).path(0).path("Config");
  }

  /**
   * Waits until a container's log has some words.
   *
   * @return the log until now
   */
  String awaitLog(String name, String words) {
    return Eventually.becomes(
        "the log of %s has “%s”".formatted(name, words),
        () -> docker("logs " + name + " 2>&1"),
        log -> log.contains(words));
  }

  /** Stops a container as its user would, and tells with which status it has ended. */
  int stopped(String name) throws IOException, InterruptedException {
    String _ = docker("stop " + name);
    return Integer.parseInt(docker("inspect --format '{{.State.ExitCode}}' " + name).strip());
  }

  @Override
  public void close() {
    machine.close(); // and with it all that is mounted below
    try {
      new ProcessBuilder("rm", "-rf", folder + "/store").inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
