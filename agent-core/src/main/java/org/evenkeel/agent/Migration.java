package org.evenkeel.agent;

import java.util.List;
import java.util.regex.Pattern;

/**
 * An agent.xml made of another agent's configuration.
 *
 * @param document the agent.xml
 * @param notes what could not be carried over, or means something slightly different, a line each
 */
public record Migration(String document, List<String> notes) {
  /** Far above any real file. */
  public static final int CHARACTERS_MAX = 256 << 10;

  private static final Pattern SERVICE = Pattern.compile("(?m)^\\s*service\\s+lb-feedback\\b");

  public Migration {
    notes = List.copyOf(notes);
  }

  /**
   * Reads a file of any kind: the JSON of {@code lbfeedback}, version 5, the shell script {@code
   * lb-feedback.sh} of the agent for xinetd, or xinetd's description of that service.
   *
   * @throws IllegalArgumentException when it is neither; the message says why
   */
  public static Migration of(String text) {
    if (text.length() > CHARACTERS_MAX) {
      throw new IllegalArgumentException("larger than any configuration of an agent");
    }
    String start = text.stripLeading();
    if (start.startsWith("{")) {
      return new LbfeedbackMigration().migrate(start);
    }
    if (SERVICE.matcher(text).find()) {
      return new ScriptMigration().migrateService(text);
    }
    if (start.startsWith("#!") || text.contains("vmstat") || text.contains("/proc/stat")) {
      return new ScriptMigration().migrate(text);
    }
    throw new IllegalArgumentException(
        "neither the JSON of lbfeedback nor the script lb-feedback.sh nor xinetd's file for it");
  }
}
