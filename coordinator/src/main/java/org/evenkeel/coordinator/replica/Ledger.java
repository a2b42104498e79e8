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
 * @param claim the term under which an active node has looked last; 0 when none ever has
 * @param entries by part; one that is not there was never looked at
 * @param divergence what was accepted in vain and not followed by another edit yet
 * @param awaited what this node, which has joined, has not taken from the other one yet
 */
record Ledger(
    long claim, Map<Part, Entry> entries, Optional<Divergence> divergence, Set<Part> awaited) {
  /** Of a node that has never been one of a pair. */
  static final Ledger EMPTY = new Ledger(0, Map.of(), Optional.empty(), Set.of());

  /** Of a node that joins another one and is to have what that has. */
  static final Ledger JOINING =
      new Ledger(0, Map.of(), Optional.empty(), EnumSet.allOf(Part.class));

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
   * An active node has looked: what is not as it was at the last look under the same claim, has
   * been changed under that claim. At the first look it has not: the node took it from its peer,
   * which had not said yet that this is all, and whose own may be newer meanwhile.
   *
   * @param digests of what is there, and not empty
   */
  Ledger looked(Map<Part, String> digests, long term) {
    boolean first = term != claim;
    Map<Part, Entry> next = new EnumMap<>(Part.class);
    next.putAll(entries);
    digests.forEach(
        (part, digest) -> {
          Entry known = entry(part);
          if (!known.digest.equals(digest) && !awaited.contains(part)) {
            next.put(part, new Entry(first ? known.tag : known.tag.next(term), digest));
          }
        });
    return new Ledger(term, next, divergence, awaited);
  }

  /** The node has taken a part, or has the same, from who is active. */
  Ledger taken(Part part, Tag tag, String digest) {
    Map<Part, Entry> next = new EnumMap<>(Part.class);
    next.putAll(entries);
    next.put(part, new Entry(tag, digest));
    return new Ledger(claim, next, divergence, awaited).received(part);
  }

  /**
   * An active node has yielded to what the other one had accepted: what it has now is newer than
   * that, even where its claim is the older one.
   */
  Ledger yielded(Part part, Tag theirs, String digest, long term) {
    Tag known = entry(part).tag;
    Tag newest = theirs.compareTo(known) > 0 ? theirs : known;
    return taken(part, newest.next(term), digest);
  }

  /** The node has a part of the other one now, or the same. */
  Ledger received(Part part) {
    return awaited.contains(part)
        ? new Ledger(
            claim,
            entries,
            divergence,
            awaited.stream().filter(each -> each != part).collect(Collectors.toSet()))
        : this;
  }

  /** The newest term under which a part was changed; 0 when none was. */
  long newest() {
    return entries.values().stream().mapToLong(entry -> entry.tag.term()).max().orElse(0);
  }

  /** With that to be shown. */
  Ledger diverged(Divergence shown) {
    return new Ledger(claim, entries, Optional.of(shown), awaited);
  }

  /** A configuration runs: one that was accepted after a divergence ends it. */
  Ledger running(int revision) {
    return divergence.filter(shown -> revision > shown.instead()).isPresent()
        ? new Ledger(claim, entries, Optional.empty(), awaited)
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
