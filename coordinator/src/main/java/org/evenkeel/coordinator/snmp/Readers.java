package org.evenkeel.coordinator.snmp;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.disk.SecretFile;
import org.evenkeel.coordinator.model.SnmpSpec;
import org.evenkeel.coordinator.snmp.SnmpUser.Authentication;
import org.evenkeel.coordinator.snmp.SnmpUser.Privacy;

/**
 * Who may read.
 *
 * @param community of SNMPv2c; empty means that nobody reads by it
 * @param users of SNMPv3; empty means that nobody reads by it
 */
record Readers(Optional<String> community, List<SnmpUser> users) {
  private static final int USERS_MAX = 100;
  private static final Pattern SECRET = Pattern.compile("[\\x21-\\x7e]{8,128}");
  private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e]{1,32}");
  private static final String LINE =
      "a line is NAME sha-224|sha-256|sha-384|sha-512 PASSWORD aes-128|aes-192|aes-256 PASSWORD";

  Readers {
    users = List.copyOf(users);
  }

  /**
   * Reads the files that node.yaml names.
   *
   * @throws IOException when one cannot be read, somebody else could read it, or it is not as it
   *     must be; the message says which and what to do, and no secret
   */
  static Readers of(SnmpSpec spec) throws IOException {
    Optional<String> community =
        spec.communityFile().isPresent()
            ? Optional.of(community(spec.communityFile().get()))
            : Optional.empty();
    List<SnmpUser> users = spec.usersFile().isPresent() ? users(spec.usersFile().get()) : List.of();
    return new Readers(community, users);
  }

  /** Eight characters and more: what everybody tries first, public and private, has fewer. */
  private static String community(Path file) throws IOException {
    String community = SecretFile.guarded(file);
    if (!SECRET.matcher(community).matches()) {
      throw new IOException(
          "%s: a community has 8 to 128 characters of ASCII without spaces; see openssl rand -hex 16"
              .formatted(file));
    }
    return community;
  }

  private static List<SnmpUser> users(Path file) throws IOException {
    List<SnmpUser> users = new ArrayList<>();
    int number = 0;
    for (String line : SecretFile.guardedLines(file)) {
      number++;
      if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
        SnmpUser user = user(line, "%s, line %d".formatted(file, number));
        if (users.stream().anyMatch(other -> other.name().equals(user.name()))) {
          throw new IOException(
              "%s, line %d: %s is there twice".formatted(file, number, user.name()));
        }
        users.add(user);
      }
    }
    if (users.isEmpty() || users.size() > USERS_MAX) {
      throw new IOException(
          "%s: has %d users; 1 to %d, %s".formatted(file, users.size(), USERS_MAX, LINE));
    }
    return users;
  }

  private static SnmpUser user(String line, String where) throws IOException {
    String[] words = line.strip().split("[ \t]+", -1);
    if (words.length != 5) {
      throw new IOException("%s: has %d words; %s".formatted(where, words.length, LINE));
    }
    Authentication authentication =
        Authentication.of(words[1])
            .orElseThrow(
                () -> new IOException("%s: no such authentication; %s".formatted(where, LINE)));
    Privacy privacy =
        Privacy.of(words[3])
            .orElseThrow(() -> new IOException("%s: no such privacy; %s".formatted(where, LINE)));
    if (!NAME.matcher(words[0]).matches()
        || !SECRET.matcher(words[2]).matches()
        || !SECRET.matcher(words[4]).matches()) {
      throw new IOException(
          "%s: a name has 1 to 32 and a password 8 to 128 characters of ASCII without spaces"
              .formatted(where));
    }
    return new SnmpUser(words[0], authentication, words[2], privacy, words[4]);
  }

  /** Without the secrets: it may stand in a log. */
  @Override
  public String toString() {
    return "%s, users %s".formatted(community.isPresent() ? "a community" : "no community", users);
  }
}
