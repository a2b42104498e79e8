package org.evenkeel.coordinator.config;

import static org.evenkeel.coordinator.config.Key.optional;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.model.Cidr;
import org.evenkeel.coordinator.model.SnmpSpec;

/** The keys of {@code snmp} in {@code node.yaml}, and what they come to. */
final class SnmpKeys {
  /** What fits into a DisplayString (RFC 2579). */
  private static final Pattern LINE = Pattern.compile("[\\x20-\\x7e]{1,255}");

  private static final Scalar<String> TEXT =
      Scalars.text(
          "a line of ASCII",
          "1 to 255 characters of ASCII",
          LINE.pattern(),
          text -> Scalars.matching(LINE, text));

  static final Key<Path> COMMUNITY_FILE =
      optional(
          "community-file",
          NodeKeys.FILE,
          "the file of the community of SNMPv2c, its first line; default nobody reads by it");
  static final Key<Path> USERS_FILE =
      optional(
          "users-file",
          NodeKeys.FILE,
          "the file of the users of SNMPv3, a line each; default nobody reads by it");
  static final Key<List<Cidr>> ALLOW_FROM =
      optional(
          "allow-from",
          new ScalarList<>(Scalars.SUBNET),
          "the subnets that may ask; default all of them");
  static final Key<String> CONTACT =
      optional("contact", TEXT, "whom to ask about this node (sysContact)");
  static final Key<String> LOCATION =
      optional("location", TEXT, "where this node stands (sysLocation)");

  /** All of {@code snmp}. */
  static final Mapping ALL = Mapping.of(COMMUNITY_FILE, USERS_FILE, ALLOW_FROM, CONTACT, LOCATION);

  private SnmpKeys() {}

  /** The rules that concern more than one key. */
  static void check(Section root, Problems problems) {
    Optional<Section> snmp = root.value(NodeKeys.SNMP);
    snmp.filter(section -> section.value(ALLOW_FROM).filter(List::isEmpty).isPresent())
        .ifPresent(
            section ->
                problems.add(
                    section.place(ALLOW_FROM), "is empty", "at least one subnet, or no such key"));
    boolean named =
        snmp.filter(section -> section.has(COMMUNITY_FILE) || section.has(USERS_FILE)).isPresent();
    root.value(NodeKeys.LISTEN)
        .filter(listen -> listen.value(NodeKeys.SNMP_LISTENER).flatMap(each -> each).isPresent())
        .filter(_ -> !named)
        .ifPresent(
            listen ->
                problems.add(
                    listen.place(NodeKeys.SNMP_LISTENER),
                    "is on, and nobody may ask",
                    "users-file or community-file in the section snmp, or off"));
  }

  /** Of a section in which no problem was found. */
  static SnmpSpec spec(Section snmp) {
    return new SnmpSpec(
        snmp.value(COMMUNITY_FILE),
        snmp.value(USERS_FILE),
        snmp.value(ALLOW_FROM).orElse(List.of()),
        snmp.value(CONTACT).orElse(""),
        snmp.value(LOCATION).orElse(""));
  }
}
