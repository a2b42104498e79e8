package org.evenkeel.coordinator.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
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
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.evenkeel.coordinator.account.Directory.Answer;
import org.evenkeel.coordinator.account.Role;
import org.evenkeel.coordinator.account.Scope;
import org.evenkeel.coordinator.check.Installed;
import org.evenkeel.coordinator.check.RealServer;
import org.evenkeel.coordinator.check.TestCertificate;
import org.evenkeel.coordinator.model.SignInSpec.Grant;
import org.evenkeel.coordinator.model.SignInSpec.Ldap;
import org.evenkeel.coordinator.model.SignInSpec.Ldap.Entry;
import org.evenkeel.coordinator.model.SignInSpec.Ldap.Security;
import org.evenkeel.coordinator.model.SignInSpec.Rank;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Debian's slapd with an overlay that keeps {@code memberOf}. */
@Tag("lab")
final class LdapSignInTest {
  private static final String SEARCHER = "s3archer-word";
  private static final String ADA = "ada's pass, w\u00f6rd";
  private static final Answer WRONG = new Answer.Wrong("wrong user or password");
  private static final Scope WEB_AND_MQ = new Scope(Role.OPERATOR, Set.of("web", "mq"));
  private static final Map<String, Grant> ROLES =
      Map.of(
          "CN=Ops, ou=groups,dc=test",
          new Grant(Rank.OPERATOR, Set.of("web")),
          "cn=mq,ou=groups,dc=test",
          new Grant(Rank.OPERATOR, Set.of("mq")),
          "cn=heads,ou=groups,dc=test",
          new Grant(Rank.ADMIN, Set.of()));

  private static Path folder = Path.of("");
  private static Path authorities = Path.of("");
  private static Path searcher = Path.of("");
  private static int clear;
  private static int encrypted;
  private static List<String> command = List.of();
  private static Optional<RealServer> slapd = Optional.empty();

  @BeforeAll
  static void startSlapd() throws Exception {
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
    searcher = Files.writeString(folder.resolve("searcher"), SEARCHER + "\n");
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
            pidfile %1$s/pid
            TLSCertificateFile %2$s
            TLSCertificateKeyFile %3$s
            database mdb
            suffix dc=test
            rootdn cn=searcher,dc=test
            rootpw %4$s
            directory %1$s
            overlay memberof
            access to attrs=userPassword by anonymous auth by * none
            access to * by self read by * none
            """
                .formatted(
                    room, authorities, certificate.writeKey(folder.resolve("key.pem")), SEARCHER));
    String urls = "ldap://127.0.0.1:%d ldaps://127.0.0.1:%d".formatted(clear, encrypted);
    command =
        new Installed(folder)
            .command("nobody", List.of("slapd", "-d", "256", "-h", urls, "-f", config.toString()));
    start();
    fill();
  }

  private static void start() throws Exception {
    RealServer started = RealServer.start("slapd", command, Map.of(), folder);
    slapd = Optional.of(started);
    started.listening(clear);
    started.listening(encrypted);
  }

  private static void fill() throws Exception {
    try (LDAPConnection root =
        new LDAPConnection("127.0.0.1", clear, "cn=searcher,dc=test", SEARCHER)) {
      root.add("dn: dc=test", "objectClass: dcObject", "objectClass: organization", "o: t");
      for (String unit : List.of("people", "groups")) {
        root.add("dn: ou=" + unit + ",dc=test", "objectClass: organizationalUnit");
      }
      for (String user : List.of("ada", "bob", "eve")) {
        root.add(
            "dn: uid=" + user + ",ou=people,dc=test",
            "objectClass: inetOrgPerson",
            "cn: " + user,
            "sn: twin",
            "userPassword: " + (user.equals("ada") ? ADA : user + "-word"));
      }
      group(root, "ops", "ada");
      group(root, "mq", "ada");
      group(root, "heads", "bob");
      group(root, "others", "eve");
    }
  }

  private static void group(LDAPConnection root, String name, String member) throws Exception {
    root.add(
        "dn: cn=" + name + ",ou=groups,dc=test",
        "objectClass: groupOfNames",
        "member: uid=" + member + ",ou=people,dc=test");
  }

  @AfterAll
  static void end() {
    slapd.ifPresent(RealServer::close);
  }

  private static Entry searched(String filter) {
    return new Entry.Searched(
        Optional.of(new Ldap.Account("cn=searcher,dc=test", searcher)), "dc=test", filter);
  }

  private static Ldap spec(String host, Security security, Entry entry) {
    return new Ldap(
        host,
        security == Security.TLS ? encrypted : clear,
        security,
        Optional.of(authorities),
        entry,
        "memberOf",
        Duration.ofSeconds(10),
        ROLES);
  }

  private static Answer ask(Ldap spec, String user, String password) throws Exception {
    AtomicLong stands = new AtomicLong();
    try (SignIn asked = SignIn.start(spec, _ -> true, stands::get)) {
      return asked.ask(user, password);
    }
  }

  @Test
  void aRoleIsThatOfTheGroupsByEveryWay() throws Exception {
    Entry named = new Entry.Named("uid={user},ou=people,dc=test");
    for (Security security : Security.values()) {
      for (Entry entry : List.of(named, searched("(uid={user})"))) {
        Ldap spec = spec("localhost", security, entry);
        assertEquals(new Answer.Right(WEB_AND_MQ), ask(spec, "ada", ADA), spec.toString());
        assertEquals(new Answer.Right(Scope.ADMIN), ask(spec, "bob", "bob-word"));
        assertEquals(WRONG, ask(spec, "ada", "bob-word"));
        assertEquals(WRONG, ask(spec, "nobody", ADA));
        assertEquals(
            new Answer.Wrong("right password, but of no group that has a role"),
            ask(spec, "eve", "eve-word"));
      }
    }
  }

  /** slapd takes a name without a password for nobody's and says yes. */
  @Test
  void noPasswordIsNone() throws Exception {
    Ldap spec = spec("localhost", Security.TLS, searched("(uid={user})"));
    assertEquals(new Answer.Wrong("no password"), ask(spec, "bob", ""));
  }

  @Test
  void whatIsInANameFindsNobodyElse() throws Exception {
    Ldap search = spec("localhost", Security.TLS, searched("(uid={user})"));
    assertEquals(WRONG, ask(search, "*", "bob-word"));
    assertEquals(WRONG, ask(search, "x)(|(uid=bob)", "bob-word"));
    Ldap named = spec("localhost", Security.TLS, new Entry.Named("uid={user},ou=people,dc=test"));
    assertEquals(WRONG, ask(named, "bob,ou=people,dc=test", "bob-word"));
  }

  @Test
  void whoIsNotTheOnlyOneOfANameIsNobody() throws Exception {
    Ldap spec = spec("localhost", Security.TLS, searched("(|(sn=twin)(uid={user}))"));
    assertEquals(new Answer.Silent(), ask(spec, "bob", "bob-word"));
  }

  @Test
  void anotherNameOrAnUnknownAuthorityGetsNoPassword() throws Exception {
    for (Security security : List.of(Security.TLS, Security.STARTTLS)) {
      Ldap address = spec("127.0.0.1", security, searched("(uid={user})"));
      assertEquals(new Answer.Silent(), ask(address, "bob", "bob-word"), security.toString());
      Ldap stranger =
          new Ldap(
              "localhost",
              address.port(),
              security,
              Optional.empty(),
              address.entry(),
              "memberOf",
              address.timeout(),
              ROLES);
      assertEquals(new Answer.Silent(), ask(stranger, "bob", "bob-word"), security.toString());
    }
  }

  @Test
  void whoIsGoneLetsNobodyInAndIsSaidUntilTheyAreBack() throws Exception {
    AtomicLong now = new AtomicLong();
    BlockingQueue<List<String>> told = new LinkedBlockingQueue<>();
    Ldap spec = spec("localhost", Security.TLS, searched("(uid={user})"));
    try (SignIn asked = SignIn.start(spec, told::add, now::get)) {
      assertEquals(new Answer.Right(Scope.ADMIN), asked.ask("bob", "bob-word"));
      slapd.orElseThrow().close();
      assertEquals(new Answer.Silent(), asked.ask("bob", "bob-word"));
      List<String> problems = told.poll(20, TimeUnit.SECONDS);
      assertTrue(
          problems != null
              && problems.getFirst().startsWith("sign-in: ldap at localhost:" + encrypted),
          () -> String.valueOf(problems));
      start();
      now.addAndGet(Duration.ofSeconds(31).toNanos());
      assertEquals(List.of(), told.poll(20, TimeUnit.SECONDS));
      assertEquals(new Answer.Right(Scope.ADMIN), asked.ask("bob", "bob-word"));
    }
  }
}
