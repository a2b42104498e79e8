package org.evenkeel.installers.manual;

import java.util.List;

/**
 * A program that is shipped, with what its annotations do not tell.
 *
 * @param name what is typed
 * @param jar where the build puts it, below the root of the source tree
 * @param type the class of its command line
 * @param section of the manual: 1 for everybody, 8 for administrators
 * @param environment what it reads of its environment
 * @param files what it reads and writes
 * @param related other manual pages, such as {@code ipvsadm(8)}
 */
record Program(
    String name,
    String jar,
    String type,
    int section,
    List<Entry> environment,
    List<Entry> files,
    List<String> related) {
  /**
   * A term and what it means.
   *
   * @param term a name, such as that of a file
   * @param text one sentence or more
   */
  record Entry(String term, String text) {}

  Program {
    environment = List.copyOf(environment);
    files = List.copyOf(files);
    related = List.copyOf(related);
  }
}
