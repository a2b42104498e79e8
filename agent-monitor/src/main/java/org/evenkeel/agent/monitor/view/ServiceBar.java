package org.evenkeel.agent.monitor.view;

import com.formdev.flatlaf.FlatClientProperties;
import com.formdev.flatlaf.util.UIScale;
import java.awt.BorderLayout;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import org.evenkeel.agent.monitor.model.Condition;
import org.evenkeel.agent.monitor.model.MonitorState;
import org.evenkeel.agent.monitor.model.ServiceState;

/** Whether the agent runs, and the buttons that start and stop its service. */
final class ServiceBar {
  private static final int ICON = 28;

  private final JLabel icon = new JLabel();
  private final JLabel title = new JLabel("Looking for the agent");
  private final JLabel detail = Controls.muted(" ");
  private final JPanel panel = new JPanel(new BorderLayout(UIScale.scale(12), 0));
  private final Map<ServiceVerb, JButton> buttons = new EnumMap<>(ServiceVerb.class);

  ServiceBar(Map<ServiceVerb, Controls.Choice> choices) {
    title.putClientProperty(FlatClientProperties.STYLE_CLASS, "h2");
    Controls.named(title, "condition", "State of the agent", "");
    Controls.named(detail, "condition-detail", "Reason", "");
    JPanel words = new JPanel(new BorderLayout());
    words.setOpaque(false);
    words.add(title, BorderLayout.NORTH);
    words.add(detail, BorderLayout.CENTER);
    JPanel row = WrapLayout.panel(UIScale.scale(8));
    choices.forEach(
        (verb, choice) -> {
          String id = "service-" + verb.name().toLowerCase(Locale.ROOT);
          JButton button = Controls.button(new JButton(), id, choice);
          buttons.put(verb, button);
          row.add(button);
        });
    panel.setBorder(Controls.padding(14, 18, 10, 18));
    panel.add(icon, BorderLayout.WEST);
    panel.add(words, BorderLayout.CENTER);
    panel.add(row, BorderLayout.EAST);
  }

  JComponent component() {
    return panel;
  }

  void show(MonitorState state, Palette palette) {
    Condition condition = state.condition();
    icon.setIcon(new StateIcon(condition.level(), palette, ICON));
    title.setText(condition.title());
    String words = state.busy().isEmpty() ? condition.detail() : state.busy() + " …";
    detail.setText(words.isEmpty() ? " " : words);
    detail.setToolTipText(words.isEmpty() ? null : words);
    title.getAccessibleContext().setAccessibleDescription(condition.title() + ", " + words);
    buttons.forEach((verb, button) -> enable(verb, button, state));
  }

  private static void enable(ServiceVerb verb, JButton button, MonitorState state) {
    ServiceState service = state.service();
    boolean runs = service.kind() == ServiceState.Kind.RUNNING;
    boolean sensible =
        switch (verb) {
          case START -> !runs;
          case STOP -> service.kind() != ServiceState.Kind.STOPPED;
          case RESTART -> true;
        };
    button.getAction().setEnabled(service.manageable() && sensible);
    String why = service.manageable() ? "" : service.detail();
    button.setToolTipText(
        why.isEmpty() ? button.getAccessibleContext().getAccessibleDescription() : why);
  }
}
