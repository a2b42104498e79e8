package org.evenkeel.coordinator.dispatch.haproxy;

import java.util.List;
import java.util.Optional;

/**
 * What a configuration says of those who share stick tables: this process with the one after a
 * reload, and with that of another node.
 *
 * @param own what this process is called by them
 * @param lines of the section
 * @param version of the files that the lines name: another when one of them has changed
 */
record PeerLines(String own, List<String> lines, String version) {
  /** What a process is called that shares with no other node. */
  private static final String ALONE = "evenkeel";

  PeerLines {
    lines = List.copyOf(lines);
  }

  /** A TLS file of both nodes. */
  record Tls(String certificate, String authorities, String version) {
    private String options() {
      return " ssl crt %s ca-file %s verify required ssl-min-ver TLSv1.3"
          .formatted(Quoting.word(certificate), Quoting.word(authorities));
    }
  }

  /**
   * Of a process that shares with the one after it alone, over a socket of this host.
   *
   * @param user who passes through to the socket, other than root
   */
  static PeerLines alone(Surroundings surroundings, Optional<String> user) {
    return new PeerLines(
        ALONE,
        List.of(
            "bind %s mode 600%s"
                .formatted(
                    Quoting.word("unix@" + surroundings.peers()),
                    user.map(name -> " user " + name).orElse("")),
            "server " + ALONE),
        "");
  }

  /** Of one that shares with another node too; HAProxy listens at one place for both. */
  static PeerLines with(Sharing sharing, Optional<Tls> tls) {
    String options = tls.map(Tls::options).orElse("");
    String own = Quoting.word(sharing.own());
    return new PeerLines(
        sharing.own(),
        List.of(
            "bind " + Addresses.of(sharing.local(), sharing.port()) + options,
            "server " + own + options,
            "server "
                + Quoting.word(sharing.peer())
                + " "
                + Addresses.of(sharing.remote(), sharing.port())
                + options),
        tls.map(Tls::version).orElse(""));
  }

  /** The section, as it is written. */
  String text() {
    StringBuilder text = new StringBuilder("peers ").append(Rendering.PEERS).append('\n');
    lines.forEach(line -> text.append("    ").append(line).append('\n'));
    return text.toString();
  }

  /** Whether a configuration has exactly this. */
  boolean isIn(String configuration) {
    return configuration.contains('\n' + text() + '\n')
        && configuration.contains("localpeer " + Quoting.word(own) + '\n');
  }

  /** Whether a configuration shares with another node, whichever that is. */
  static boolean areIn(String configuration) {
    int section = configuration.indexOf("\npeers " + Rendering.PEERS + "\n");
    int end = configuration.indexOf("\n\n", section + 1);
    return section >= 0
        && (end < 0 ? configuration.substring(section) : configuration.substring(section, end))
                .lines()
                .filter(line -> line.strip().startsWith("server "))
                .count()
            > 1;
  }
}
