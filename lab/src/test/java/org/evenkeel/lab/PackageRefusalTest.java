package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines that a package cannot be installed on are told why, and stay as they are. */
@Tag("lab")
class PackageRefusalTest {
  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void needPackages() throws Exception {
    DebianRoot.require();
    Packages.require();
  }

  private static void refused(DebianRoot root, String why, String script) throws Exception {
    FileTree before = FileTree.of(root::run);
    Result result = root.run(Command.of("sh", "-c", script).within(Duration.ofMinutes(8)));
    assertNotEquals(0, result.exit(), result::toString);
    assertTrue(result.stderr().contains(why), result::toString);
    FileTree after = FileTree.of(root::run);
    assertEquals(Set.of(), after.without(before));
    assertEquals(Set.of(), before.without(after));
    String state =
        root.run("dpkg-query", "--show", "--showformat=${db:Status-Status}", "evenkeel-arp")
            .stdout();
    assertTrue(Set.of("", "not-installed").contains(state), state);
    assertEquals("", root.run("dpkg", "--audit").stdout());
  }

  @Test
  void anOldKernelIsRefused() throws Exception {
    refused(
        DebianRoot.create(folder),
        "4.18 or later is needed, as in",
        "setarch --uname-2.6 dpkg -i " + Packages.inRoot("evenkeel-arp"));
  }

  /** The library is Debian's of today; dpkg is told of that of Debian 11. */
  @Test
  void anOldLibraryIsRefusedBeforeAnythingIsUnpacked() throws Exception {
    DebianRoot root = DebianRoot.create(folder);
    root.run(
            "sed",
            "-i",
            "/^Package: libc6$/,/^$/s/^Version: .*/Version: 2.31-13+deb11u11/",
            "/var/lib/dpkg/status")
        .succeeded();
    refused(
        root,
        "evenkeel-arp pre-depends on libc6 (>= 2.35)",
        "dpkg -i " + Packages.inRoot("evenkeel-arp"));
  }

  @Test
  void anotherProcessorIsRefused() throws Exception {
    DebianRoot root = DebianRoot.create(folder);
    Packages.altered(
        "evenkeel-arp",
        "s/^Architecture: .*/Architecture: s390x/",
        root.written().resolve("x.deb"));
    refused(root, "package architecture (s390x) does not match system", "dpkg -i /x.deb");
  }

  /** All but 40 MB are taken, of which the package needs more. */
  @Test
  void aFullDiskIsLeftAsItWasAndTheSameCommandWorksOnceThereIsRoom() throws Exception {
    DebianRoot root = DebianRoot.withDisk(folder, "400m");
    String script =
        """
        look() { find / -xdev -path /var -prune -o -path /ballast -prune -o -path /tmp -prune -o -print | sort; }
        rm -rf /var/lib/apt/lists # else apt's own caches would take what is free
        fallocate -l $(($(df --output=avail -B1 / | tail -n 1) - 40000000)) /ballast
        look >/tmp/before
        ! apt-get install -y %1$s 2>&1 || exit 1
        look >/tmp/after
        diff /tmp/before /tmp/after || exit 2
        [ -z "$(dpkg --audit)" ] || { dpkg --audit; exit 3; }
        rm /ballast
        apt-get -y -f install || exit 4
        apt-get install -y %1$s || exit 5
        evenkeel-arp --version || exit 6
        [ -z "$(dpkg --audit)" ] || exit 7
        """
            .formatted(Packages.inRoot("evenkeel-arp"));
    Result result = root.run(Command.of("sh", "-c", script).within(Duration.ofMinutes(8)));
    assertTrue(result.succeeded().stdout().contains("No space left on device"), result::toString);
  }
}
