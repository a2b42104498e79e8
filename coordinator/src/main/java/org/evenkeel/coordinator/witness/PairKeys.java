package org.evenkeel.coordinator.witness;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.ha.wire.Keyring;

/** The key files of the pairs that a witness serves: one file for each pair, named after it. */
final class PairKeys {
  /** So many pairs at the most. */
  static final int PAIRS_MAX = 64;

  private static final String SUFFIX = ".key";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  private PairKeys() {}

  /**
   * Reads the keys.
   *
   * @param places files, and directories of which every file {@code *.key} is read
   * @return by the names of the pairs, which are those of the files without {@code .key}
   * @throws IOException when there is none, or one is not as it has to be; the message says what to
   *     do
   */
  static Map<String, Keyring> load(List<Path> places) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path place : places) {
      if (Files.isDirectory(place)) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(place, "*" + SUFFIX)) {
          found.forEach(files::add);
        }
      } else if (Files.exists(place)) {
        files.add(place);
      } else {
        throw new IOException(
            "%s is missing: copy the ha.key of each pair to it, as a file NAME.key"
                .formatted(place));
      }
    }
    files.sort(Comparator.naturalOrder());
    if (files.isEmpty() || files.size() > PAIRS_MAX) {
      throw new IOException(
          "%d key files in %s: copy the ha.key of each pair there, as NAME.key; at most %d"
              .formatted(files.size(), places, PAIRS_MAX));
    }
    Map<String, Keyring> keys = new LinkedHashMap<>();
    for (Path file : files) {
      add(keys, file);
    }
    return keys;
  }

  private static void add(Map<String, Keyring> keys, Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    String pair = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    if (!NAME.matcher(pair).matches()) {
      throw new IOException(
          "%s: a pair is named by letters, digits, '.', '_' and '-'; rename it".formatted(file));
    }
    Keyring read = Keyring.load(file);
    for (Map.Entry<String, Keyring> other : keys.entrySet()) {
      if (other.getValue().shares(read)) {
        throw new IOException(
            "%s holds a key of %s too: each pair has its own".formatted(file, other.getKey()));
      }
    }
    if (keys.put(pair, read) != null) {
      throw new IOException("%s: another file names that pair too; rename one".formatted(file));
    }
  }
}
