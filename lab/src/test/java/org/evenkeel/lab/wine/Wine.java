package org.evenkeel.lab.wine;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** A Windows of wine's, with a registry and a drive of its own. */
final class Wine implements AutoCloseable {
  private static final Duration AT_MOST = Duration.ofMinutes(2);

  /**
   * How a program ended.
   *
   * @param exit its exit status
   * @param out what it wrote, both streams, without Java's words about wine
   */
  record Result(List<String> command, int exit, String out) {
    Result succeeded() {
      if (exit != 0) {
        throw new AssertionError(toString());
      }
      return this;
    }

    @Override
    public String toString() {
      return "%s%nexit %d%n%s".formatted(String.join(" ", command), exit, out);
    }
  }

  private final Path directory;
  private final Process keeper;

  private Wine(Path directory, Process keeper) {
    this.directory = directory;
    this.keeper = keeper;
  }

  /**
   * Makes a new one.
   *
   * @throws TestAbortedException where there is no wine, or it does not work
   */
  static Wine start() throws IOException, InterruptedException {
    return start(List.of());
  }

  /**
   * Makes a new one with values in its registry, which services know from the beginning.
   *
   * @param values what {@code reg add} takes, each from its key on
   * @throws TestAbortedException where there is no wine, or it does not work
   */
  static Wine start(List<List<String>> values) throws IOException, InterruptedException {
    if (!installed()) {
      throw new TestAbortedException(
          "no wine: sudo apt-get install --no-install-recommends wine wine64");
    }
    Path directory = Files.createTempDirectory("evenkeel-wine");
    Result made = run(directory, List.of("wineboot", "-i"));
    if (made.exit() != 0) {
      delete(directory);
      throw new TestAbortedException("wine does not work here: " + made);
    }
    run(directory, List.of("wine", "winecfg", "-v", "win10")).succeeded();
    // Wine waits ten seconds for a service to speak, Windows thirty; this machine may be busy.
    String control = "HKLM\\SYSTEM\\CurrentControlSet\\Control";
    List<List<String>> all = new ArrayList<>(values);
    all.add(List.of(control, "/v", "ServicesPipeTimeout", "/t", "REG_DWORD", "/d", "120000"));
    for (List<String> value : all) {
      List<String> reg = new ArrayList<>(List.of("wine", "reg", "add"));
      reg.addAll(value);
      reg.add("/f");
      run(directory, reg).succeeded();
    }
    // The service manager reads it once.
    run(directory, List.of("wineserver", "-k"));
    run(directory, List.of("wineserver", "-w"));
    // Wine's service manager ends with the last program that is no service.
    Process keeper =
        builder(directory, List.of("wine", "cmd.exe"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new Wine(directory, keeper);
  }

  private static boolean installed() {
    for (String path : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (!path.isEmpty() && Files.isExecutable(Path.of(path, "wine"))) {
        return true;
      }
    }
    return false;
  }

  /** How a Windows program calls a file of the host. */
  static String path(Path file) {
    return "Z:" + file.toAbsolutePath().normalize().toString().replace('/', '\\');
  }

  /** The host's directory that is its drive C. */
  Path drive() {
    return directory.resolve("prefix").resolve("drive_c");
  }

  /** Runs a program of Windows, two minutes at most. */
  Result run(List<String> command) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("wine"));
    all.addAll(command);
    return run(directory, all);
  }

  private static Result run(Path directory, List<String> command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(directory, "out", ".txt");
    Process process =
        builder(directory, command)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    if (!process.waitFor(AT_MOST)) {
      process.destroyForcibly();
      throw new AssertionError("did not end: %s%n%s".formatted(command, read(out)));
    }
    Result result = new Result(command, process.exitValue(), read(out));
    Files.delete(out);
    return result;
  }

  private static String read(Path out) throws IOException {
    return new String(Files.readAllBytes(out), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.contains("process group affinity"))
        .collect(Collectors.joining("\n"));
  }

  private static ProcessBuilder builder(Path directory, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("WINEPREFIX", directory.resolve("prefix").toString());
    builder.environment().put("WINEARCH", "win64");
    builder.environment().put("WINEDEBUG", "-all");
    builder.environment().put("WINEDLLOVERRIDES", "mscoree,mshtml=");
    return builder;
  }

  /** Ends every program in it, and removes it. */
  @Override
  public void close() throws IOException {
    keeper.destroyForcibly();
    try {
      run(directory, List.of("wineserver", "-k"));
      run(directory, List.of("wineserver", "-w"));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    delete(directory);
  }

  /** Removes a directory with all in it; links, such as wine's drives, are not followed. */
  static void delete(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
