package org.evenkeel.coordinator.dispatch.haproxy;

/**
 * A server of a backend, as HAProxy is told of it.
 *
 * @param definition address and options that only a new server, or a new configuration, can change
 * @param weight HAProxy's, 0 to 256
 * @param connections at most at once; 0 is no limit
 * @param withheld whether it is in maintenance
 * @param addable whether a running HAProxy can be given it
 */
record ServerLine(
    String definition, int weight, int connections, boolean withheld, boolean addable) {

  /** What follows the name when it is given to a running HAProxy, which holds it back at first. */
  String arguments() {
    String bound = connections == 0 ? "" : " maxconn " + connections;
    return definition + " weight " + weight + bound;
  }

  /** What follows the name in a configuration. */
  String configured() {
    return arguments() + (withheld ? " disabled" : "");
  }
}
