package org.evenkeel.coordinator.replica;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a node remembers of the parts: when each was changed, and what it was then. Immutable.
 *
 * @param claim the term under which an active node has looked last; 0 when none ever has
 * @param entries by part; one that is not there was never looked at
 * @param divergences what was accepted in vain
 * @param awaited what this node, which has joined, has not taken from the other one yet
 * @param taking what it has begun to take and not finished yet: that is half the other node's, and
 *     nothing that this one has accepted
 */
record Ledger(
    long claim,
    Map<Part, Entry> entries,
    Divergences divergences,
    Set<Part> awaited,
    Set<Part> taking) {
  /** Of a node that has never been one of a pair. */
  static final Ledger EMPTY = new Ledger(0, Map.of(), Divergences.NONE, Set.of(), Set.of());

  /** Of a node that joins another one and is to have what that has. */
  static final Ledger JOINING =
      new Ledger(
          0, Map.of(), Divergences.NONE, EnumSet.allOf(Part.class), EnumSet.noneOf(Part.class));

  private static final Entry NEVER = new Entry(Tag.NONE, "", List.of());

  /**
   * What is remembered of a part.
   *
   * @param tag when it was changed
   * @param digest of what it was then
   * @param had what it was before, {@link Past#text() in brief}, the latest last
   */
  record Entry(Tag tag, String digest, List<String> had) {
    /** So much of the past: who was away for longer is asked to keep a copy too many. */
    static final int PAST_MAX = 48;

    Entry {
      had = List.copyOf(had.subList(Math.max(0, had.size() - PAST_MAX), had.size()));
    }

    /** The one that follows. */
    Entry next(Tag newTag, String newDigest) {
      if (newTag.equals(tag) && newDigest.equals(digest)) {
        return this;
      }
      List<String> past = new ArrayList<>(had);
      if (!digest.isEmpty()) {
        past.add(new Past(tag, digest).text());
      }
      return new Entry(newTag, newDigest, past);
    }

    /** Whether the part was ever what a node has now. */
    boolean had(Possession other) {
      Past seen = new Past(other.tag(), other.digest());
      return seen.among(new Past(tag, digest).text(), other)
          || had.stream().anyMatch(text -> seen.among(text, other));
    }
  }

  /** What a part was once. */
  private record Past(Tag tag, String digest) {
    private static final int DIGITS = 16;

    private String brief() {
      return digest.substring(0, Math.min(DIGITS, digest.length()));
    }

    String text() {
      return "%d.%d.%s".formatted(tag.term(), tag.count(), brief());
    }

    /** Whether that text is of this; of what a tag was not given for, the digest counts alone. */
    boolean among(String text, Possession other) {
      return other.clean() ? text.equals(text()) : text.endsWith("." + brief());
    }
  }

  Ledger {
    entries = Map.copyOf(entries);
    awaited = Set.copyOf(awaited);
    taking = Set.copyOf(taking);
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
            next.put(part, known.next(first ? known.tag : known.tag.next(term), digest));
          }
        });
    return new Ledger(term, next, divergences, awaited, Set.of()); // whatever is here is its own
  }

  /**
   * Somebody has decided on a part of an active node, be it only that it stays as it is: from now
   * on that is newer than what anybody has decided before.
   */
  Ledger decided(Part part, String digest, long term) {
    return awaited.contains(part)
        ? this
        : with(part, entry(part).next(entry(part).tag.next(term), digest));
  }

  private Ledger with(Part part, Entry entry) {
    Map<Part, Entry> next = new EnumMap<>(Part.class);
    next.putAll(entries);
    next.put(part, entry);
    return new Ledger(claim, next, divergences, awaited, taking);
  }

  /** The node has taken a part, or has the same, from who is active. */
  Ledger taken(Part part, Tag tag, String digest) {
    return with(part, entry(part).next(tag, digest)).received(part);
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

  /** The node has all of a part from the other one now, or the same. */
  Ledger received(Part part) {
    return awaited.contains(part) || taking.contains(part)
        ? new Ledger(claim, entries, divergences, without(awaited, part), without(taking, part))
        : this;
  }

  /** The newest term under which a part was changed; 0 when none was. */
  long newest() {
    return entries.values().stream().mapToLong(entry -> entry.tag.term()).max().orElse(0);
  }

  /** The node begins to take a part, of which nothing is lost by that. */
  Ledger taking(Part part) {
    Set<Part> more = EnumSet.of(part);
    more.addAll(taking);
    return new Ledger(claim, entries, divergences, awaited, more);
  }

  private static Set<Part> without(Set<Part> parts, Part part) {
    return parts.stream().filter(each -> each != part).collect(Collectors.toSet());
  }

  /** With what is known now of what was accepted in vain. */
  Ledger diverged(Divergences known) {
    return new Ledger(claim, entries, known, awaited, taking);
  }

  /** Whether this node has ever had what the other one has: nothing is lost when that goes. */
  boolean had(Part part, Possession other) {
    return entry(part).had(other);
  }

  /** What is remembered of a part. */
  Entry entry(Part part) {
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
