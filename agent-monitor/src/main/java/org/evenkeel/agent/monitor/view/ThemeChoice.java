package org.evenkeel.agent.monitor.view;

/** Which colours the user wants. */
public enum ThemeChoice {
  LIGHT,
  DARK,
  /** Those of the desktop, and after it when it changes. */
  SYSTEM
}
