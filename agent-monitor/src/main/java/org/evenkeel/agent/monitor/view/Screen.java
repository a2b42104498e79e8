package org.evenkeel.agent.monitor.view;

import java.util.List;
import org.evenkeel.agent.monitor.config.AgentFile;
import org.evenkeel.agent.monitor.config.FieldProblem;
import org.evenkeel.agent.monitor.model.Brightness;
import org.evenkeel.agent.monitor.model.MonitorState;
import org.evenkeel.agent.monitor.model.Notice;

/** What can be shown. Any thread may call; each returns at once. */
public interface Screen {
  /** The state of the agent. */
  void show(MonitorState state);

  /** The outcome of what the user asked for. */
  void tell(Notice notice);

  /** agent.xml, to be edited. */
  void edit(AgentFile.Loaded loaded);

  /** agent.xml as it is now, unless the user has begun to change it. */
  void refresh(AgentFile.Loaded loaded);

  /** agent.xml cannot be edited, and why. */
  void editingFails(String reason);

  /** agent.xml was not written, because of these. */
  void refuse(List<FieldProblem> problems);

  /** agent.xml was not written, because somebody else changed it. */
  void changedMeanwhile(String message);

  /** A further line of the log. */
  void log(String line);

  /** Which colours to use. */
  void brightness(Brightness brightness);
}
