package org.evenkeel.coordinator.cli;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the API advises its programs, as advice for people at the command line. Pure. */
final class CommandHints {
  private static final Pattern SEE = Pattern.compile("see (/api/v1/[a-z/-]+)");
  private static final Pattern PUT =
      Pattern.compile("there is a (virtual service|real server) (\\S+) already; PUT replaces it");

  /** The command that shows what a path does. */
  private static final Map<String, String> SHOWN =
      Map.of(
          "/api/v1/status", "evenkeel status",
          "/api/v1/config/revisions", "evenkeel config history",
          "/api/v1/certificates", "evenkeel certificate list",
          "/api/v1/reports", "evenkeel reports",
          "/api/v1/tokens", "evenkeel token list",
          "/api/v1/users", "evenkeel user list");

  private CommandHints() {}

  /** The detail of a problem, with the commands in place of the paths. */
  static String in(String detail) {
    String told =
        SEE.matcher(detail)
            .replaceAll(
                path ->
                    Matcher.quoteReplacement(
                        SHOWN.containsKey(path.group(1))
                            ? "see: " + SHOWN.get(path.group(1))
                            : path.group()));
    return PUT.matcher(told)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    "there is a %s %s already; change it with: evenkeel %s set"
                        .formatted(
                            found.group(1),
                            found.group(2),
                            found.group(1).startsWith("virtual") ? "vip" : "rip")));
  }
}
