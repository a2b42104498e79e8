package org.evenkeel.coordinator.web;

/**
 * The page in place of one that is not shown.
 *
 * @param assets path of scripts and styles
 * @param title what happened, in a few words
 * @param detail what is wrong
 */
record RefusalView(String assets, String title, String detail) {
  /** In words for people; what a program would do about it is left out. */
  static RefusalView of(String assets, int status, String detail) {
    String title =
        switch (status) {
          case 401, 403 -> "Not for you";
          case 404 -> "Nothing is here";
          case 405 -> "This address is not a page";
          default -> "This did not work";
        };
    return new RefusalView(assets, title, detail.replaceFirst("; see /api/.*", ""));
  }
}
