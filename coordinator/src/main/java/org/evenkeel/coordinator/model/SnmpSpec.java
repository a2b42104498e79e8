package org.evenkeel.coordinator.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Who may read this node's figures by SNMP, and what it says of itself there.
 *
 * @param communityFile the file of the community of SNMPv2c; empty means that nobody reads by it
 * @param usersFile the file of the users of SNMPv3; empty means that nobody reads by it
 * @param allowFrom where questions may come from; empty means from everywhere
 * @param contact whom to ask about this node (sysContact); may be empty
 * @param location where it stands (sysLocation); may be empty
 */
public record SnmpSpec(
    Optional<Path> communityFile,
    Optional<Path> usersFile,
    List<Cidr> allowFrom,
    String contact,
    String location) {
  /** Nobody may read. */
  public static final SnmpSpec NONE =
      new SnmpSpec(Optional.empty(), Optional.empty(), List.of(), "", "");

  public SnmpSpec {
    allowFrom = List.copyOf(allowFrom);
  }

  /** Whether a question from this address is heard. */
  public boolean hears(IpAddress from) {
    return allowFrom.isEmpty() || allowFrom.stream().anyMatch(subnet -> subnet.contains(from));
  }
}
