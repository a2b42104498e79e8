package org.evenkeel.agent.monitor.view;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.evenkeel.agent.AgentStatus;
import org.evenkeel.agent.monitor.view.Controls.Choice;

/**
 * All that can be chosen in the window, by menu, button or keys.
 *
 * @param operate the operator's states
 * @param service what can be asked of the service manager
 * @param save writes agent.xml
 * @param revert reads agent.xml again into the editor
 * @param reload lets the agent read agent.xml
 * @param quit ends the program
 */
record Choices(
    Map<AgentStatus, Choice> operate,
    Map<ServiceVerb, Choice> service,
    Choice save,
    Choice revert,
    Choice reload,
    Choice quit) {

  /** What the window itself has to ask or to decide first. */
  interface Asked {
    /** Asks whether that is meant, and then sets the operator's state. */
    void halt();

    /** Writes what the fields say. */
    void save();

    /** Reads the file again; asks when something would be lost. */
    void revert();

    /** Ends the program; asks when something would be lost. */
    void quit();
  }

  static Choices of(MonitorActions actions, Asked asked) {
    return new Choices(
        operate(actions::operate, asked),
        service(actions::service),
        new Choice("Sa&ve", "ctrl S", "Write agent.xml and let the agent read it.", asked::save),
        new Choice("R&evert", "ctrl R", "Read agent.xml from the disk again.", asked::revert),
        new Choice(
            "Re&load configuration", "F5", "Let the agent read agent.xml again.", actions::reload),
        new Choice("&Quit", "ctrl Q", "End the monitor; the agent goes on.", asked::quit));
  }

  private static Map<AgentStatus, Choice> operate(Consumer<AgentStatus> operate, Asked asked) {
    Map<AgentStatus, Choice> choices = new LinkedHashMap<>();
    choices.put(
        AgentStatus.NORMAL,
        new Choice(
            "&Normal",
            "ctrl shift N",
            "Take traffic as availability allows.",
            () -> operate.accept(AgentStatus.NORMAL)));
    choices.put(
        AgentStatus.DRAIN,
        new Choice(
            "&Drain",
            "ctrl shift D",
            "Keep the connections there are, take no new ones.",
            () -> operate.accept(AgentStatus.DRAIN)));
    choices.put(
        AgentStatus.HALT,
        new Choice(
            "&Halt",
            "ctrl shift H",
            "Take this machine out of the pool; asks first.",
            asked::halt));
    return Collections.unmodifiableMap(choices);
  }

  private static Map<ServiceVerb, Choice> service(Consumer<ServiceVerb> service) {
    Map<ServiceVerb, Choice> choices = new EnumMap<>(ServiceVerb.class);
    choices.put(
        ServiceVerb.START,
        new Choice(
            "&Start", "", "Start the agent's service.", () -> service.accept(ServiceVerb.START)));
    choices.put(
        ServiceVerb.STOP,
        new Choice(
            "S&top", "", "Stop the agent's service.", () -> service.accept(ServiceVerb.STOP)));
    choices.put(
        ServiceVerb.RESTART,
        new Choice(
            "&Restart",
            "",
            "Stop the agent's service and start it again.",
            () -> service.accept(ServiceVerb.RESTART)));
    return Collections.unmodifiableMap(choices);
  }
}
