package org.evenkeel.agent.monitor.view;

import com.formdev.flatlaf.FlatClientProperties;
import com.formdev.flatlaf.util.UIScale;
import java.awt.BorderLayout;
import java.awt.GridBagConstraints;
import java.awt.GridBagLayout;
import java.awt.Insets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import org.evenkeel.agent.monitor.config.AgentFile;
import org.evenkeel.agent.monitor.config.FieldProblem;
import org.evenkeel.agent.monitor.config.FieldProblem.Place;
import org.evenkeel.agent.monitor.config.Form;
import org.evenkeel.agent.monitor.config.Setting;
import org.jspecify.annotations.Nullable;

/** The editor of agent.xml. What is wrong is said at its field while it is typed. */
final class ConfigurationPanel {
  private final Map<Setting, SettingField> fields = new EnumMap<>(Setting.class);
  private final ServicesTable services;
  private final WrappedText general = new WrappedText("configuration-problems", "Problems");
  private final JLabel state = Controls.muted(" ");
  private final Controls.Choice saving;
  private final Controls.Choice reverting;
  private final JPanel panel = new JPanel(new BorderLayout());
  private Palette palette;
  private Optional<AgentFile.Loaded> loaded = Optional.empty();
  private boolean filling;

  /** {@code saving} and {@code reverting} are carried out elsewhere. */
  ConfigurationPanel(
      Palette palette, String file, Controls.Choice saving, Controls.Choice reverting) {
    this.palette = palette;
    this.saving = saving;
    this.reverting = reverting;
    for (Setting setting : Setting.values()) {
      fields.put(setting, new SettingField(setting, this::changed));
    }
    services = new ServicesTable(palette, this::changed);
    general.setVisible(false);
    general.setBorder(Controls.padding(8, 18, 0, 18));
    panel.add(general, BorderLayout.NORTH);
    panel.add(sections(), BorderLayout.CENTER);
    panel.add(footer(file), BorderLayout.SOUTH);
    enable();
  }

  JComponent component() {
    return panel;
  }

  private JComponent sections() {
    JPanel left = new JPanel(new GridBagLayout());
    stack(
        left,
        Controls.card(
            "How much each metric counts",
            new FieldGrid()
                .headings("Importance", "Full above, %")
                .add(field(Setting.CPU_IMPORTANCE), field(Setting.CPU_THRESHOLD))
                .add(field(Setting.RAM_IMPORTANCE), field(Setting.RAM_THRESHOLD))
                .component()),
        Controls.card(
            "Answer",
            new FieldGrid()
                .add(field(Setting.PORT), "")
                .add(field(Setting.RETURN_IDLE), "")
                .add(field(Setting.INTERVAL), "seconds")
                .component()),
        Controls.card(
            "State and log",
            new FieldGrid()
                .add(field(Setting.AGENT_STATUS), "")
                .add(field(Setting.READ_STATUS), "")
                .add(field(Setting.READ_STATUS_INTERVAL), "seconds")
                .add(field(Setting.LOG_LEVEL), "")
                .note("Everything else in the file stays as it is.")
                .component()));
    ScrollingPanel all = new ScrollingPanel(new BorderLayout(UIScale.scale(12), 0));
    all.setBorder(Controls.padding(12, 16, 4, 16));
    all.add(left, BorderLayout.WEST);
    all.add(Controls.card("TCP services", services.component()), BorderLayout.CENTER);
    return all.scrolled();
  }

  private static void stack(JPanel panel, JComponent... parts) {
    GridBagConstraints at = new GridBagConstraints();
    at.gridx = 0;
    at.weightx = 1;
    at.fill = GridBagConstraints.BOTH;
    at.insets = new Insets(0, 0, UIScale.scale(12), 0);
    for (int i = 0; i < parts.length; i++) {
      boolean last = i == parts.length - 1;
      at.weighty = last ? 1 : 0;
      at.insets = new Insets(0, 0, last ? 0 : UIScale.scale(12), 0);
      panel.add(parts[i], at);
    }
  }

  private JComponent footer(String file) {
    JPanel buttons = WrapLayout.panel(UIScale.scale(8));
    buttons.add(Controls.button(new JButton(), "configuration-revert", reverting));
    JButton save = Controls.button(new JButton(), "configuration-save", saving);
    save.putClientProperty(
        FlatClientProperties.STYLE,
        "background: $Component.accentColor; foreground: #fff;"
            + " disabledBackground: $Button.disabledBackground");
    buttons.add(save);
    Controls.named(state, "configuration-state", "State of the file", "");
    JLabel path = new JLabel(file);
    path.setToolTipText(file);
    JPanel words = new JPanel(new BorderLayout());
    words.add(path, BorderLayout.NORTH);
    words.add(state, BorderLayout.CENTER);
    JPanel footer = new JPanel(new BorderLayout(UIScale.scale(12), 0));
    footer.setBorder(Controls.padding(10, 18, 12, 18));
    footer.add(words, BorderLayout.CENTER);
    footer.add(buttons, BorderLayout.EAST);
    return footer;
  }

  private SettingField field(Setting setting) {
    SettingField field = fields.get(setting);
    if (field == null) {
      throw new IllegalStateException("no field for " + setting);
    }
    return field;
  }

  /** Fills the fields with what the file says. */
  void edit(AgentFile.Loaded file) {
    loaded = Optional.of(file);
    fill(file.xml().form());
  }

  private void fill(Form form) {
    filling = true;
    fields.forEach((setting, field) -> field.set(form.value(setting)));
    services.set(form.services());
    filling = false;
    general.setVisible(false);
    changed();
  }

  /** The file as it is now; what the user has begun to change stays. */
  void refresh(AgentFile.Loaded file) {
    boolean same = loaded.isPresent() && Arrays.equals(content(loaded.get()), content(file));
    if (!same && !touched()) {
      edit(file);
    }
  }

  private static byte @Nullable [] content(AgentFile.Loaded file) {
    return file.bytes().orElse(null);
  }

  /** Takes over what is being typed. */
  void commit() {
    services.commit();
  }

  /** Nothing can be edited. */
  void fails(String reason) {
    loaded = Optional.empty();
    say(reason);
    state.setText("not read");
    enable();
  }

  /** What would be saved, and on top of what; empty while nothing can be edited. */
  Optional<AgentFile.Loaded> loaded() {
    return loaded;
  }

  /** What the fields say. */
  Form form() {
    Map<Setting, String> values = new EnumMap<>(Setting.class);
    fields.forEach((setting, field) -> values.put(setting, field.value()));
    return new Form(values, services.value());
  }

  /** Whether saving would change the file. */
  boolean modified() {
    boolean absent = loaded.map(file -> file.bytes().isEmpty()).orElse(false);
    return absent || touched();
  }

  /** Whether the user changed something that is not saved. */
  boolean touched() {
    return loaded
        .map(file -> !file.xml().with(form()).text().equals(file.xml().text()))
        .orElse(false);
  }

  private void changed() {
    if (filling) {
      return;
    }
    loaded.ifPresent(file -> complain(AgentFile.check(file, form())));
    enable();
  }

  /** Says at each field what is wrong with it. */
  void complain(List<FieldProblem> problems) {
    Map<Setting, String> ofSettings = new EnumMap<>(Setting.class);
    Map<Place.OfService, String> ofServices = new LinkedHashMap<>();
    List<String> others = new ArrayList<>();
    for (FieldProblem problem : problems) {
      if (problem.place().isEmpty()) {
        others.add(problem.message());
        continue;
      }
      switch (problem.place().get()) {
        case Place.OfSetting(Setting setting) -> ofSettings.put(setting, problem.message());
        case Place.OfService service -> ofServices.put(service, problem.message());
      }
    }
    fields.forEach(
        (setting, field) -> field.complain(ofSettings.getOrDefault(setting, ""), palette));
    services.complain(ofServices, palette);
    say(String.join("\n", others));
    panel.revalidate();
  }

  private void say(String text) {
    general.setText(text);
    general.setForeground(palette.bad());
    general.setVisible(!text.isEmpty());
    panel.revalidate();
  }

  private void enable() {
    boolean modified = modified();
    fields.values().forEach(field -> field.enabled(loaded.isPresent()));
    services.enabled(loaded.isPresent());
    saving.setEnabled(modified);
    reverting.setEnabled(true);
    if (loaded.isPresent()) {
      boolean absent = loaded.get().bytes().isEmpty();
      state.setText(absent ? "not there yet" : modified ? "changed, not saved" : "as on the disk");
    }
  }

  /** Other colours. */
  void show(Palette newPalette) {
    palette = newPalette;
    changed();
  }
}
