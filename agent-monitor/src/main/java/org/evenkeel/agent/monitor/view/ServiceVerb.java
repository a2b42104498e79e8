package org.evenkeel.agent.monitor.view;

/** What can be asked of the service manager. */
public enum ServiceVerb {
  START,
  STOP,
  RESTART
}
