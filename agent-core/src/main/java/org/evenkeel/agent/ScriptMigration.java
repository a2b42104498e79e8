package org.evenkeel.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Carries over the agent for xinetd: its script, which prints the idle share of the processors, and
 * xinetd's description of the service, which says where and for whom.
 */
final class ScriptMigration {
  private static final Pattern VARIABLE =
      Pattern.compile("(?m)^\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$");
  private static final Pattern ATTRIBUTE =
      Pattern.compile("(?m)^\\s*([a-z_]+)\\s*\\+?=\\s*(.+?)\\s*$");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,5}");

  /** What the script itself works with. */
  private static final Set<String> ITS_OWN = Set.of("LOAD", "IDLE", "CPU", "PATH");

  private final List<String> notes = new ArrayList<>();
  private final XmlWriter xml = new XmlWriter();

  /** Reads the script. */
  Migration migrate(String script) {
    if (!script.contains("vmstat") && !script.contains("/proc/stat")) {
      notes.add("the script does not measure the processors; make a <Script> of it instead");
    }
    Matcher variable = VARIABLE.matcher(script);
    while (variable.find()) {
      String name = String.valueOf(variable.group(1));
      if (name.equals("PORT") && NUMBER.matcher(unquoted(variable)).matches()) {
        xml.value("Port", unquoted(variable));
      } else if (!ITS_OWN.contains(name)) {
        notes.add("variable %s: has no counterpart; left out".formatted(name));
      }
    }
    xml.open("Cpu").value("ImportanceFactor", 1).close("Cpu");
    notes.add(
        "port, bind and only_from stand in /etc/xinetd.d/lb-feedback; migrate that file to carry"
            + " them over");
    return new Migration(xml.end(), notes);
  }

  private static String unquoted(Matcher variable) {
    return String.valueOf(variable.group(2)).strip().replaceAll("^[\"']|[\"']$", "");
  }

  /** Reads xinetd's description of the service. */
  Migration migrateService(String service) {
    xml.open("Cpu").value("ImportanceFactor", 1).close("Cpu");
    Matcher attribute = ATTRIBUTE.matcher(service);
    while (attribute.find()) {
      String value = String.valueOf(attribute.group(2));
      String name = String.valueOf(attribute.group(1));
      switch (name) {
        case "port" -> xml.value("Port", value);
        case "bind", "interface" -> xml.value("Listen", value);
        case "only_from" -> allow(value);
        case "instances" -> connections(value);
        case "cps", "per_source", "no_access", "access_times" ->
            notes.add("%s = %s: has no counterpart; left out".formatted(name, value));
        default -> {
          // How xinetd starts a program; there is none to start here.
        }
      }
    }
    return new Migration(xml.end(), notes);
  }

  private void connections(String value) {
    if (NUMBER.matcher(value).matches()) {
      xml.value("ConnectionsMax", value);
    }
  }

  private void allow(String value) {
    for (String word : value.strip().split("\\s+", -1)) {
      try {
        AddressRange.parse(word);
        xml.value("AllowFrom", word);
      } catch (IllegalArgumentException e) {
        notes.add("only_from %s: expected %s; left out".formatted(word, e.getMessage()));
      }
    }
  }
}
