package org.evenkeel.agent.monitor.view;

import com.formdev.flatlaf.FlatClientProperties;
import com.formdev.flatlaf.util.UIScale;
import java.awt.BorderLayout;
import java.awt.event.ActionEvent;
import java.util.Optional;
import javax.swing.AbstractAction;
import javax.swing.AbstractButton;
import javax.swing.Action;
import javax.swing.BorderFactory;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.KeyStroke;
import javax.swing.border.Border;

/** Parts that look and speak alike wherever they are. */
final class Controls {
  private Controls() {}

  /** Something that can be chosen: in a menu, by a button, by keys. */
  static final class Choice extends AbstractAction {
    private static final long serialVersionUID = 1L;

    private final transient Runnable deed;

    /**
     * Describes it.
     *
     * @param text with {@code &} before the letter that chooses it with Alt
     * @param keys the accelerator, as {@link KeyStroke#getKeyStroke(String)} reads it; may be empty
     * @param description what it does, in a sentence
     */
    Choice(String text, String keys, String description, Runnable deed) {
      super(text.replace("&", ""));
      this.deed = deed;
      int mark = text.indexOf('&');
      if (mark >= 0) {
        putValue(MNEMONIC_KEY, (int) Character.toUpperCase(text.charAt(mark + 1)));
        putValue(DISPLAYED_MNEMONIC_INDEX_KEY, mark);
      }
      if (!keys.isEmpty()) {
        putValue(ACCELERATOR_KEY, KeyStroke.getKeyStroke(keys));
      }
      putValue(SHORT_DESCRIPTION, description);
    }

    @Override
    public void actionPerformed(ActionEvent event) {
      deed.run();
    }
  }

  /** Gives a component a name for programs, and one and a description for screen readers. */
  static <C extends JComponent> C named(C component, String id, String name, String description) {
    component.setName(id);
    component.getAccessibleContext().setAccessibleName(name);
    component.getAccessibleContext().setAccessibleDescription(description);
    return component;
  }

  /** Lets a button carry out a choice. */
  static <B extends AbstractButton> B button(B button, String id, Choice choice) {
    button.setAction(choice);
    String text =
        Optional.ofNullable(choice.getValue(Action.NAME)).map(Object::toString).orElse("");
    String what =
        Optional.ofNullable(choice.getValue(Action.SHORT_DESCRIPTION))
            .map(Object::toString)
            .orElse("");
    return named(button, id, text, what);
  }

  /** A panel that stands out a little from what is behind it, with a heading. */
  static JPanel card(String heading, JComponent content) {
    JPanel card = new JPanel(new BorderLayout(0, UIScale.scale(8)));
    card.putClientProperty(
        FlatClientProperties.STYLE,
        "arc: 14; [light]background: #ffffff; [dark]background: #26292e");
    card.setBorder(padding(14, 16, 14, 16));
    if (!heading.isEmpty()) {
      JLabel label = new JLabel(heading);
      label.putClientProperty(FlatClientProperties.STYLE_CLASS, "h4");
      card.add(label, BorderLayout.NORTH);
    }
    card.add(content, BorderLayout.CENTER);
    return card;
  }

  /** Text that is read second. */
  static JLabel muted(String text) {
    JLabel label = new JLabel(text);
    label.putClientProperty(
        FlatClientProperties.STYLE, "[light]foreground: #59636e; [dark]foreground: #a3adb8");
    return label;
  }

  /** Empty space around a component, in pixels of an ordinary screen. */
  static Border padding(int top, int left, int bottom, int right) {
    return BorderFactory.createEmptyBorder(
        UIScale.scale(top), UIScale.scale(left), UIScale.scale(bottom), UIScale.scale(right));
  }
}
