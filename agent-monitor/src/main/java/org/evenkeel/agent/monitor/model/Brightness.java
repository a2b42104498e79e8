package org.evenkeel.agent.monitor.model;

/** Dark text on light, or light text on dark. */
public enum Brightness {
  LIGHT,
  DARK
}
