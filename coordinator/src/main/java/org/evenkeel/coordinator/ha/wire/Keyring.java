package org.evenkeel.coordinator.ha.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys of a pair (docs/protocol.md, "Keys"): the first signs, all verify. Shows numbers, never
 * keys. Safe for any thread.
 *
 * <p>The file has a line {@code NUMBER HEX} for each key, the number from 0 to 4294967295 and 32
 * bytes as 64 hexadecimal digits; from {@code #} on a line is comment, and may be empty.
 */
public final class Keyring {
  /** So many keys at the most: two are enough to change one. */
  public static final int KEYS_MAX = 16;

  private static final int BYTES_MAX = 8_192;
  private static final int PROBLEMS_MAX = 20;

  private static final Pattern LINE =
      Pattern.compile("(0|[1-9][0-9]{0,9})[ \\t]+([0-9a-fA-F]{" + 2 * HeartbeatKey.LENGTH + "})");
  private static final String FORM =
      "a number from 0 to 4294967295, a space, and 64 hexadecimal digits";

  /** The bits of a file's mode that let anybody but its owner do anything. */
  private static final int OTHERS = 0077;

  private static final int ROOT = 0;

  private final Map<Long, HeartbeatKey> keys;
  private final HeartbeatKey signer;

  /**
   * @param keys 1 to {@link #KEYS_MAX} of different numbers; the first signs
   * @throws IllegalArgumentException when they are not
   */
  public Keyring(List<HeartbeatKey> keys) {
    if (keys.isEmpty() || keys.size() > KEYS_MAX) {
      throw new IllegalArgumentException("1 to 16 keys, not " + keys.size());
    }
    this.keys = new LinkedHashMap<>();
    for (HeartbeatKey key : keys) {
      if (this.keys.putIfAbsent(key.number(), key) != null) {
        throw new IllegalArgumentException("two keys have the number " + key.number());
      }
    }
    signer = keys.getFirst();
  }

  /**
   * Reads a key file that belongs to root or to this process's user and that nobody else may read.
   *
   * @throws KeyFileException with everything that is wrong with it
   * @throws IOException when it cannot be read, the message naming it
   */
  public static Keyring load(Path file) throws IOException {
    byte[] bytes;
    try {
      checkSafety(file);
      try (InputStream in = Files.newInputStream(file)) {
        bytes = in.readNBytes(BYTES_MAX + 1);
      }
    } catch (KeyFileException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw new IOException(
          file + " is missing; pairing makes it, or write a line of " + FORM + " into it", e);
    } catch (IOException e) {
      throw new IOException(
          "%s cannot be read: %s; this user must be allowed to".formatted(file, e.getMessage()), e);
    }
    if (bytes.length > BYTES_MAX) {
      throw new KeyFileException(
          List.of("%s: longer than %d bytes; remove old keys".formatted(file, BYTES_MAX)));
    }
    return parse(file.toString(), new String(bytes, StandardCharsets.ISO_8859_1));
  }

  private static void checkSafety(Path file) throws IOException {
    int owner = (Integer) Files.getAttribute(file, "unix:uid");
    int mode = (Integer) Files.getAttribute(file, "unix:mode");
    int us = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    if (!Files.isRegularFile(file)) {
      throw new KeyFileException(List.of(file + ": not a plain file; it must be one"));
    }
    List<String> problems = new ArrayList<>();
    if (owner != ROOT && owner != us) {
      problems.add(
          "%s: belongs to user %d, who could change the keys; chown root %s"
              .formatted(file, owner, file));
    }
    if ((mode & OTHERS) != 0) {
      problems.add(
          "%s: others than its owner have access (mode %04o); chmod 600 %s, and change the keys"
              .formatted(file, mode & 07777, file));
    }
    if (!problems.isEmpty()) {
      throw new KeyFileException(problems);
    }
  }

  /**
   * Reads the text of a key file.
   *
   * @param fileName what the problems call it
   * @throws KeyFileException with everything that is wrong with it
   */
  public static Keyring parse(String fileName, String text) throws KeyFileException {
    List<HeartbeatKey> keys = new ArrayList<>();
    Map<Long, Integer> lines = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String content = line.split("#", 2)[0].strip();
      if (content.isEmpty() || problems.size() == PROBLEMS_MAX) {
        continue;
      }
      String place = fileName + ":" + number + ": ";
      Optional<HeartbeatKey> key = key(content);
      if (key.isEmpty()) {
        problems.add(place + "not a key; " + FORM);
        continue;
      }
      Integer first = lines.putIfAbsent(key.get().number(), number);
      if (first != null) {
        problems.add(
            "%sthe number %d stands in line %d already; each key has its own"
                .formatted(place, key.get().number(), first));
      }
      keys.add(key.get());
    }
    if (keys.isEmpty() && problems.isEmpty()) {
      problems.add(fileName + ": holds no key; a line of " + FORM);
    }
    if (keys.size() > KEYS_MAX) {
      problems.add("%s: %d keys; at most %d".formatted(fileName, keys.size(), KEYS_MAX));
    }
    if (!problems.isEmpty()) {
      throw new KeyFileException(problems);
    }
    return new Keyring(keys);
  }

  private static Optional<HeartbeatKey> key(String content) {
    Matcher matcher = LINE.matcher(content);
    if (!matcher.matches() || Long.parseLong(matcher.group(1)) > HeartbeatKey.NUMBER_MAX) {
      return Optional.empty();
    }
    byte[] secret = HexFormat.of().parseHex(matcher.group(2));
    return Optional.of(new HeartbeatKey(Long.parseLong(matcher.group(1)), secret));
  }

  /** The key that signs what we send. */
  public HeartbeatKey signer() {
    return signer;
  }

  /** The key of a number. */
  public Optional<HeartbeatKey> key(long number) {
    return Optional.ofNullable(keys.get(number));
  }

  /** Whether a key of this one is a key of another too, whatever its number. */
  public boolean shares(Keyring other) {
    return keys.values().stream()
        .anyMatch(key -> other.keys.values().stream().anyMatch(key::sameSecret));
  }

  /** The numbers of the keys, the signer's first. */
  public List<Long> numbers() {
    return List.copyOf(keys.keySet());
  }

  /** The numbers alone. */
  @Override
  public String toString() {
    return "keys " + numbers();
  }
}
