package org.evenkeel.lab;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.evenkeel.lab.TypedPage.Block;

/** What is left to type of pages: each section's blocks are taken in their order, and once. */
final class TypedPages {
  private final Map<String, Deque<Block>> left = new LinkedHashMap<>();

  /** All of these pages, which have no section of the same name. */
  TypedPages(List<TypedPage> pages) {
    for (TypedPage page : pages) {
      page.sections().forEach((title, blocks) -> left.put(title, new ArrayDeque<>(blocks)));
    }
  }

  /** Whether a section has a block that was not taken. */
  boolean hasMore(String section) {
    return !in(section).isEmpty();
  }

  /** The next block of a section, which stays. */
  Block peek(String section) {
    if (!hasMore(section)) {
      throw new AssertionError("the pages have no further block in: " + section);
    }
    return in(section).element();
  }

  /** Takes the next block of a section. */
  Block next(String section) {
    Block next = peek(section);
    Block _ = in(section).remove();
    return next;
  }

  private Deque<Block> in(String section) {
    return left.getOrDefault(section, new ArrayDeque<>());
  }

  /** The sections whose blocks were not all taken. */
  Set<String> untyped() {
    return left.keySet().stream().filter(this::hasMore).collect(Collectors.toSet());
  }
}
