package org.evenkeel.coordinator.upgrade;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.evenkeel.coordinator.dispatch.CommandRunner.Result;

/** Debian's: dpkg and apt of this machine, by exact argument lists. Safe for any thread. */
public final class PackageManager {
  /** The package of the coordinator. */
  static final String PACKAGE = "evenkeel";

  private static final Duration SHORT = Duration.ofSeconds(60);
  private static final Duration UPDATE = Duration.ofMinutes(5);
  private static final Duration LONG = Duration.ofMinutes(30);

  /** The last words of a program that failed are the ones that matter. */
  private static final int WORDS_MAX = 20;

  private static final List<String> LOCK = List.of("-o", "DPkg::Lock::Timeout=120");
  private static final Pattern OFFERED = Pattern.compile("(?m)^ +Candidate: (\\S+)$");
  private static final Pattern CHANGE = Pattern.compile("(?m)^(Inst|Remv) (\\S+) ?(.*)$");

  /** What dpkg prints of its own work. */
  private static final Pattern STAGE =
      Pattern.compile("Setting up |Processing triggers |Unpacking |Preparing |Created symlink ");

  private final CommandRunner runner;

  /** One that has programs run by that. */
  public PackageManager(CommandRunner runner) {
    this.runner = runner;
  }

  /**
   * What a package says of itself.
   *
   * @param name of the package
   * @param version of it
   * @param architecture that it is for, such as {@code amd64}
   */
  record Facts(String name, DebianVersion version, String architecture) {}

  /**
   * The version of the package that is installed.
   *
   * @throws UpgradeException when the program is not here by a package, or an installation was
   *     broken off
   */
  public DebianVersion installed() throws UpgradeException {
    Result asked = run(SHORT, "dpkg-query", "--show", "--showformat=" + SHOWN, PACKAGE);
    String[] parts = asked.output().split("\\|", 2);
    Optional<DebianVersion> version =
        asked.succeeded() && parts.length == 2 ? DebianVersion.parse(parts[1]) : Optional.empty();
    if (version.isEmpty() || parts[0].equals("config-files") || parts[0].equals("not-installed")) {
      throw new UpgradeException(
          "evenkeel is not installed from a Debian package here; nothing is changed",
          "from sources: git pull, ./evenkeel package, and apt-get install the package of it",
          "from an archive or as a container: put the new one in the old one's place, in a pair on"
              + " the passive node first");
    }
    if (!parts[0].equals("installed")) {
      throw new UpgradeException(
          "the package is %s: an installation was broken off".formatted(parts[0]),
          "bring it to its end first: dpkg --configure -a; apt-get --fix-broken install");
    }
    return version.get();
  }

  private static final String SHOWN = "${db:Status-Status}|${Version}";

  /** How the package is now, for somebody who has to mend it. */
  String state() {
    Result asked = run(SHORT, "dpkg-query", "--show", "--showformat=" + SHOWN, PACKAGE);
    return asked.succeeded() ? asked.output().replace('|', ' ') : "not installed";
  }

  /** Has the lists of what there is fetched anew; what went wrong with that. */
  public List<String> refresh() {
    List<String> command = new ArrayList<>(List.of("apt-get", "-q"));
    command.addAll(LOCK);
    command.addAll(List.of("-o", "APT::Update::Error-Mode=any", "update"));
    Result updated = run(UPDATE, command.toArray(String[]::new));
    return updated.succeeded() ? List.of() : words(updated);
  }

  /** The version that apt would install; empty when it knows none. */
  Optional<DebianVersion> offered() throws UpgradeException {
    Result asked = run(SHORT, "apt-cache", "policy", PACKAGE);
    if (!asked.succeeded()) {
      throw failed("apt-cache does not say what there is", asked);
    }
    Matcher matcher = OFFERED.matcher(asked.output());
    return matcher.find() ? DebianVersion.parse(matcher.group(1)) : Optional.empty();
  }

  /** Fetches a version, of which apt verifies the signature of its source. */
  Path download(DebianVersion version, Workplace place) throws UpgradeException {
    Result fetched =
        runner.run(
            List.of(
                "env",
                "--chdir=" + place.folder(),
                "LC_ALL=C",
                "apt-get",
                "-q",
                "download",
                PACKAGE + "=" + version),
            LONG);
    List<Path> files = place.packages();
    if (!fetched.succeeded() || files.size() != 1) {
      throw failed(
          "%s %s cannot be fetched; nothing is changed".formatted(PACKAGE, version), fetched);
    }
    return files.getFirst();
  }

  /**
   * What a package says of itself.
   *
   * @throws UpgradeException when it is none
   */
  Facts facts(Path file) throws UpgradeException {
    Result asked =
        run(SHORT, "dpkg-deb", "--field", file.toString(), "Package", "Version", "Architecture");
    if (!asked.succeeded()) {
      throw failed("it is no Debian package; nothing is changed", asked);
    }
    return new Facts(
        field(asked.output(), "Package"),
        DebianVersion.parse(field(asked.output(), "Version"))
            .orElseThrow(
                () -> new UpgradeException("the package has no version; nothing is changed")),
        field(asked.output(), "Architecture"));
  }

  private static String field(String control, String name) {
    return control
        .lines()
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2).strip())
        .findFirst()
        .orElse("");
  }

  /** What this machine's packages are for. */
  String architecture() throws UpgradeException {
    Result asked = run(SHORT, "dpkg", "--print-architecture");
    if (!asked.succeeded()) {
      throw failed("dpkg does not say what this machine is", asked);
    }
    return asked.output();
  }

  /**
   * What apt would change beside the package itself, a line each.
   *
   * @throws UpgradeException when it could not install it, or would remove something
   */
  List<String> beside(Path file, boolean downgrade) throws UpgradeException {
    Result tried = run(SHORT, install(file, downgrade, List.of("--simulate")));
    if (!tried.succeeded()) {
      throw failed("apt would not install it; nothing is changed", tried);
    }
    List<String> also = new ArrayList<>();
    Matcher change = CHANGE.matcher(tried.output());
    while (change.find()) {
      if (change.group(1).equals("Remv")) {
        throw new UpgradeException(
            "apt would remove %s for it; nothing is changed".formatted(change.group(2)),
            "see what stands in the way: apt-get --simulate install " + file.getFileName());
      }
      if (!change.group(2).equals(PACKAGE)) {
        also.add("%s %s".formatted(change.group(2), change.group(3)));
      }
    }
    return also;
  }

  /**
   * Installs a package; services that run are started anew. Once begun it is brought to its end,
   * even when the terminal goes or this process is ended: what is half installed runs nowhere.
   *
   * @return what its scripts said
   * @throws UpgradeException with the words of apt and dpkg
   */
  List<String> install(Path file, boolean downgrade) throws UpgradeException {
    List<String> command = new ArrayList<>(List.of("setsid", "--wait", "env", "LC_ALL=C"));
    command.addAll(List.of("DEBIAN_FRONTEND=noninteractive", "APT_LISTCHANGES_FRONTEND=none"));
    command.addAll(List.of(install(file, downgrade, LOCK)));
    Result done = runner.run(command, LONG);
    if (!done.succeeded()) {
      List<String> said = words(done);
      List<String> now = new ArrayList<>(said.stream().map(line -> "  " + line).toList());
      now.add("the package is: " + state());
      now.add("bring it to its end: dpkg --configure -a; apt-get --fix-broken install");
      throw new UpgradeException("the package manager failed", now.toArray(String[]::new));
    }
    return said(done.output());
  }

  /** Of all that apt and dpkg print, what the scripts of the package have to say. Pure. */
  static List<String> said(String output) {
    List<String> said = new ArrayList<>();
    boolean own = false;
    for (String line : output.lines().toList()) {
      if (STAGE.matcher(line).lookingAt()) {
        own = line.startsWith("Setting up %s (".formatted(PACKAGE));
      } else if ((own && !line.isBlank()) || line.startsWith(PACKAGE + ": ")) {
        said.add(line);
      }
    }
    return said;
  }

  private static String[] install(Path file, boolean downgrade, List<String> options) {
    Stream<String> wanted =
        downgrade ? Stream.of("--allow-downgrades", "install") : Stream.of("install");
    return Stream.of(
            Stream.of("apt-get", "-q", "-y", "-o", "Dpkg::Options::=--force-confold"),
            options.stream(),
            wanted,
            Stream.of(file.toString()))
        .flatMap(part -> part)
        .toArray(String[]::new);
  }

  private Result run(Duration timeout, String... words) {
    return runner.run(
        Stream.concat(Stream.of("env", "LC_ALL=C"), Stream.of(words)).toList(), timeout);
  }

  private static UpgradeException failed(String what, Result result) {
    return new UpgradeException(what, words(result).toArray(String[]::new));
  }

  private static List<String> words(Result result) {
    List<String> lines = result.output().lines().filter(line -> !line.isBlank()).toList();
    return lines.subList(Math.max(0, lines.size() - WORDS_MAX), lines.size());
  }
}
