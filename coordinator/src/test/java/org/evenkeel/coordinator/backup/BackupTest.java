package org.evenkeel.coordinator.backup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was backed up comes back, and nothing else comes in. */
final class BackupTest {
  private static final Backup.About ABOUT =
      new Backup.About("1.2", "lb1", Instant.parse("2026-11-22T03:00:00Z"), 7);
  private static final int CENTRAL = 0x02014b50;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Backup backup() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(Backup.CONFIGURATION, bytes("virtual-services: []\n".repeat(100)));
    files.put(Backup.REVISIONS + "000007.yaml", bytes("seven"));
    files.put(Backup.CERTIFICATES + "web.example.pem", bytes("-----BEGIN"));
    files.put(Backup.NODE, bytes("node: lb1\n"));
    return new Backup(ABOUT, files);
  }

  private static String refusal(byte[] archive) {
    return String.valueOf(
        assertThrows(UnfitArchiveException.class, () -> Backup.read(archive)).getMessage());
  }

  private static void refused(String why, byte[] archive) {
    assertTrue(refusal(archive).contains(why), refusal(archive));
  }

  /** A manifest that names no file. */
  private static Map<String, byte[]> manifest(int format) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(
        "manifest.json",
        bytes("{\"evenkeel-backup\":%d,\"version\":\"9\",\"files\":[]}".formatted(format)));
    return files;
  }

  private static Map<String, byte[]> with(String name) {
    Map<String, byte[]> files = manifest(1);
    files.put(name, bytes("x"));
    return files;
  }

  private static int find(byte[] archive, int signature, int nth) {
    ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
    int left = nth;
    for (int at = 0; at <= archive.length - 4; at++) {
      if (bytes.getInt(at) == signature && left-- == 0) {
        return at;
      }
    }
    throw new IllegalArgumentException("it is not there");
  }

  /** The archive with a number of four bytes at a place of an entry of the directory. */
  private static byte[] patched(int entry, int place, int value) {
    byte[] archive = backup().archive();
    ByteBuffer.wrap(archive)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(find(archive, CENTRAL, entry) + place, value);
    return archive;
  }

  @Test
  void whatWasBackedUpComesBack() throws Exception {
    Backup read = Backup.read(backup().archive());
    assertEquals(ABOUT, read.about());
    assertEquals(backup().files().keySet(), read.files().keySet());
    backup().files().forEach((name, content) -> assertArrayEquals(content, read.file(name).get()));
    assertEquals(1, read.below(Backup.CERTIFICATES).size());
    assertTrue(read.below(Backup.CERTIFICATES).containsKey("web.example"));
    assertFalse(read.toString().contains("BEGIN"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../etc/passwd",
        "/etc/passwd",
        "revisions/../users.json",
        "certificates/../a.pem",
        "certificates/.a.pem",
        "revisions/1.yaml",
        "revisions/",
        "audit/000001.jsonl",
        "evenkeel.yaml/",
        "certificates\\a.pem"
      })
  void noOtherFileComesIn(String name) {
    refused("no backup holds", Zip.pack(with(name)));
  }

  @Test
  void namesThatCannotBeShownAreRefused() {
    refused("letters", Zip.pack(with("a\u001b[2J")));
    refused("letters", Zip.pack(with("é.yaml")));
    refused("too long", Zip.pack(with("x".repeat(201))));
  }

  @Test
  void theManifestIsTheMeasure() {
    refused("no manifest.json", Zip.pack(Map.of("evenkeel.yaml", bytes("x"))));
    refused("does not hold", Zip.pack(with("evenkeel.yaml")));
    refused("format 2", Zip.pack(manifest(2)));
    refused("no time", Zip.pack(manifest(1)));
    refused("damaged", Zip.pack(Map.of("manifest.json", bytes("{\"evenkeel-backup\":1,"))));
    Map<String, byte[]> swapped = manifest(1);
    swapped.put(
        "manifest.json",
        bytes(
            "{\"evenkeel-backup\":1,\"time\":\"2026-11-22T03:00:00Z\","
                + "\"files\":[{\"name\":\"users.json\",\"sha256\":\"00\"}]}"));
    swapped.put("users.json", bytes("{}"));
    refused("changed or damaged", Zip.pack(swapped));
  }

  @Test
  void linksAreRefused() {
    refused("a link", patched(1, 38, 0xa1ff0000));
    refused("a link", patched(1, 38, 0x41ed0000)); // a directory
  }

  @Test
  void aFileIsNotThereTwice() {
    refused("twice", twice());
  }

  private static byte[] twice() {
    Map<String, byte[]> files = manifest(1);
    files.put("userA.json", bytes("x"));
    files.put("userB.json", bytes("y"));
    return new String(Zip.pack(files), StandardCharsets.ISO_8859_1)
        .replace("userB.json", "userA.json")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void whatWouldGrowWithoutBoundIsRefusedBeforeItGrows() {
    refused("128 MiB", huge());
    refused("too large", patched(1, 24, -1));
    refused("not whole", patched(1, 20, Integer.MAX_VALUE));
    Map<String, byte[]> zeros = manifest(1);
    zeros.put("users.json", new byte[Zip.RATIO_FROM + 1]);
    refused("times its size", Zip.pack(zeros));
    refused("not as long", patched(1, 24, 5)); // says less than it holds
    refused("not as long", patched(1, 24, 1 << 20)); // says more
  }

  /** Thirty files, each of them within its bounds. */
  private static byte[] huge() {
    Map<String, byte[]> files = manifest(1);
    byte[] content = new byte[Zip.RATIO_FROM];
    for (int i = 0; i < 30; i++) {
      files.put("revisions/0000%02d.yaml".formatted(i), content);
    }
    return Zip.pack(files);
  }

  @Test
  void placesAreWhatTheyShouldBe() {
    refused("overlap", patched(2, 42, 0));
    refused("stands before", patched(0, 42, 1));
    refused("encrypted", patched(1, 8, 0x00080001));
    byte[] archive = backup().archive();
    refused("ZIP", new byte[0]);
    refused("ZIP", bytes("PK"));
    refused("ZIP", Arrays.copyOf(archive, archive.length + 1));
    refused("ZIP", Arrays.copyOf(archive, archive.length - 1));
    byte[] before = new byte[archive.length + 1];
    System.arraycopy(archive, 0, before, 1, archive.length);
    refused("not where it should be", before);
  }

  /** Whatever comes, it is the backup or a refusal, and no other failure. */
  @Test
  void noArchiveBreaksTheReader() throws Exception {
    long seed = Long.getLong("seed", 20261122);
    Random random = new Random(seed);
    byte[] whole = backup().archive();
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] archive = whole.clone();
      for (int change = random.nextInt(1, 4); change > 0; change--) {
        boolean end = random.nextBoolean(); // where the directory is
        int at = end ? archive.length - 1 - random.nextInt(400) : random.nextInt(archive.length);
        archive[at] = random.nextBoolean() ? (byte) random.nextInt() : (byte) -1;
      }
      if (random.nextInt(10) == 0) {
        archive = Arrays.copyOf(archive, random.nextInt(archive.length));
      }
      try {
        Backup read = Backup.read(archive);
        assertEquals(backup().files().keySet(), read.files().keySet(), "seed " + seed);
      } catch (UnfitArchiveException _) {
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError("seed %d, round %d".formatted(seed, i), e);
      }
    }
    assertTrue(refused > 10_000, "changes are not noticed: " + refused);
  }
}
