package org.evenkeel.coordinator.web;

import java.util.List;
import org.evenkeel.coordinator.account.Role;

/** The entries of the menu. */
enum Section {
  OVERVIEW("System Overview", "/lbadmin/", Role.VIEWER),
  CONFIGURATION("Cluster configuration", "/lbadmin/configuration", Role.VIEWER),
  HA("High availability", "/lbadmin/ha", Role.VIEWER),
  CERTIFICATES("Certificates", "/lbadmin/certificates", Role.VIEWER),
  ACCOUNTS("Users and tokens", "/lbadmin/users", Role.VIEWER),
  AUDIT("Audit log", "/lbadmin/audit", Role.ADMIN),
  REPORTS("Reports", "/lbadmin/reports", Role.VIEWER),
  MAINTENANCE("Maintenance", "/lbadmin/maintenance", Role.VIEWER),
  LOCAL("Local configuration", "/lbadmin/local", Role.VIEWER),
  LOCKDOWN("Firewall lockdown", "/lbadmin/lockdown", Role.ADMIN),
  WIZARD("Set-up wizard", "/lbadmin/wizard", Role.ADMIN),
  EVENTS("Events", "/lbadmin/events", Role.VIEWER),
  LOGS("Logs", "/lbadmin/logs", Role.ADMIN);

  /** What the menu shows, in its order. */
  private static final List<Section> MENU = List.of(values());

  private final String words;
  private final String path;
  private final Role least;

  Section(String words, String path, Role least) {
    this.words = words;
    this.path = path;
    this.least = least;
  }

  /** The entries for somebody of that role, in the menu's order. */
  static List<Section> of(Role role) {
    return MENU.stream().filter(section -> role.includes(section.least)).toList();
  }

  /** What the entry says. */
  String words() {
    return words;
  }

  /** Where it leads. */
  String path() {
    return path;
  }
}
