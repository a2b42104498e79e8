package org.evenkeel.installers.msi;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.evenkeel.installers.Folders;
import org.evenkeel.installers.thirdparty.Papers;

/** The step of the build that makes the package for Windows. */
public final class MsiBuild {
  private final Path tree;
  private final Path target;
  private final Path work;
  private final Instant time;

  private MsiBuild(Path tree, Path target, Instant time) {
    this.tree = tree.toAbsolutePath().normalize();
    this.target = target.toAbsolutePath().normalize();
    this.work = this.target.resolve("msi");
    this.time = time;
  }

  /**
   * Makes it.
   *
   * @param args the root of the source tree, which is built; the version; the time of the release,
   *     as {@code 2026-01-01T00:00:00Z}; the folder for the package; and options, see {@link #make}
   * @throws IOException when a part or a program is missing, or nothing can be written
   */
  public static void main(String[] args) throws IOException {
    // Numbers in files, rules and protocols have the digits 0 to 9, whatever people here write.
    Locale.setDefault(Locale.ROOT);
    Optional<Path> made =
        make(
            Path.of(args[0]),
            args[1],
            Instant.parse(args[2]),
            Path.of(args[3]),
            List.of(args).subList(4, args.length),
            System.err);
    made.ifPresent(System.err::println);
  }

  /**
   * Makes it, or says why not and how it can be had.
   *
   * @param tree the root of the source tree, which is built
   * @param version such as {@code 0.1.0-SNAPSHOT}
   * @param time of the release
   * @param target folder for the package
   * @param options {@code --windows-runtime=DIR} with a Java for Windows, without which the package
   *     cannot be installed; {@code --windows-certificate=FILE}, {@code --windows-key=FILE}, {@code
   *     --windows-password-file=FILE} and {@code --windows-timestamp=URL}, with which it is signed;
   *     others are not looked at
   * @param say takes lines for whoever builds
   * @return the package; empty where wixl or msitools are not installed and nothing was given for
   *     Windows
   * @throws IOException when a part is missing, or nothing can be written
   */
  public static Optional<Path> make(
      Path tree, String version, Instant time, Path target, List<String> options, PrintStream say)
      throws IOException {
    MsiOptions given = MsiOptions.of(options);
    boolean able = PackageTool.WIXL.installed() && PackageTool.MSIBUILD.installed();
    if (!able && given.runtime().isEmpty() && given.signing().isEmpty()) {
      say.println(
          "Left out: the package for Windows; install what makes it: apt-get install wixl"
              + " msitools");
      return Optional.empty();
    }
    if (given.runtime().isEmpty()) {
      say.println(
          "Without a Java for Windows its package is a test that cannot be installed;"
              + " give one with -Dwindows.runtime=DIR");
    }
    return Optional.of(new MsiBuild(tree, target, time).made(version, given));
  }

  private Path made(String version, MsiOptions given) throws IOException {
    MsiIdentity identity = MsiIdentity.of(version, given.runtime().isEmpty());
    Folders.remove(work);
    Files.createDirectories(work);
    WindowsRuntime runtime =
        given.runtime().isEmpty()
            ? WindowsRuntime.standIn(work)
            : WindowsRuntime.in(given.runtime().get());
    MsiContents contents = new MsiContents(tree, work.resolve("stage"), time);
    NavigableMap<String, Path> files = contents.stage(runtime);
    if (given.runtime().isPresent()) {
      Papers papers = new Papers(tree, version, time);
      contents.papers(
          files, papers.of("evenkeel-agent", MsiContents.PROGRAMS, given.runtime().get()));
    }
    Optional<Signer> signer = given.signing().map(with -> new Signer(with, work));
    if (signer.isPresent()) {
      signPrograms(signer.get(), files);
    }
    String digest = MsiContents.digest(files, given.signing() + "");
    Path msi = linked(identity, new WixSource(identity, runtime.folder(), relative(files)), digest);
    finish(msi, identity, versions(runtime, files), digest);
    if (signer.isPresent()) {
      signer.get().sign(msi, true);
    }
    Path result = target.resolve(identity.fileName());
    Files.move(msi, result, StandardCopyOption.REPLACE_EXISTING);
    Folders.remove(work);
    return result;
  }

  /** As wixl wants them: seen from the description. */
  private NavigableMap<String, Path> relative(NavigableMap<String, Path> files) {
    NavigableMap<String, Path> relative = new TreeMap<>();
    files.forEach((path, file) -> relative.put(path, work.relativize(file)));
    return relative;
  }

  private static void signPrograms(Signer signer, NavigableMap<String, Path> files)
      throws IOException {
    for (Path file : files.values()) {
      Optional<PeFile> program = program(file);
      if (program.isPresent() && !program.get().signed()) {
        signer.sign(file, false);
      }
    }
  }

  /** Only names of programs are looked into: a Java has a file of 100 MB. */
  private static Optional<PeFile> program(Path file) throws IOException {
    String name = file.getFileName() + "";
    return name.endsWith(".exe") || name.endsWith(".dll")
        ? PeFile.read(Files.readAllBytes(file))
        : Optional.empty();
  }

  /** Versions of programs, by their rows in the table of files. */
  private static Map<String, String> versions(
      WindowsRuntime runtime, NavigableMap<String, Path> files) throws IOException {
    Map<String, String> versions = new HashMap<>();
    for (Map.Entry<String, Path> file : files.entrySet()) {
      Optional<String> version = program(file.getValue()).flatMap(PeFile::version);
      if (version.isPresent()) {
        versions.put(row(runtime, file.getKey()), version.get());
      }
    }
    return versions;
  }

  private static String row(WindowsRuntime runtime, String path) {
    if (path.equals("lib/jnidispatch.dll")) {
      return "Jna";
    }
    String below = path.substring(runtime.folder().length() + 1);
    return switch (below) {
      case WindowsRuntime.JAVA -> "Java";
      case WindowsRuntime.JAVAW -> "Javaw";
      default -> WixSource.id("f", below);
    };
  }

  private Path linked(MsiIdentity identity, WixSource source, String digest) throws IOException {
    Path template = tree.resolve("installers/src/main/windows/evenkeel-agent.wxs");
    Path wxs = work.resolve("evenkeel-agent.wxs");
    Files.writeString(wxs, source.text(Files.readString(template), identity.productCode(digest)));
    Path msi = work.resolve("made.msi");
    PackageTool.WIXL.run(work, List.of("-a", "x64", "-o", msi + "", wxs + ""));
    return msi;
  }

  private void finish(Path msi, MsiIdentity identity, Map<String, String> versions, String digest)
      throws IOException {
    Map<String, IdtTable> made = new HashMap<>();
    for (String name : FinishedTables.CHANGED) {
      made.put(
          name, IdtTable.parse(PackageTool.MSIINFO.run(work, List.of("export", msi + "", name))));
    }
    for (IdtTable table : FinishedTables.of(made, versions).values()) {
      Path file = Files.writeString(work.resolve(table.name() + ".idt"), table.text());
      PackageTool.MSIBUILD.run(work, List.of(msi + "", "-i", file + ""));
      IdtTable written =
          IdtTable.parse(PackageTool.MSIINFO.run(work, List.of("export", msi + "", table.name())));
      if (!sorted(written).equals(sorted(table))) {
        throw new IOException("msibuild did not take the table " + table.name());
      }
    }
    List<String> summary = new ArrayList<>(List.of(msi + "", "-s", identity.title(), "Evenkeel"));
    summary.addAll(List.of("x64;1033", identity.packageCode(digest)));
    PackageTool.MSIBUILD.run(work, summary);
    SummaryTimes.set(msi, time);
  }

  private static List<String> sorted(IdtTable table) {
    return table.rows().stream().map(row -> String.join("\t", row)).sorted().toList();
  }
}
