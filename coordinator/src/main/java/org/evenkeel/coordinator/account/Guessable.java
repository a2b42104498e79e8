package org.evenkeel.coordinator.account;

import java.util.List;
import java.util.Locale;

/**
 * Judges whether a password is easily guessed: when little of it is left without the user's name,
 * the words that everybody tries first, and runs of keys. Pure.
 */
final class Guessable {
  /** So many characters have to be left, of which {@link #DIFFERENT} are different. */
  static final int LEFT = 8;

  static final int DIFFERENT = 5;

  /** A user's name of fewer characters may be part of any word. */
  private static final int NAME_MIN = 4;

  /** So many keys beside each other are a run. */
  private static final int RUN = 4;

  /** What everybody tries, of this program and of any. */
  private static final List<String> WORDS =
      List.of(
          "evenkeel",
          "loadbalancer",
          "balancer",
          "director",
          "coordinator",
          "keepalived",
          "haproxy",
          "administrator",
          "admin",
          "operator",
          "viewer",
          "root",
          "password",
          "passwort",
          "passw0rd",
          "p@ssw0rd",
          "welcome",
          "letmein",
          "changeme",
          "secret",
          "iloveyou");

  private static final List<String> KEYS =
      List.of(
          "01234567890",
          "abcdefghijklmnopqrstuvwxyz",
          "qwertyuiop",
          "qwertzuiop",
          "asdfghjkl",
          "zxcvbnm",
          "yxcvbnm",
          "1q2w3e4r5t6y7u8i9o0p",
          "1qaz2wsx3edc4rfv5tgb");

  private Guessable() {}

  /** Whether the password of that user is. */
  static boolean is(String name, String password) {
    String left = password.toLowerCase(Locale.ROOT);
    String user = name.toLowerCase(Locale.ROOT);
    if (user.length() >= NAME_MIN && left.contains(user)) {
      return true;
    }
    for (String word : WORDS) {
      left = left.replace(word, "");
    }
    for (String keys : KEYS) {
      left = withoutRuns(left, keys);
      left = withoutRuns(left, new StringBuilder(keys).reverse().toString());
    }
    return left.codePointCount(0, left.length()) < LEFT
        || left.codePoints().distinct().count() < DIFFERENT;
  }

  /** The text without each longest part of {@code keys} that is a run. */
  private static String withoutRuns(String text, String keys) {
    StringBuilder left = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int length = 0;
      while (at + length < text.length() && keys.contains(text.substring(at, at + length + 1))) {
        length++;
      }
      if (length < RUN) {
        left.append(text.charAt(at++));
      } else {
        at += length;
      }
    }
    return left.toString();
  }
}
