package org.evenkeel.agent.monitor.view;

import com.formdev.flatlaf.FlatLaf;
import com.formdev.flatlaf.themes.FlatMacDarkLaf;
import com.formdev.flatlaf.themes.FlatMacLightLaf;
import java.awt.Insets;
import javax.swing.UIManager;
import org.evenkeel.agent.monitor.model.Brightness;

/** Swing's look and feel, light or dark. */
final class Look {
  private Look() {}

  /** Puts it in force, in windows that are open too. */
  static void use(Brightness brightness) {
    boolean done =
        switch (brightness) {
          case LIGHT -> FlatMacLightLaf.setup();
          case DARK -> FlatMacDarkLaf.setup();
        };
    if (!done) {
      throw new IllegalStateException("the look and feel cannot be loaded");
    }
    UIManager.put("TabbedPane.tabInsets", new Insets(8, 16, 8, 16));
    UIManager.put("TabbedPane.tabAreaInsets", new Insets(0, 8, 0, 8));
    UIManager.put("TextComponent.arc", 6);
    UIManager.put("TableHeader.cellMargins", new Insets(2, 8, 2, 8));
    UIManager.put("Table.cellMargins", new Insets(2, 8, 2, 8));
    UIManager.put("Button.margin", new Insets(4, 14, 4, 14));
    UIManager.put("ToggleButton.margin", new Insets(4, 14, 4, 14));
    UIManager.put("ScrollBar.showButtons", false);
    UIManager.put("Table.rowHeight", 28);
    UIManager.put("Table.showHorizontalLines", true);
    FlatLaf.updateUI();
  }
}
