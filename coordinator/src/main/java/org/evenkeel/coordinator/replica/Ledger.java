package org.evenkeel.coordinator.replica;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a node remembers of the parts: when each was changed, and what it was then. Immutable.
 *
 * @param entries by part; one that is not there was never looked at
 * @param divergence what was accepted in vain and not followed by another edit yet
 * @param awaited what this node, which has joined, has not taken from the other one yet
 */
record Ledger(Map<Part, Entry> entries, Optional<Divergence> divergence, Set<Part> awaited) {
  /** Of a node that has never been one of a pair. */
  static final Ledger EMPTY = new Ledger(Map.of(), Optional.empty(), Set.of());

  /** Of a node that joins another one and is to have what that has. */
  static final Ledger JOINING = new Ledger(Map.of(), Optional.empty(), EnumSet.allOf(Part.class));

  private static final Entry NEVER = new Entry(Tag.NONE, "");

  /**
   * What is remembered of a part.
   *
   * @param tag when it was changed
   * @param digest of what it was then
   */
  record Entry(Tag tag, String digest) {}

  Ledger {
    entries = Map.copyOf(entries);
    awaited = Set.copyOf(awaited);
  }

  /**
   * An active node has looked: what is not as it was, has been changed under its claim.
   *
   * @param digests of what is there, and not empty
   */
  Ledger looked(Map<Part, String> digests, long term) {
    Map<Part, Entry> next = new EnumMap<>(Part.class);
    next.putAll(entries);
    digests.forEach(
        (part, digest) -> {
          Entry known = entry(part);
          if (!known.digest.equals(digest) && !awaited.contains(part)) {
            next.put(part, new Entry(known.tag.next(term), digest));
          }
        });
    return new Ledger(next, divergence, awaited);
  }

  /** The node has taken a part, or has the same, from who is active. */
  Ledger taken(Part part, Tag tag, String digest) {
    Map<Part, Entry> next = new EnumMap<>(Part.class);
    next.putAll(entries);
    next.put(part, new Entry(tag, digest));
    return new Ledger(next, divergence, awaited).received(part);
  }

  /** The node has a part of the other one now, or the same. */
  Ledger received(Part part) {
    return awaited.contains(part)
        ? new Ledger(
            entries,
            divergence,
            awaited.stream().filter(each -> each != part).collect(Collectors.toSet()))
        : this;
  }

  /** With that to be shown. */
  Ledger diverged(Divergence shown) {
    return new Ledger(entries, Optional.of(shown), awaited);
  }

  /** A configuration runs: one that was accepted after a divergence ends it. */
  Ledger running(int revision) {
    return divergence.filter(shown -> revision > shown.instead()).isPresent()
        ? new Ledger(entries, Optional.empty(), awaited)
        : this;
  }

  private Entry entry(Part part) {
    return entries.getOrDefault(part, NEVER);
  }

  /** What the node has of a part that is this now. */
  Possession possession(Part part, Holding.Look look) {
    Entry known = entry(part);
    return new Possession(
        known.tag,
        look.digest(),
        known.digest.equals(look.digest()),
        look.empty(),
        awaited.contains(part));
  }
}
