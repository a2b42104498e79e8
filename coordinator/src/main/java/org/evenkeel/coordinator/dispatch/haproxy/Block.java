package org.evenkeel.coordinator.dispatch.haproxy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * A frontend or backend of a configuration.
 *
 * @param kind {@code frontend} or {@code backend}
 * @param name what HAProxy calls it
 * @param lines what it holds, servers excepted
 * @param servers by name
 */
record Block(
    String kind, String name, List<String> lines, SequencedMap<String, ServerLine> servers) {
  Block {
    lines = List.copyOf(lines);
    servers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(servers));
  }

  /** One without servers. */
  Block(String kind, String name, List<String> lines) {
    this(kind, name, lines, new LinkedHashMap<>());
  }

  /** The same without its servers. */
  Block bare() {
    return new Block(kind, name, lines);
  }

  /** Writes it down. */
  void write(StringBuilder text) {
    text.append('\n').append(kind).append(' ').append(name).append('\n');
    for (String line : lines) {
      text.append("    ").append(line).append('\n');
    }
    servers.forEach(
        (server, line) ->
            text.append("    server ")
                .append(server)
                .append(' ')
                .append(line.configured())
                .append('\n'));
  }
}
