package org.evenkeel.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Packages of a later version on a web server: as files, whose checksums are known, and as a
 * repository of apt whose key was made for it.
 *
 * @param folder with the files
 * @param version of the packages
 * @param url where they are
 */
record PackageDepot(Path folder, String version, String url) {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int PORT = 8081;

  /** The key is nobody's, and gone with the test; so is the agent that has it. */
  private static final String SIGNED =
      """
      set -e
      cd "$1"
      apt-ftparchive packages . >Packages
      apt-ftparchive release . >../Release
      export GNUPGHOME="$2"
      gpg --batch --quiet --passphrase '' --quick-generate-key nobody@example.org default default never
      gpg --batch --quiet --clearsign --output InRelease ../Release
      gpg --batch --quiet --armor --export --output key.asc
      gpgconf --kill all
      """;

  /** What a host needs to know of the repository, and no other. */
  private static final String KNOWN =
      """
      set -e
      rm -f /etc/apt/sources.list /etc/apt/sources.list.d/*
      mkdir -p /etc/apt/keyrings
      curl -sf -m20 -o /etc/apt/keyrings/depot.asc "$0/key.asc"
      echo "deb [signed-by=/etc/apt/keyrings/depot.asc] $0 ./" >/etc/apt/sources.list
      """;

  /**
   * Makes one.
   *
   * @param work a folder for it
   * @param server the machine whose web server it is
   * @param address of that machine
   */
  static PackageDepot create(Path work, String version, Machine server, String address)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectories(work.resolve("depot"));
    for (String name : List.of("evenkeel", "evenkeel-agent", "evenkeel-arp")) {
      String file = "%s_%s_%s.deb".formatted(name, version, architecture());
      Packages.altered(name, "s/^Version: .*/Version: " + version + "/", folder.resolve(file));
    }
    Path keys = Files.createTempDirectory("evk");
    try {
      List<String> sign = List.of("sh", "-c", SIGNED, "sh", folder.toString(), keys.toString());
      server.run(Command.of(sign).within(PATIENCE)).succeeded();
    } finally {
      server.run("rm", "-rf", keys.toString());
    }
    String port = Integer.toString(PORT);
    List<String> serve =
        List.of("python3", "-m", "http.server", port, "--directory", folder.toString());
    server.start(Command.of(serve), Map.of());
    return new PackageDepot(folder, version, "http://%s:%d".formatted(address, PORT));
  }

  private static String architecture() throws IOException {
    String file = Packages.of("evenkeel").getFileName().toString();
    return file.substring(file.lastIndexOf('_') + 1, file.length() - ".deb".length());
  }

  /** The SHA-256 of a package, in hexadecimal. */
  String sha256(Machine machine, String name) throws IOException, InterruptedException {
    String file = folder + "/%s_%s_%s.deb".formatted(name, version, architecture());
    return machine.run("sha256sum", file).succeeded().stdout().substring(0, 64);
  }

  /** Has a host take packages from the repository alone. */
  void knownTo(Systemd host) throws IOException, InterruptedException {
    host.run("sh", "-c", KNOWN, url).succeeded();
  }
}
