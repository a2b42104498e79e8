package org.evenkeel.coordinator.signin;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.unboundid.ldap.sdk.LDAPConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.check.Installed;
import org.evenkeel.coordinator.check.RealServer;
import org.evenkeel.coordinator.check.TestCertificate;

/**
 * Debian's slapd, with overlays that keep {@code memberOf} and rules for passwords. It is {@code
 * localhost} by its certificate, and its people are below {@code ou=people,dc=test}.
 */
public final class Slapd implements AutoCloseable {
  /** Who may do everything, and searches. */
  public static final String ROOT = "cn=searcher,dc=test";

  /** That one's password. */
  public static final String ROOT_PASSWORD = "s3archer-word";

  private final Path folder;
  private final Path authorities;
  private final Path rootPassword;
  private final int clear;
  private final int encrypted;
  private final List<String> command;
  private Optional<RealServer> server = Optional.empty();

  /** One that runs, with the folders of people and groups; skips the test where it cannot. */
  public Slapd() throws Exception {
    Optional<String> missing = Installed.missing();
    if (missing.isPresent() && Boolean.getBoolean("evenkeel.required")) {
      fail(missing.get());
    }
    assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    folder = Files.createTempDirectory("evenkeel-ldap-");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path room = Files.createDirectory(folder.resolve("slapd"));
    Files.setPosixFilePermissions(room, PosixFilePermissions.fromString("rwxrwxrwx"));
    TestCertificate certificate = TestCertificate.of("localhost", Duration.ofDays(1));
    authorities = certificate.writeCertificate(folder.resolve("certificate.pem"));
    Path key = certificate.writeKey(folder.resolve("key.pem"));
    rootPassword = secret(folder.resolve("searcher"), ROOT_PASSWORD);
    clear = RealServer.freePort();
    encrypted = RealServer.freePort();
    Path config =
        Files.writeString(
            folder.resolve("slapd.conf"),
            """
            include /etc/ldap/schema/core.schema
            include /etc/ldap/schema/cosine.schema
            include /etc/ldap/schema/inetorgperson.schema
            modulepath /usr/lib/ldap
            moduleload back_mdb
            moduleload memberof
            moduleload ppolicy
            pidfile %1$s/pid
            TLSCertificateFile %2$s
            TLSCertificateKeyFile %3$s
            database mdb
            suffix dc=test
            rootdn %4$s
            rootpw %5$s
            directory %1$s
            overlay memberof
            overlay ppolicy
            ppolicy_default cn=rules,dc=test
            ppolicy_send_netscape_controls
            access to attrs=userPassword by anonymous auth by * none
            access to * by self read by * none
            """
                .formatted(room, authorities, key, ROOT, ROOT_PASSWORD));
    String urls = "ldap://127.0.0.1:%d ldaps://127.0.0.1:%d".formatted(clear, encrypted);
    command =
        new Installed(folder)
            .command("nobody", List.of("slapd", "-d", "256", "-h", urls, "-f", config.toString()));
    start();
    try (LDAPConnection root = asRoot()) {
      root.add("dn: dc=test", "objectClass: dcObject", "objectClass: organization", "o: t");
      for (String unit : List.of("people", "groups")) {
        root.add("dn: ou=" + unit + ",dc=test", "objectClass: organizationalUnit");
      }
      root.add(
          "dn: cn=rules,dc=test",
          "objectClass: device",
          "objectClass: pwdPolicy",
          "pwdAttribute: userPassword",
          "pwdMustChange: TRUE");
    }
  }

  /** A file that its owner alone reads. */
  static Path secret(Path file, String text) throws Exception {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, text + "\n");
  }

  /** Starts it again, with what it knew. */
  public void start() throws Exception {
    RealServer started = RealServer.start("slapd", command, Map.of(), folder);
    server = Optional.of(started);
    started.listening(clear);
    started.listening(encrypted);
  }

  /** Where it speaks in clear, and STARTTLS. */
  public int clear() {
    return clear;
  }

  /** Where it speaks TLS. */
  public int encrypted() {
    return encrypted;
  }

  /** Who has signed its certificate. */
  public Path authorities() {
    return authorities;
  }

  /** The file of {@link #ROOT_PASSWORD}. */
  public Path rootPassword() {
    return rootPassword;
  }

  /** What it wrote into its log. */
  public Path folder() {
    return folder;
  }

  /** A connection that may do everything. */
  public LDAPConnection asRoot() throws Exception {
    return new LDAPConnection("127.0.0.1", clear, ROOT, ROOT_PASSWORD);
  }

  /** Adds somebody. */
  public void user(String name, String password) throws Exception {
    try (LDAPConnection root = asRoot()) {
      root.add(
          "dn: " + dn(name),
          "objectClass: inetOrgPerson",
          "cn: " + name,
          "sn: twin",
          "userPassword: " + password);
    }
  }

  /** Adds a group of one member. */
  public void group(String name, String member) throws Exception {
    try (LDAPConnection root = asRoot()) {
      root.add(
          "dn: cn=" + name + ",ou=groups,dc=test",
          "objectClass: groupOfNames",
          "member: " + dn(member));
    }
  }

  /** What somebody's entry is called. */
  public static String dn(String name) {
    return "uid=" + name + ",ou=people,dc=test";
  }

  /** Ends it until it is started again. */
  public void stop() {
    server.ifPresent(RealServer::close);
    server = Optional.empty();
  }

  @Override
  public void close() {
    stop();
  }
}
