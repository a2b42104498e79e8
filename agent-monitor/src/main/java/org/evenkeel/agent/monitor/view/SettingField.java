package org.evenkeel.agent.monitor.view;

import com.formdev.flatlaf.FlatClientProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.swing.DefaultComboBoxModel;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JTextField;
import javax.swing.event.DocumentEvent;
import javax.swing.event.DocumentListener;
import org.evenkeel.agent.monitor.config.Setting;

/** The field of one setting: a line of text, or a choice; below it what is wrong with it. */
final class SettingField {
  /** A value of a choice, and how it is called. */
  private record Item(String value, String label) {
    @Override
    public String toString() {
      return label;
    }
  }

  private final Setting setting;
  private final FieldText words;
  private final JTextField text = new JTextField(7);
  private final JComboBox<Item> choice = new JComboBox<>();
  private final JLabel problem = new JLabel();

  SettingField(Setting setting, Runnable changed) {
    this.setting = setting;
    this.words = FieldText.of(setting);
    problem.setVisible(false);
    Controls.named(problem, "problem-" + setting.path(), words.label() + ", problem", "");
    Controls.named(component(), setting.path(), words.label(), words.help());
    component().setToolTipText(words.help());
    text.getDocument().addDocumentListener(new Changes(changed));
    choice.addActionListener(_ -> changed.run());
  }

  /** The field itself. */
  JComponent component() {
    return setting.choices().isEmpty() ? text : choice;
  }

  /** Names the field; Alt and the letter lead to it. */
  JLabel label() {
    String marked = words.label();
    JLabel label = new JLabel(marked);
    label.setDisplayedMnemonic(words.mnemonic());
    label.setLabelFor(component());
    return label;
  }

  /** Below the field; invisible while nothing is wrong. */
  JLabel problem() {
    return problem;
  }

  String value() {
    return choice.getSelectedItem() instanceof Item(String value, String _)
            && !setting.choices().isEmpty()
        ? value
        : text.getText();
  }

  /** Shows a value, even one that is none of the choices. */
  void set(String value) {
    if (setting.choices().isEmpty()) {
      text.setText(value);
      return;
    }
    List<Item> items = new ArrayList<>();
    Optional<Item> wanted = Optional.empty();
    for (String each : setting.choices()) {
      boolean same = setting.same(each, value);
      Item item = new Item(same ? value : each, words.choice(each));
      items.add(item);
      wanted = same ? Optional.of(item) : wanted;
    }
    Item selected = wanted.orElseGet(() -> new Item(value, value));
    if (wanted.isEmpty()) {
      items.addFirst(selected);
    }
    choice.setModel(new DefaultComboBoxModel<>(items.toArray(Item[]::new)));
    choice.setSelectedItem(selected);
  }

  /** Says what is wrong with the value; empty when nothing is. */
  void complain(String message, Palette palette) {
    boolean wrong = !message.isEmpty();
    component()
        .putClientProperty(
            FlatClientProperties.OUTLINE, wrong ? FlatClientProperties.OUTLINE_ERROR : null);
    component()
        .getAccessibleContext()
        .setAccessibleDescription(wrong ? message + ". " + words.help() : words.help());
    problem.setForeground(palette.bad());
    problem.setText(brief(message));
    problem.setVisible(wrong);
  }

  /** Without the value, which is in the field above. */
  private static String brief(String message) {
    int expected = message.startsWith("\"") ? message.indexOf("expected ") : -1;
    return expected < 0 ? message : "E" + message.substring(expected + 1);
  }

  void enabled(boolean enabled) {
    component().setEnabled(enabled);
  }

  /** Tells of each change of a document. */
  private record Changes(Runnable told) implements DocumentListener {
    @Override
    public void insertUpdate(DocumentEvent event) {
      told.run();
    }

    @Override
    public void removeUpdate(DocumentEvent event) {
      told.run();
    }

    @Override
    public void changedUpdate(DocumentEvent event) {
      told.run();
    }
  }
}
