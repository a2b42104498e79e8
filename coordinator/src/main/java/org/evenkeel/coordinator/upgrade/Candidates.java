package org.evenkeel.coordinator.upgrade;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds what could be installed, and makes sure of it before anything is touched. */
public final class Candidates {
  private final PackageManager packages;
  private final Workplace place;
  private final DebianVersion installed;

  /** For a machine that has that version. */
  public Candidates(PackageManager packages, Workplace place, DebianVersion installed) {
    this.packages = packages;
    this.place = place;
    this.installed = installed;
  }

  /**
   * What apt has, when it is newer than what is installed.
   *
   * @throws UpgradeException when it cannot be fetched, or would not be installed
   */
  public Optional<Candidate> offered() throws UpgradeException {
    Optional<DebianVersion> offered = packages.offered();
    if (offered.isEmpty() || !installed.before(offered.get())) {
      return Optional.empty();
    }
    Path file = packages.download(offered.get(), place);
    return Optional.of(fit(file, Optional.empty(), false));
  }

  /**
   * A file, with its checksum.
   *
   * @param sha256 as it was typed; empty when it is beside the file
   * @throws UpgradeException when the checksum is another one or nobody says it, when it is no
   *     package of this program for this machine, or apt would not install it
   */
  public Candidate file(Path file, Optional<String> sha256, boolean allowDowngrade)
      throws UpgradeException {
    Workplace.Copy copy = place.copy(file);
    Checksum wanted = Checksum.of(file, sha256);
    if (!wanted.hex().equals(copy.sha256())) {
      throw new UpgradeException(
          "%s is not the file that %s is about; nothing is changed".formatted(file, wanted.from()),
          "its SHA-256 is     " + copy.sha256(),
          "and it should be   " + wanted.hex(),
          "fetch it again; if it stays so, somebody has changed one of both");
    }
    return fit(copy.file(), Optional.of(file), allowDowngrade);
  }

  private Candidate fit(Path file, Optional<Path> given, boolean allowDowngrade)
      throws UpgradeException {
    PackageManager.Facts facts = packages.facts(file);
    if (!facts.name().equals(PackageManager.PACKAGE)) {
      throw new UpgradeException(
          "it is the package %s, not %s; nothing is changed"
              .formatted(facts.name(), PackageManager.PACKAGE));
    }
    String here = packages.architecture();
    if (!facts.architecture().equals(here) && !facts.architecture().equals("all")) {
      throw new UpgradeException(
          "the package is for %s, and this machine is %s; nothing is changed"
              .formatted(facts.architecture(), here),
          "fetch evenkeel_%s_%s.deb".formatted(facts.version(), here));
    }
    boolean same = facts.version().equals(installed);
    boolean downgrade = facts.version().before(installed);
    // What is refused anyway is refused for that, not for what apt says of it.
    List<String> also =
        same || (downgrade && !allowDowngrade) ? List.of() : packages.beside(file, downgrade);
    List<String> news =
        same || downgrade
            ? List.of()
            : News.between(PackagedChangelog.of(file), installed, facts.version());
    return new Candidate(facts.version(), given, file, news, also);
  }
}
