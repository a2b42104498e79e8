package org.evenkeel.agent.monitor.view;

import java.awt.AWTException;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.MenuItem;
import java.awt.PopupMenu;
import java.awt.SystemTray;
import java.awt.TrayIcon;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import javax.swing.Action;
import javax.swing.JLabel;
import org.evenkeel.agent.monitor.model.Answer;
import org.evenkeel.agent.monitor.model.Condition;
import org.evenkeel.agent.monitor.model.Contact;
import org.evenkeel.agent.monitor.model.MonitorState;

/** The icon in the desktop's tray, where the desktop has one. */
final class Tray {
  private final TrayIcon icon;
  private final MenuItem state = new MenuItem();
  private Condition.Level level = Condition.Level.WAITING;

  private Tray(TrayIcon icon) {
    this.icon = icon;
  }

  /** Puts an icon into the tray; empty where there is no tray. */
  static Optional<Tray> show(Runnable open, List<Controls.Choice> choices, Palette palette) {
    if (!SystemTray.isSupported()) {
      return Optional.empty();
    }
    Tray tray = new Tray(new TrayIcon(image(Condition.Level.WAITING, palette)));
    tray.icon.setImageAutoSize(true);
    tray.icon.setPopupMenu(tray.menu(open, choices));
    tray.icon.addActionListener(_ -> open.run());
    try {
      SystemTray.getSystemTray().add(tray.icon);
      return Optional.of(tray);
    } catch (AWTException _) {
      return Optional.empty(); // the tray went away meanwhile
    }
  }

  private PopupMenu menu(Runnable open, List<Controls.Choice> choices) {
    PopupMenu menu = new PopupMenu();
    state.setEnabled(false);
    menu.add(state);
    menu.addSeparator();
    MenuItem opening = new MenuItem("Open");
    opening.addActionListener(_ -> open.run());
    menu.add(opening);
    for (Controls.Choice choice : choices) {
      MenuItem item = new MenuItem(String.valueOf(choice.getValue(Action.NAME)));
      item.addActionListener(choice);
      item.setEnabled(choice.isEnabled());
      choice.addPropertyChangeListener(_ -> item.setEnabled(choice.isEnabled()));
      menu.add(item);
    }
    return menu;
  }

  void show(MonitorState shown, Palette palette) {
    Condition condition = shown.condition();
    String words =
        switch (shown.contact()) {
          case Contact.Reached(var report) ->
              condition.title() + ", answers " + Answer.of(report.answer()).headline();
          case Contact.Pending _, Contact.Unreachable _ -> condition.title();
        };
    state.setLabel(words);
    icon.setToolTip("Evenkeel agent: " + words);
    if (condition.level() != level) {
      level = condition.level();
      icon.setImage(image(level, palette));
    }
  }

  void remove() {
    SystemTray.getSystemTray().remove(icon);
  }

  private static Image image(Condition.Level level, Palette palette) {
    StateIcon drawn = new StateIcon(level, palette, 32);
    BufferedImage image =
        new BufferedImage(drawn.getIconWidth(), drawn.getIconHeight(), BufferedImage.TYPE_INT_ARGB);
    Graphics2D g = image.createGraphics();
    drawn.paintIcon(new JLabel(), g, 0, 0);
    g.dispose();
    return image;
  }
}
