package org.evenkeel.coordinator.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.DeleteRequest;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.controls.ManageDsaITRequestControl;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
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

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static Slapd slapd;

  @BeforeAll
  static void startSlapd() throws Exception {
    slapd = new Slapd();
    for (String user : List.of("ada", "bob", "eve")) {
      slapd.user(user, user.equals("ada") ? ADA : user + "-word");
    }
    slapd.group("ops", "ada");
    slapd.group("mq", "ada");
    slapd.group("heads", "bob");
    slapd.group("others", "eve");
  }

  @AfterAll
  static void end() {
    if (slapd != null) {
      slapd.close();
    }
  }

  private static Entry searched(String filter) {
    return new Entry.Searched(
        Optional.of(new Ldap.Account(Slapd.ROOT, slapd.rootPassword())), "dc=test", filter);
  }

  private static Ldap spec(String host, Security security, Entry entry) {
    return new Ldap(
        host,
        security == Security.TLS ? slapd.encrypted() : slapd.clear(),
        security,
        Optional.of(slapd.authorities()),
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
        assertEquals(new Answer.Powerless(), ask(spec, "eve", "eve-word"));
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

  /** A password that somebody else has set, and that its owner has not changed yet. */
  @Test
  void aPasswordThatMustBeChangedFirstIsNone() throws Exception {
    slapd.user("new", "new-word");
    slapd.group("newcomers", "new");
    Ldap all = spec("localhost", Security.TLS, searched("(uid={user})"));
    Ldap spec =
        new Ldap(
            all.host(),
            all.port(),
            all.security(),
            all.authorities(),
            all.entry(),
            all.groups(),
            all.timeout(),
            Map.of("cn=newcomers,ou=groups,dc=test", new Grant(Rank.VIEWER, Set.of())));
    assertInstanceOf(Answer.Right.class, ask(spec, "new", "new-word"));
    try (LDAPConnection root = slapd.asRoot()) {
      root.modify(Slapd.dn("new"), new Modification(ModificationType.REPLACE, "pwdReset", "TRUE"));
    }
    assertEquals(WRONG, ask(spec, "new", "new-word"));
  }

  /** Whoever is in between says that there is no encryption, or speaks before it begins. */
  @Test
  void whoIsInBetweenHearsNoPasswordAndLetsNobodyIn() throws Exception {
    for (Entry entry :
        List.of(searched("(uid={user})"), new Entry.Named("uid={user},ou=people,dc=test"))) {
      try (InBetween between = new InBetween(slapd.clear(), InBetween.Manner.HONEST)) {
        Ldap spec = between(between, entry);
        assertEquals(new Answer.Right(Scope.ADMIN), ask(spec, "bob", "bob-word"));
        assertEquals(WRONG, ask(spec, "bob", "other-word"));
        assertFalse(between.heard().contains("bob-word"), between.heard());
      }
      try (InBetween between = new InBetween(slapd.clear(), InBetween.Manner.REFUSES)) {
        assertEquals(new Answer.Silent(), ask(between(between, entry), "bob", "bob-word"));
        assertFalse(between.heard().contains("bob-word"), between.heard());
        assertFalse(between.heard().contains(Slapd.ROOT_PASSWORD), between.heard());
      }
      try (InBetween between = new InBetween(slapd.clear(), InBetween.Manner.ADDS)) {
        Answer answer = ask(between(between, entry), "bob", "other-word");
        assertTrue(answer.equals(WRONG) || answer instanceof Answer.Silent, answer.toString());
      }
    }
  }

  private static Ldap between(InBetween between, Entry entry) {
    return new Ldap(
        "localhost",
        between.port(),
        Security.STARTTLS,
        Optional.of(slapd.authorities()),
        entry,
        "memberOf",
        Duration.ofSeconds(10),
        ROLES);
  }

  @Test
  void nobodyIsSentElsewhere() throws Exception {
    try (ServerSocket trap = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        LDAPConnection root = slapd.asRoot()) {
      root.add(
          "dn: ou=elsewhere,dc=test",
          "objectClass: referral",
          "objectClass: extensibleObject",
          "ou: elsewhere",
          "ref: ldap://127.0.0.1:" + trap.getLocalPort() + "/ou=people,dc=test");
      Optional<Ldap.Account> account =
          Optional.of(new Ldap.Account(Slapd.ROOT, slapd.rootPassword()));
      Entry below = new Entry.Searched(account, "ou=elsewhere,dc=test", "(uid={user})");
      Ldap spec = spec("localhost", Security.TLS, below);
      assertEquals(new Answer.Silent(), ask(spec, "bob", "bob-word"));
      Entry named = new Entry.Named("uid={user},ou=elsewhere,dc=test");
      Answer answer = ask(spec("localhost", Security.TLS, named), "bob", "bob-word");
      assertFalse(answer instanceof Answer.Right, answer.toString());
      // One among others, which slapd names beside what it finds itself.
      Ldap all = spec("localhost", Security.TLS, searched("(uid={user})"));
      assertEquals(new Answer.Right(Scope.ADMIN), ask(all, "bob", "bob-word"));
      trap.setSoTimeout(1);
      assertThrows(SocketTimeoutException.class, trap::accept, "somebody came");
      root.delete(
          new DeleteRequest(
              "ou=elsewhere,dc=test", new Control[] {new ManageDsaITRequestControl()}));
    }
  }

  @Test
  void aSecretThatEverybodyReadsIsNotUsed() throws Exception {
    Path open = Slapd.secret(slapd.folder().resolve("open"), Slapd.ROOT_PASSWORD);
    Optional<Ldap.Account> account = Optional.of(new Ldap.Account(Slapd.ROOT, open));
    Entry entry = new Entry.Searched(account, "dc=test", "(uid={user})");
    Ldap spec = spec("localhost", Security.TLS, entry);
    assertEquals(new Answer.Right(Scope.ADMIN), ask(spec, "bob", "bob-word"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    assertEquals(new Answer.Silent(), ask(spec, "bob", "bob-word"));
  }

  @Test
  void whoIsGoneLetsNobodyInAndIsSaidUntilTheyAreBack() throws Exception {
    AtomicLong now = new AtomicLong();
    BlockingQueue<List<String>> told = new LinkedBlockingQueue<>();
    Ldap spec = spec("localhost", Security.TLS, searched("(uid={user})"));
    try (SignIn asked = SignIn.start(spec, told::add, now::get)) {
      assertEquals(new Answer.Right(Scope.ADMIN), asked.ask("bob", "bob-word"));
      slapd.stop();
      assertEquals(new Answer.Silent(), asked.ask("bob", "bob-word"));
      List<String> problems = told.poll(60, TimeUnit.SECONDS);
      assertTrue(
          problems != null
              && problems.getFirst().startsWith("sign-in: ldap at localhost:" + slapd.encrypted()),
          () -> String.valueOf(problems));
      slapd.start();
      now.addAndGet(Duration.ofSeconds(31).toNanos());
      assertEquals(List.of(), told.poll(60, TimeUnit.SECONDS));
      assertEquals(new Answer.Right(Scope.ADMIN), asked.ask("bob", "bob-word"));
    }
  }
}
