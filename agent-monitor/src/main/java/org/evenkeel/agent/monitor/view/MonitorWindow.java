package org.evenkeel.agent.monitor.view;

import com.formdev.flatlaf.util.UIScale;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.Rectangle;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.swing.ButtonGroup;
import javax.swing.JFrame;
import javax.swing.JMenu;
import javax.swing.JMenuBar;
import javax.swing.JMenuItem;
import javax.swing.JOptionPane;
import javax.swing.JRadioButtonMenuItem;
import javax.swing.WindowConstants;
import org.evenkeel.agent.AgentStatus;
import org.evenkeel.agent.monitor.config.AgentFile;
import org.evenkeel.agent.monitor.config.FieldProblem;
import org.evenkeel.agent.monitor.model.Brightness;
import org.evenkeel.agent.monitor.model.Condition;
import org.evenkeel.agent.monitor.model.MonitorState;
import org.evenkeel.agent.monitor.model.Notice;
import org.evenkeel.agent.monitor.view.Controls.Choice;

/** The window. Made on the event dispatch thread; shown to from any. */
public final class MonitorWindow implements Screen, Choices.Asked {
  private static final int WIDTH = 1060;
  private static final int HEIGHT = 780;

  /**
   * What the window shows of where things are.
   *
   * @param host name of this machine
   * @param file agent.xml
   * @param log where the log comes from
   * @param version of the program
   */
  public record Names(String host, String file, String log, String version) {}

  private final MonitorActions actions;
  private final Names names;
  private final Choices choices;
  private final MonitorPanel panel;
  private final JFrame frame;
  private Optional<Tray> tray = Optional.empty();
  private MonitorState latest = MonitorState.INITIAL;
  private Brightness brightness;

  private MonitorWindow(
      MonitorActions actions, Names names, ThemeChoice theme, Brightness brightness) {
    this.actions = actions;
    this.names = names;
    this.brightness = brightness;
    choices = Choices.of(actions, this);
    panel = new MonitorPanel(choices, brightness, names.file(), names.log(), this::opened);
    frame = new JFrame("Evenkeel agent – " + names.host());
    frame.setContentPane(panel.component());
    frame.setJMenuBar(menu(theme));
    frame.setDefaultCloseOperation(WindowConstants.DO_NOTHING_ON_CLOSE);
    frame.addWindowListener(
        new WindowAdapter() {
          @Override
          public void windowClosing(WindowEvent event) {
            closing();
          }
        });
  }

  /** Opens it. To be called on the event dispatch thread. */
  public static MonitorWindow open(
      MonitorActions actions, Names names, ThemeChoice theme, Brightness brightness) {
    Look.use(brightness);
    MonitorWindow window = new MonitorWindow(actions, names, theme, brightness);
    window.appear();
    return window;
  }

  private void appear() {
    frame.setIconImages(AppIcon.images());
    frame.setMinimumSize(new Dimension(UIScale.scale(420), UIScale.scale(320)));
    Rectangle screen = frame.getGraphicsConfiguration().getBounds();
    frame.setSize(
        Math.min(UIScale.scale(WIDTH), screen.width),
        Math.min(UIScale.scale(HEIGHT), screen.height));
    frame.setLocationRelativeTo(null);
    frame.setVisible(true);
    panel.focus();
    List<Choice> inTray = new ArrayList<>(choices.operate().values());
    inTray.add(choices.quit());
    tray = Tray.show(this::raise, inTray, Palette.of(brightness));
  }

  private void raise() {
    frame.setVisible(true);
    frame.setExtendedState(frame.getExtendedState() & ~JFrame.ICONIFIED);
    frame.toFront();
  }

  private JMenuBar menu(ThemeChoice theme) {
    JMenuBar bar = Controls.named(new JMenuBar(), "menu", "Menu", "");
    bar.add(menu("&File", "menu-file", choices.save(), choices.revert(), choices.quit()));
    bar.add(
        menu(
            "&Agent",
            "menu-agent",
            Stream.concat(choices.operate().values().stream(), Stream.of(choices.reload()))
                .toArray(Choice[]::new)));
    bar.add(menu("Servi&ce", "menu-service", choices.service().values().toArray(Choice[]::new)));
    JMenu view =
        menu(
            "V&iew",
            "menu-view",
            tab("&Overview", "ctrl 1", MonitorPanel.Tab.OVERVIEW),
            tab("&Configuration", "ctrl 2", MonitorPanel.Tab.CONFIGURATION),
            tab("&Log", "ctrl 3", MonitorPanel.Tab.LOG));
    view.addSeparator();
    ButtonGroup group = new ButtonGroup();
    view.add(theme("Colours of the &system", ThemeChoice.SYSTEM, theme, group));
    view.add(theme("L&ight", ThemeChoice.LIGHT, theme, group));
    view.add(theme("&Dark", ThemeChoice.DARK, theme, group));
    bar.add(view);
    bar.add(
        menu(
            "He&lp", "menu-help", new Choice("&About", "", "Which version this is.", this::about)));
    return bar;
  }

  private static JMenu menu(String text, String id, Choice... choices) {
    JMenu menu = new JMenu();
    menu.setAction(new Choice(text, "", "", () -> {}));
    Controls.named(menu, id, text.replace("&", ""), "");
    for (Choice choice : choices) {
      JMenuItem item = new JMenuItem();
      menu.add(Controls.button(item, id + "-item", choice));
    }
    return menu;
  }

  private Choice tab(String text, String keys, MonitorPanel.Tab tab) {
    return new Choice(text, keys, "Show this view.", () -> panel.open(tab));
  }

  private JRadioButtonMenuItem theme(
      String text, ThemeChoice choice, ThemeChoice now, ButtonGroup group) {
    JRadioButtonMenuItem item =
        Controls.button(
            new JRadioButtonMenuItem(),
            "theme",
            new Choice(text, "", "Colours of the window.", () -> actions.theme(choice)));
    item.setSelected(choice == now);
    group.add(item);
    return item;
  }

  private void about() {
    JOptionPane.showMessageDialog(
        frame,
        "Evenkeel agent monitor %s\n%s\nJava %s"
            .formatted(names.version(), names.file(), System.getProperty("java.version")),
        "About",
        JOptionPane.INFORMATION_MESSAGE);
  }

  private void opened(MonitorPanel.Tab tab) {
    switch (tab) {
      case OVERVIEW -> {}
      case CONFIGURATION -> actions.refreshConfiguration();
      case LOG -> actions.followLog();
    }
  }

  /** With an icon in the tray the window only hides. */
  private void closing() {
    if (tray.isPresent()) {
      frame.setVisible(false);
    } else {
      quit();
    }
  }

  @Override
  public void halt() {
    if (confirmed(
        "Halt this machine?",
        "Load balancers will take %s out of the pool.\nIt stays out until you choose Normal."
            .formatted(names.host()),
        "Halt")) {
      actions.operate(AgentStatus.HALT);
    } else {
      panel.show(latest);
    }
  }

  @Override
  public void save() {
    panel.configuration().commit();
    panel
        .configuration()
        .loaded()
        .ifPresent(file -> actions.saveConfiguration(file, panel.configuration().form(), false));
  }

  @Override
  public void revert() {
    if (!touched()
        || confirmed("Read the file again?", "What you changed is lost.", "Read again")) {
      actions.loadConfiguration();
    }
  }

  @Override
  public void quit() {
    if (!touched() || confirmed("Quit?", "What you changed in agent.xml is not saved.", "Quit")) {
      tray.ifPresent(Tray::remove);
      panel.log().close();
      frame.dispose();
      actions.quit();
    }
  }

  private boolean touched() {
    return panel.configuration().touched();
  }

  private boolean confirmed(String title, String question, String yes) {
    Object[] options = {yes, "Cancel"};
    int chosen =
        JOptionPane.showOptionDialog(
            frame.isVisible() ? frame : null,
            question,
            title,
            JOptionPane.YES_NO_OPTION,
            JOptionPane.WARNING_MESSAGE,
            null,
            options,
            options[1]);
    return chosen == 0;
  }

  @Override
  public void show(MonitorState state) {
    EventQueue.invokeLater(
        () -> {
          latest = state;
          panel.show(state);
          Condition condition = state.condition();
          frame.setTitle("Evenkeel agent – %s – %s".formatted(names.host(), condition.title()));
          choices.reload().setEnabled(condition.level() == Condition.Level.GOOD);
          tray.ifPresent(icon -> icon.show(state, Palette.of(brightness)));
        });
  }

  @Override
  public void tell(Notice notice) {
    EventQueue.invokeLater(() -> panel.tell(notice));
  }

  @Override
  public void edit(AgentFile.Loaded loaded) {
    EventQueue.invokeLater(() -> panel.configuration().edit(loaded));
  }

  @Override
  public void refresh(AgentFile.Loaded loaded) {
    EventQueue.invokeLater(() -> panel.configuration().refresh(loaded));
  }

  @Override
  public void editingFails(String reason) {
    EventQueue.invokeLater(() -> panel.configuration().fails(reason));
  }

  @Override
  public void refuse(List<FieldProblem> problems) {
    EventQueue.invokeLater(() -> panel.configuration().complain(problems));
  }

  @Override
  public void changedMeanwhile(String message) {
    EventQueue.invokeLater(() -> overwriteOrNot(message));
  }

  private void overwriteOrNot(String message) {
    String question = message + ".\nOverwrite it? What it says now is kept beside it as .bak.";
    if (confirmed("The file was changed", question, "Overwrite")) {
      panel
          .configuration()
          .loaded()
          .ifPresent(file -> actions.saveConfiguration(file, panel.configuration().form(), true));
    }
  }

  @Override
  public void log(String line) {
    panel.log().add(line);
  }

  @Override
  public void brightness(Brightness wanted) {
    EventQueue.invokeLater(
        () -> {
          if (wanted != brightness) {
            brightness = wanted;
            Look.use(wanted);
            panel.show(wanted);
          }
        });
  }
}
