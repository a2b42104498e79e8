package org.evenkeel.agent.monitor.view;

import java.awt.BorderLayout;
import java.util.function.Consumer;
import javax.swing.JPanel;
import javax.swing.JTabbedPane;
import org.evenkeel.agent.monitor.model.Brightness;
import org.evenkeel.agent.monitor.model.MonitorState;
import org.evenkeel.agent.monitor.model.Notice;

/** All of the window but its frame and its menu. */
final class MonitorPanel {
  /** The tabs, in their order. */
  enum Tab {
    OVERVIEW,
    CONFIGURATION,
    LOG
  }

  private final ServiceBar service;
  private final OverviewPanel overview;
  private final ConfigurationPanel configuration;
  private final LogPanel log;
  private final NoticeBar notice = new NoticeBar();
  private final JTabbedPane tabs = new JTabbedPane();
  private final JPanel panel = new JPanel(new BorderLayout());
  private Palette palette;
  private MonitorState state = MonitorState.INITIAL;

  /** {@code file} and {@code logName} are shown; {@code opened} is told of each tab. */
  MonitorPanel(
      Choices choices, Brightness brightness, String file, String logName, Consumer<Tab> opened) {
    palette = Palette.of(brightness);
    service = new ServiceBar(choices.service());
    overview = new OverviewPanel(palette, choices.operate());
    configuration = new ConfigurationPanel(palette, file, choices.save(), choices.revert());
    log = new LogPanel(logName);
    Controls.named(tabs, "tabs", "Views", "Overview, configuration, log");
    tabs.addTab("Overview", overview.component());
    tabs.addTab("Configuration", configuration.component());
    tabs.addTab("Log", log.component());
    tabs.addChangeListener(_ -> opened.accept(Tab.values()[tabs.getSelectedIndex()]));
    panel.add(service.component(), BorderLayout.NORTH);
    panel.add(tabs, BorderLayout.CENTER);
    panel.add(notice.component(), BorderLayout.SOUTH);
    show(state);
  }

  JPanel component() {
    return panel;
  }

  ConfigurationPanel configuration() {
    return configuration;
  }

  LogPanel log() {
    return log;
  }

  /** Where keys go first: nothing is started or stopped there by a key that was meant elsewhere. */
  void focus() {
    tabs.requestFocusInWindow();
  }

  void open(Tab tab) {
    switch (tab) {
      case OVERVIEW -> tabs.setSelectedComponent(overview.component());
      case CONFIGURATION -> tabs.setSelectedComponent(configuration.component());
      case LOG -> tabs.setSelectedComponent(log.component());
    }
    focus();
  }

  void show(MonitorState shown) {
    state = shown;
    service.show(shown, palette);
    overview.show(shown, palette);
  }

  void tell(Notice told) {
    notice.show(told, palette);
  }

  void show(Brightness brightness) {
    palette = Palette.of(brightness);
    configuration.show(palette);
    show(state);
  }
}
