package org.evenkeel.coordinator.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What does not work is said in sentences, and some of them count: two that differ in a count alone
 * are the same complaint, which is neither over nor new when the count goes on. Numbers that are
 * part of a name or an address are none.
 */
public final class Complaints {
  private static final Pattern COUNT =
      Pattern.compile("(?<![^\\s(])\\d+(?:\\.\\d+)?(?=[\\s,;:)]|$|\\.(?:\\s|$))");

  private Complaints() {}

  /**
   * What is new, and what is over.
   *
   * @param begun sentences that are said now, as they are now
   * @param mended sentences that are said no more, as they were last
   */
  public record Change(List<String> begun, List<String> mended) {
    public Change {
      begun = List.copyOf(begun);
      mended = List.copyOf(mended);
    }
  }

  /** What a sentence is about: the same with whatever count. */
  public static String kind(String sentence) {
    return COUNT.matcher(sentence).replaceAll("#");
  }

  /** What has changed from one time to the next, in the order of the sentences. */
  public static Change between(Collection<String> before, Collection<String> now) {
    Map<String, List<String>> gone = byKind(before, now);
    Map<String, List<String>> fresh = byKind(now, before);
    return new Change(unmatched(fresh, gone), unmatched(gone, fresh));
  }

  /** Those of some that are not among others, by their kind. */
  private static Map<String, List<String>> byKind(
      Collection<String> some, Collection<String> others) {
    Map<String, List<String>> kinds = new LinkedHashMap<>();
    for (String sentence : some) {
      if (!others.contains(sentence)) {
        kinds.computeIfAbsent(kind(sentence), _ -> new ArrayList<>()).add(sentence);
      }
    }
    return kinds;
  }

  /** Of each kind those beyond as many as there are on the other side. */
  private static List<String> unmatched(
      Map<String, List<String>> some, Map<String, List<String>> others) {
    List<String> left = new ArrayList<>();
    some.forEach(
        (kind, sentences) -> {
          int matched = others.getOrDefault(kind, List.of()).size();
          left.addAll(sentences.subList(Math.min(matched, sentences.size()), sentences.size()));
        });
    return left;
  }
}
