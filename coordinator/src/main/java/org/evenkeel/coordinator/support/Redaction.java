package org.evenkeel.coordinator.support;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes out of a text what may be a secret: the values of keys whose name says so (password, token,
 * secret, …), of headers that carry credentials, what stands behind the host in a URL, private
 * keys. It rather takes too much. Pure.
 */
public final class Redaction {
  /** What stands where something was taken out. */
  public static final String REMOVED = "(removed)";

  private static final String WORDS =
      "password|passwd|passphrase|secret|token|authorization|cookie|credential|community|api-?key"
          + "|private-?key|code";

  /**
   * In YAML, JSON, HAProxy's language or a log; a name that ends in file names no secret. Each
   * repetition is bounded or possessive, so that no text takes more than a look at each character.
   */
  private static final Pattern KEYED =
      Pattern.compile(
          "(?i)(?<![\\w-])(\"?[\\w-]{0,64}?(?:"
              + WORDS
              + ")(?![\\w-]{0,64}file)[\\w-]{0,64}+\"?\\s{0,8}[:=]\\s{0,8})(\"(?:[^\"\\\\\n"
              + "]++|\\\\.){0,500}+[^\"\n"
              + "]*+\"?|'[^'\n"
              + "]*+'?|[^\\s,}\\]#][^,}\\]\\n"
              + "]*+)");

  private static final Pattern BASIC =
      Pattern.compile("(?i)\\b(basic|bearer|digest) +[A-Za-z0-9._~+/=-]{4,}");

  private static final Pattern URL =
      Pattern.compile(
          "(?i)\\b(https?://)(?:[^\\s/@\"']*@)?([^\\s/?#\"',}\\]]+)([/?#][^\\s\"',}\\]]*)?");

  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|\\z)",
          Pattern.DOTALL);

  private Redaction() {}

  /** The text without what may be a secret. */
  public static String of(String text) {
    String plain = PEM.matcher(text).replaceAll(REMOVED);
    plain = BASIC.matcher(plain).replaceAll("$1 " + REMOVED);
    plain = KEYED.matcher(plain).replaceAll("$1\"" + REMOVED + "\"");
    return URL.matcher(plain).replaceAll(Redaction::host);
  }

  private static String host(MatchResult url) {
    boolean more = url.group(3) != null && url.group(3).length() > 1;
    return Matcher.quoteReplacement(url.group(1) + url.group(2) + (more ? "/" + REMOVED : ""));
  }
}
