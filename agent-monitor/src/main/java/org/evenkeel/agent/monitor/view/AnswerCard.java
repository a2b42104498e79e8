package org.evenkeel.agent.monitor.view;

import com.formdev.flatlaf.FlatClientProperties;
import com.formdev.flatlaf.util.UIScale;
import java.awt.BorderLayout;
import java.awt.GridLayout;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JToggleButton;
import org.evenkeel.agent.AgentStatus;
import org.evenkeel.agent.Report;
import org.evenkeel.agent.ResponderReport;
import org.evenkeel.agent.monitor.model.Answer;
import org.evenkeel.agent.monitor.model.Contact;
import org.evenkeel.agent.monitor.model.MonitorState;

/** What load balancers get now, in big letters, and the operator's state with its buttons. */
final class AnswerCard {
  /** Percent of the ordinary size. */
  private static final int BIG = 420;

  private final JLabel answer = new JLabel("none");
  private final JLabel words = Controls.muted(" ");
  private final JLabel responders = Controls.muted(" ");
  private final Map<AgentStatus, JToggleButton> buttons = new EnumMap<>(AgentStatus.class);
  private final JComponent card;

  /** The buttons do what the choices say, in their order. */
  AnswerCard(Map<AgentStatus, Controls.Choice> choices) {
    answer.putClientProperty(FlatClientProperties.STYLE, "font: bold %d%%".formatted(BIG));
    Controls.named(answer, "answer", "Answer to load balancers", "");
    Controls.named(words, "answer-words", "State told to load balancers", "");
    Controls.named(responders, "responders", "Where load balancers are answered", "");
    JPanel row = new JPanel(new GridLayout(1, 0, UIScale.scale(6), 0));
    row.setOpaque(false);
    choices.forEach(
        (status, choice) -> {
          JToggleButton button =
              Controls.button(
                  new JToggleButton(), "operate-" + status.name().toLowerCase(Locale.ROOT), choice);
          button.putClientProperty(
              FlatClientProperties.STYLE,
              "selectedBackground: $Component.accentColor; selectedForeground: #fff;"
                  + " disabledSelectedBackground: fade($Component.accentColor,40%)");
          buttons.put(status, button);
          row.add(button);
        });
    JPanel text = new JPanel(new BorderLayout(0, UIScale.scale(2)));
    text.setOpaque(false);
    JPanel small = new JPanel(new BorderLayout());
    small.setOpaque(false);
    small.add(responders, BorderLayout.NORTH);
    small.add(words, BorderLayout.CENTER);
    text.add(answer, BorderLayout.NORTH);
    text.add(small, BorderLayout.CENTER);
    JPanel content = new JPanel(new BorderLayout(0, UIScale.scale(12)));
    content.setOpaque(false);
    content.add(text, BorderLayout.CENTER);
    content.add(row, BorderLayout.SOUTH);
    card = Controls.card("Answer to load balancers", content);
  }

  JComponent component() {
    return card;
  }

  void show(MonitorState state, Palette palette) {
    switch (state.contact()) {
      case Contact.Reached(Report report) -> show(report, palette);
      case Contact.Pending _, Contact.Unreachable _ -> none(palette);
    }
    // Also while an order is carried out: a button that is disabled gives the focus away.
    boolean reached = state.contact() instanceof Contact.Reached;
    buttons.values().forEach(b -> b.getAction().setEnabled(reached));
  }

  private void show(Report report, Palette palette) {
    Answer parts = Answer.of(report.answer());
    answer.setText(parts.headline());
    answer.setForeground(
        report.status() == AgentStatus.NORMAL ? palette.text() : palette.waiting());
    String said = report.answer().isEmpty() ? "nothing: no reading yet" : report.answer();
    words.setText(parts.percent().isPresent() && parts.words().isEmpty() ? " " : "says " + said);
    answer.getAccessibleContext().setAccessibleDescription(said);
    responders.setText(where(report));
    responders.setToolTipText(details(report));
    buttons.forEach((status, button) -> button.setSelected(status == report.status()));
  }

  private void none(Palette palette) {
    answer.setText("none");
    answer.setForeground(palette.muted());
    answer.getAccessibleContext().setAccessibleDescription("no answer");
    words.setText("nobody answers");
    responders.setText(" ");
    responders.setToolTipText(null);
    buttons.values().forEach(button -> button.setSelected(false));
  }

  private static String where(Report report) {
    int others = report.responders().size() - 1;
    return "on " + report.listen() + (others > 0 ? " and %d more".formatted(others) : "");
  }

  /** One line each; they are names and addresses that agent.xml gave. */
  private static String details(Report report) {
    return report.responders().stream().map(AnswerCard::line).collect(Collectors.joining("; "));
  }

  private static String line(ResponderReport responder) {
    return "%s on %s (%s): %s, %d answered, %d refused"
        .formatted(
            responder.name(),
            responder.listen(),
            responder.protocol(),
            responder.answer().isEmpty() ? "silent" : responder.answer(),
            responder.answered(),
            responder.refused());
  }
}
