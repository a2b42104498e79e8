package org.evenkeel.installers.thirdparty;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * A library with what allows to pass it on.
 *
 * @param offered the licences between which one may choose; at least one
 * @param used the one that we take
 * @param texts that have to go with it, by name; the licence itself among them
 */
record Licensed(
    Library library, List<Licence> offered, Licence used, SequencedMap<String, String> texts) {
  Licensed {
    offered = List.copyOf(offered);
    texts = new LinkedHashMap<>(texts);
    if (!offered.contains(used) || !used.accepted() || texts.isEmpty()) {
      throw new IllegalArgumentException(library.name() + " is not licensed to us");
    }
  }

  /** All that is offered, as an SPDX expression. */
  String expression() {
    return offered.stream().map(Licence::spdx).sorted().collect(Collectors.joining(" OR "));
  }
}
