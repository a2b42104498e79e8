package org.evenkeel.agent.monitor.view;

import java.awt.Dimension;
import java.awt.Rectangle;
import javax.swing.JTextArea;
import javax.swing.UIManager;

/** Text in as many lines as its width needs, which can be selected and copied. */
final class WrappedText extends JTextArea {
  private static final long serialVersionUID = 1L;

  WrappedText(String id, String name) {
    setEditable(false);
    putClientProperty("caretWidth", 0); // it can be selected and copied, but not written
    setLineWrap(true);
    setWrapStyleWord(true);
    setOpaque(false);
    setBorder(Controls.padding(0, 0, 0, 0));
    setFont(UIManager.getFont("Label.font"));
    Controls.named(this, id, name, "");
  }

  @Override
  public void updateUI() {
    super.updateUI();
    setFont(UIManager.getFont("Label.font"));
    setOpaque(false);
    setBorder(null);
  }

  /** Asks for another height when the width changes. */
  @Override
  public void setBounds(int x, int y, int width, int height) {
    Rectangle before = getBounds();
    super.setBounds(x, y, width, height);
    if (before.width != width) {
      revalidate();
    }
  }

  @Override
  public Dimension getMinimumSize() {
    return new Dimension(40, super.getPreferredSize().height);
  }
}
