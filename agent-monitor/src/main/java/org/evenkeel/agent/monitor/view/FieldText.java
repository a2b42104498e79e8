package org.evenkeel.agent.monitor.view;

import org.evenkeel.agent.monitor.config.Setting;

/**
 * How a setting is called in the editor.
 *
 * @param label its name
 * @param mnemonic the letter that leads to it with Alt
 * @param unit behind the field; may be empty
 * @param help what it does
 */
record FieldText(String label, char mnemonic, String unit, String help) {

  static FieldText of(Setting setting) {
    return switch (setting) {
      case CPU_IMPORTANCE ->
          new FieldText(
              "Processor", 'P', "", "How much the processors count in the answer, 0 = not at all.");
      case CPU_THRESHOLD ->
          new FieldText(
              "Processor threshold", '\0', "%", "Above it the machine counts as full; 0 = none.");
      case RAM_IMPORTANCE ->
          new FieldText(
              "Memory", 'Y', "", "How much the memory counts in the answer, 0 = not at all.");
      case RAM_THRESHOLD ->
          new FieldText(
              "Memory threshold", '\0', "%", "Above it the machine counts as full; 0 = none.");
      case READ_STATUS ->
          new FieldText(
              "Follow this file",
              'W',
              "",
              "Whether the agent looks at the file again and again and takes the state from it.");
      case READ_STATUS_INTERVAL ->
          new FieldText("Look every", 'K', "seconds", "How often the agent looks at the file.");
      case AGENT_STATUS ->
          new FieldText("Begin as", 'B', "", "The state that the agent begins with.");
      case INTERVAL ->
          new FieldText(
              "Announce for",
              'U',
              "seconds",
              "How long \"up ready\" precedes the number after a change of state.");
      case PORT -> new FieldText("Port", 'O', "", "The TCP port where load balancers ask.");
      case RETURN_IDLE ->
          new FieldText("The number is", 'N', "", "What the number in the answer means.");
      case LOG_LEVEL -> new FieldText("Log", 'G', "", "How much the agent logs.");
    };
  }

  /** How one of the choices is called. */
  String choice(String value) {
    return switch (value) {
      case "True" -> "Yes";
      case "False" -> "No";
      case "true" -> "Availability, 100 = idle";
      case "false" -> "Load, 0 = idle";
      case "DEBUG" -> "Debug";
      case "INFO" -> "Information";
      case "WARNING" -> "Warnings";
      case "ERROR" -> "Errors";
      default -> value;
    };
  }
}
