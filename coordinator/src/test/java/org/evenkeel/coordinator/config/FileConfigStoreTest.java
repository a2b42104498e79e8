package org.evenkeel.coordinator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.Unconfirmed;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileConfigStoreTest extends ConfigStoreContract {
  @TempDir Path root;
  private FileConfigStore store;

  @BeforeEach
  void openStore() throws IOException {
    store = FileConfigStore.open(root);
  }

  @Override
  ConfigStore store() {
    return store;
  }

  @Override
  void edit(String text) throws IOException {
    Files.writeString(file(), text);
  }

  @Test
  void aRevisionFileIsTheAcceptedYamlBelowAHeaderThatTellsItsStory() throws Exception {
    store.accept("virtual-services: []\n", "alice", "an empty start", NOW);
    String content = Files.readString(revision(1));
    assertEquals(
        """
        # Evenkeel configuration, revision 1
        # time: 2026-07-01T10:00:00.123456789Z
        # author: alice
        # comment: an empty start
        # sha256: 79ab6c9891e2c30dbbb9557c4566b9d75e864f558b5a5743cb1fa155024c9717
        virtual-services: []
        """,
        content);
    assertEquals(new Parsed.Valid<>(Cluster.EMPTY), ClusterYaml.parse("000001.yaml", content));
  }

  @Test
  void ofAPairItAlsoSaysTheTermAndIsReadWithAndWithout() throws Exception {
    FileConfigStore paired = FileConfigStore.open(root, () -> 12);
    Revision accepted = paired.accept("a: 1\n", "alice", "", NOW);
    assertEquals(12, accepted.stamp().term());
    assertTrue(Files.readString(revision(1)).contains("\n# comment: \n# term: 12\n# sha256: "));
    assertEquals(Optional.of(accepted), store.revision(1));
  }

  @Test
  void whatHasToBeConfirmedSaysSoItselfUntilItIs() throws Exception {
    Revision _ = store.accept("a: 1\n", "alice", "", NOW);
    var unconfirmed = Optional.of(new Unconfirmed(NOW.plusSeconds(60), 1));
    Revision accepted = store.accept("a: 2\n", "alice", "", NOW, unconfirmed);
    assertEquals(unconfirmed, accepted.stamp().unconfirmed());
    assertTrue(
        Files.readString(revision(2))
            .contains("\n# unconfirmed: back to 1 at 2026-07-01T10:01:00.123Z\n# sha256: "));
    FileConfigStore again = FileConfigStore.open(root);
    assertEquals(Optional.of(accepted), again.newest());

    again.confirm(1);
    again.confirm(7);
    assertEquals(Optional.of(accepted), again.newest());
    again.confirm(2);
    Revision stays = again.newest().orElseThrow();
    assertEquals(accepted.stamp().confirmed(), stays.stamp());
    assertEquals("a: 2\n", stays.text());
    assertNoLeftovers();

    again.adopt(accepted);
    assertEquals(Optional.of(accepted), again.newest(), "what the pair knows of it");
  }

  @Test
  void aRevisionThatIsNotAboveAllIsNotAdoptedAndNoneIsOverwritten() throws Exception {
    Revision first = store.accept("a: 1\n", "alice", "", NOW);
    Revision other = new Revision(new Revision.Stamp(1, "bob", NOW, ""), "b: 1\n");
    assertThrows(IOException.class, () -> store.adopt(other));
    store.adopt(first);
    store.complete(other);
    assertEquals(Optional.of(first), store.newest());
    assertEquals(Optional.of("a: 1\n"), store.file());
    edit("a: mine\n");
    store.setAside();
    assertEquals("a: mine\n", Files.readString(file().resolveSibling("evenkeel.yaml.set-aside")));
  }

  @Test
  void filesAndDirectoriesAreNotForEverybody() throws Exception {
    store.accept("a: 1\n", "alice", "", NOW);
    assertEquals("rw-r-----", mode(file()));
    assertEquals("rw-r-----", mode(revision(1)));
    assertEquals("rwxr-x---", mode(revisions()));
    assertEquals("rwxr-x---", mode(file().resolveSibling("")));
  }

  @Test
  void whatWasAcceptedIsThereAfterARestart() throws Exception {
    Revision accepted = store.accept("a: 1\n", "alice", "", NOW);
    FileConfigStore again = FileConfigStore.open(root);
    assertEquals(Optional.of(accepted), again.newest());
    assertEquals(2, again.accept("a: 2\n", "alice", "", NOW).number());
    assertNoLeftovers();
  }

  @Test
  void aFileThatCannotBeReplacedRefusesTheTextAsAWhole() throws Exception {
    Revision first = store.accept("a: 1\n", "alice", "", NOW);
    Files.delete(file());
    Files.createDirectories(file().resolve("in-the-way"));
    IOException e = assertThrows(IOException.class, () -> store.accept("a: 2\n", "alice", "", NOW));
    assertTrue(
        String.valueOf(e.getMessage()).startsWith("the configuration was not accepted, "),
        e::toString);
    assertEquals(Optional.of(first), store.newest());
    assertNoLeftovers();
  }

  @Test
  void aDirectoryThatCannotBeWrittenRefusesTheTextAsAWhole() throws Exception {
    Revision first = store.accept("a: 1\n", "alice", "", NOW);
    Files.move(file().resolveSibling(""), root.resolve("aside"));
    Path link =
        Files.createSymbolicLink(root.resolve("etc/evenkeel"), Path.of("/proc/self/fdinfo"));
    assertThrows(IOException.class, () -> store.accept("a: 2\n", "alice", "", NOW));
    assertEquals(Optional.of(first), store.newest());
    assertEquals(List.of("000001.yaml"), names(revisions()));
    Files.delete(link);
  }

  @Test
  void aCrashBeforeTheRevisionHadItsNameLeavesNothing() throws Exception {
    Revision first = store.accept("a: 1\n", "alice", "", NOW);
    Files.writeString(root.resolve("etc/evenkeel/.evenkeel.yaml.000002.tmp"), "a: 2\n");
    Files.writeString(revisions().resolve(".000002.yaml.tmp"), "# Evenkeel conf");
    FileConfigStore again = FileConfigStore.open(root);
    assertEquals(Optional.of(first), again.newest());
    assertEquals(Optional.of("a: 1\n"), again.file());
    assertNoLeftovers();
  }

  @Test
  void aCrashAfterTheRevisionHadItsNameIsFinished() throws Exception {
    store.accept("a: 1\n", "alice", "", NOW);
    Revision second = store.accept("a: 2\n", "alice", "", NOW);
    Files.move(file(), root.resolve("etc/evenkeel/.evenkeel.yaml.000002.tmp"));
    edit("a: 1\n");
    FileConfigStore again = FileConfigStore.open(root);
    assertEquals(Optional.of(second), again.newest());
    assertEquals(Optional.of("a: 2\n"), again.file());
    assertNoLeftovers();
  }

  /** Cut within the header, cut within the text, emptied, and zeros as a lost write leaves. */
  @ParameterizedTest
  @ValueSource(ints = {20, 200, 0, -1})
  void aRevisionThatIsNotWholeCountsAsAbsentAndItsNumberIsNotUsedAgain(int length)
      throws Exception {
    Revision first = store.accept("a: 1\n", "alice", "", NOW);
    store.accept("a: 2\n".repeat(50), "alice", "", NOW);
    byte[] whole = Files.readAllBytes(revision(2));
    Files.write(revision(2), length < 0 ? new byte[whole.length] : Arrays.copyOf(whole, length));
    FileConfigStore again = FileConfigStore.open(root);
    assertEquals(Optional.of(first), again.newest());
    assertEquals(List.of(first.stamp()), again.revisions());
    assertEquals(Optional.empty(), again.revision(2));
    assertEquals(3, again.accept("a: 3\n", "alice", "", NOW).number());
  }

  @Test
  void aFileThatIsNotTextIsRefusedByName() throws Exception {
    Files.write(file(), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    IOException e = assertThrows(IOException.class, store::file);
    assertEquals(file() + " is not UTF-8 text; save it as UTF-8", e.getMessage());
    Files.write(file(), new byte[TextFile.BYTES_MAX + 1]);
    e = assertThrows(IOException.class, store::file);
    assertEquals(file() + " is longer than 4194304 bytes; shorten it", e.getMessage());
  }

  @Test
  void whenNumbersAreUsedUpTheReasonIsSaid() throws Exception {
    Files.writeString(revision(999_999), "");
    IOException e = assertThrows(IOException.class, () -> store.accept("a: 1\n", "alice", "", NOW));
    assertTrue(String.valueOf(e.getMessage()).contains("used up"), e::toString);
  }

  private void assertNoLeftovers() throws IOException {
    assertTrue(names(revisions()).stream().allMatch(name -> name.matches("\\d{6}\\.yaml")));
    assertEquals(List.of("evenkeel.yaml"), names(root.resolve("etc/evenkeel")));
  }

  private static List<String> names(Path directory) throws IOException {
    try (var paths = Files.list(directory)) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private Path file() {
    return root.resolve("etc/evenkeel/evenkeel.yaml");
  }

  private Path revisions() {
    return root.resolve("var/lib/evenkeel/revisions");
  }

  private Path revision(int number) {
    return revisions().resolve("%06d.yaml".formatted(number));
  }
}
