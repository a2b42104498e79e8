package org.evenkeel.agent.windows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.evenkeel.agent.FileGuard;

/**
 * Keeps a file from everybody but SYSTEM, the Administrators, and the account that runs the agent.
 */
final class AccessControl implements FileGuard {
  /** Well-known SIDs; the names behind them are in the language of the system. */
  static final String SYSTEM = "S-1-5-18";

  static final String ADMINISTRATORS = "S-1-5-32-544";

  static final String USERS = "S-1-5-32-545";

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
    Set<UserPrincipal> allowed = new LinkedHashSet<>(administrators(file));
    allowed.add(Files.getOwner(file));
    return allowed;
  }

  private Set<UserPrincipal> administrators(Path path) throws IOException {
    UserPrincipalLookupService lookup = path.getFileSystem().getUserPrincipalLookupService();
    Set<UserPrincipal> administrators = new LinkedHashSet<>();
    for (String sid : List.of(SYSTEM, ADMINISTRATORS)) {
      administrators.add(lookup.lookupPrincipalByName(win32.accountName(sid)));
    }
    return administrators;
  }

  /**
   * Makes a directory, and refuses one that somebody else made: everybody may make one in {@code
   * %ProgramData%}, and could then change agent.xml, which names commands.
   *
   * @throws IOException when it is somebody else's, with what to do
   */
  void claim(Path directory) throws IOException {
    Files.createDirectories(directory);
    if (!trusted(directory)) {
      throw new IOException(
          "%s belongs to %s, who could have put anything there; look at it, then remove it or give it to the Administrators"
              .formatted(directory, Files.getOwner(directory).getName()));
    }
  }

  /** Whether a file or directory belongs to SYSTEM, the Administrators, or whoever runs this. */
  boolean trusted(Path path) throws IOException {
    UserPrincipal owner = Files.getOwner(path);
    return administrators(path).contains(owner) || owner.getName().equalsIgnoreCase(ownName());
  }

  private static String ownName() {
    return System.getenv("USERDOMAIN") + "\\" + System.getProperty("user.name");
  }

  /**
   * Lets the service's account write to a directory and everybody read there; its own list, not
   * that of {@code %ProgramData%}, is in force.
   *
   * @return what Windows refused, a sentence each
   */
  List<String> open(Path directory, String account) throws IOException {
    List<String> refused = new ArrayList<>();
    icacls(refused, directory, List.of("/setowner", "*" + ADMINISTRATORS));
    icacls(
        refused,
        directory,
        List.of(
            "/inheritance:r",
            "/grant:r",
            "*%s:(OI)(CI)F".formatted(SYSTEM),
            "*%s:(OI)(CI)F".formatted(ADMINISTRATORS),
            "*%s:(OI)(CI)RX".formatted(USERS),
            "%s:(OI)(CI)M".formatted(account)));
    return List.copyOf(refused);
  }

  /** Java cannot stop a directory from inheriting; icacls can, and is part of every Windows. */
  private static void icacls(List<String> refused, Path directory, List<String> arguments)
      throws IOException {
    List<String> all = new ArrayList<>(List.of(directory.toString()));
    all.addAll(arguments);
    SystemProgram.ofWindows().run("icacls.exe", all).ifPresent(refused::add);
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
