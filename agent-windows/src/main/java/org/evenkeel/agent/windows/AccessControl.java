package org.evenkeel.agent.windows;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.evenkeel.agent.FileGuard;

/**
 * Keeps a file from everybody but SYSTEM, the Administrators, and the account that runs the agent:
 * for the service that is SYSTEM again.
 */
final class AccessControl implements FileGuard {
  /** Well-known SIDs; the names behind them are in the language of the system. */
  static final String SYSTEM = "S-1-5-18";

  static final String ADMINISTRATORS = "S-1-5-32-544";

  private final Win32 win32;

  AccessControl(Win32 win32) {
    this.win32 = win32;
  }

  /**
   * Replaces the empty file by one that never had another access list: whoever had opened the first
   * one, while its directory's list was still in force, does not hold the second.
   */
  @Override
  public void protect(Path file) throws IOException {
    Set<UserPrincipal> allowed = allowed(file);
    List<AclEntry> entries = allowed.stream().map(AccessControl::everythingFor).toList();
    Files.delete(file);
    Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            new AccessList(entries))
        .close();
    refuseStrangers(file, allowed);
  }

  private Set<UserPrincipal> allowed(Path file) throws IOException {
    FileSystem files = file.getFileSystem();
    Set<UserPrincipal> allowed = new LinkedHashSet<>();
    for (String sid : List.of(SYSTEM, ADMINISTRATORS)) {
      allowed.add(
          files.getUserPrincipalLookupService().lookupPrincipalByName(win32.accountName(sid)));
    }
    allowed.add(Files.getOwner(file));
    return allowed;
  }

  private static AclEntry everythingFor(UserPrincipal account) {
    return AclEntry.newBuilder()
        .setType(AclEntryType.ALLOW)
        .setPrincipal(account)
        .setPermissions(EnumSet.allOf(AclEntryPermission.class))
        .build();
  }

  /** A file system without access lists, such as FAT, takes one and forgets it. */
  private static void refuseStrangers(Path file, Set<UserPrincipal> allowed) throws IOException {
    AclFileAttributeView view = Files.getFileAttributeView(file, AclFileAttributeView.class);
    for (AclEntry entry : view.getAcl()) {
      if (entry.type() == AclEntryType.ALLOW && !allowed.contains(entry.principal())) {
        throw new IOException(
            "%s can be read by %s in spite of its access list; put the files on an NTFS volume"
                .formatted(file, entry.principal().getName()));
      }
    }
  }

  /** The name under which Java takes an access list for a file that it creates. */
  private record AccessList(List<AclEntry> value) implements FileAttribute<List<AclEntry>> {
    @Override
    public String name() {
      return "acl:acl";
    }
  }
}
