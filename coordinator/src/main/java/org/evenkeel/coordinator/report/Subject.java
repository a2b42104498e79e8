package org.evenkeel.coordinator.report;

/** What a report is about. */
public sealed interface Subject {
  /** This node. */
  record Node() implements Subject {}

  /** A virtual service, by its name. */
  record Service(String service) implements Subject {}

  /** A real server of a virtual service, by their names. */
  record Member(String service, String realServer) implements Subject {}

  /** What people call it. */
  default String title() {
    return switch (this) {
      case Node() -> "this node";
      case Service(String service) -> service;
      case Member(String service, String realServer) -> service + "/" + realServer;
    };
  }
}
