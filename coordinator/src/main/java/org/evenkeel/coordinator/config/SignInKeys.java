package org.evenkeel.coordinator.config;

import static org.evenkeel.coordinator.config.Key.optional;
import static org.evenkeel.coordinator.config.Key.required;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.model.SignInSpec;
import org.evenkeel.coordinator.model.SignInSpec.Grant;
import org.evenkeel.coordinator.model.SignInSpec.Ldap;
import org.evenkeel.coordinator.model.SignInSpec.Ldap.Entry;
import org.evenkeel.coordinator.model.SignInSpec.Ldap.Security;
import org.evenkeel.coordinator.model.SignInSpec.Radius;
import org.evenkeel.coordinator.model.SignInSpec.Rank;

/** The keys of {@code sign-in} in {@code node.yaml}, and what they come to. */
final class SignInKeys {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration TIMEOUT_MAX = Duration.ofSeconds(30);
  private static final String FILTER_DEFAULT = "(uid={user})";
  private static final String GROUPS_DEFAULT = "memberOf";
  private static final String TLS = "ldaps";

  /** Addresses and the name of this machine, beyond which nothing may go in clear. */
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

  private static final Duration TRY_TIMEOUT_DEFAULT = Duration.ofSeconds(2);
  private static final Duration TRY_MAX = Duration.ofSeconds(10);
  private static final int RETRIES_DEFAULT = 2;

  /** A host name (RFC 1123) or an address. */
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f:]{2,39}");

  private static final Pattern IDENTIFIER = Pattern.compile("[\\x21-\\x7e]{1,253}");
  private static final Pattern VALUE = Pattern.compile("[^\\x00-\\x1f]{1,253}");
  private static final Pattern ATTRIBUTE = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,63}");
  private static final Pattern GRANT =
      Pattern.compile(
          "(viewer|admin|operator)|operator of ([A-Za-z0-9._-]{1,63}(?:, ?[A-Za-z0-9._-]{1,63})*)");

  private static final Scalar<String> DISTINGUISHED =
      Scalars.text(
          "a distinguished name", "such as ou=people,dc=example,dc=org", ".*=.*", SignInKeys::dn);
  private static final Scalar<Grant> ROLE =
      Scalars.text(
          "a role",
          "viewer, operator, admin, or such as \"operator of web, mq\"",
          GRANT.pattern(),
          SignInKeys::grant);

  static final Key<URI> URL =
      required(
          "url",
          Scalars.text(
              "a URL of a directory",
              "ldaps://HOST or ldap://HOST, and a port if need be",
              "ldaps?://.*",
              SignInKeys::url),
          "ldaps://HOST, or ldap://HOST with STARTTLS");
  static final Key<Boolean> STARTTLS =
      optional(
          "starttls",
          Scalars.flag(),
          "whether ldap:// becomes encrypted; false to this machine alone; default true");
  static final Key<Path> AUTHORITIES =
      optional(
          "ca-file",
          NodeKeys.FILE,
          "certificates of whoever may have signed the server's, PEM; default those of Java");
  static final Key<String> USER_DN =
      optional(
          "user-dn",
          Scalars.text(
              "a user's name",
              "such as uid={user},ou=people,dc=example,dc=org",
              ".*=.*\\{user}.*",
              text -> dn(withUser(text))),
          "what a user's entry is called; or else base");
  static final Key<String> BASE =
      optional("base", DISTINGUISHED, "the entry below which a user's is searched for");
  static final Key<String> FILTER =
      optional(
          "filter",
          Scalars.text(
              "a filter",
              "such as (uid={user}) or (sAMAccountName={user})",
              "\\(.*\\{user}.*\\)",
              SignInKeys::filter),
          "which entry it is; default (uid={user})");
  static final Key<String> BIND_DN =
      optional("bind-dn", DISTINGUISHED, "who searches; default nobody in particular");
  static final Key<Path> BIND_PASSWORD_FILE =
      optional(
          "bind-password-file", NodeKeys.FILE, "the file of that one's password, its first line");
  static final Key<String> GROUPS =
      optional(
          "group-attribute",
          Scalars.text(
              "an attribute",
              "such as memberOf",
              ATTRIBUTE.pattern(),
              text -> Scalars.matching(ATTRIBUTE, text)),
          "the attribute of a user's entry that names their groups; default memberOf");
  static final Key<Duration> ANSWER_TIMEOUT =
      optional(
          "timeout",
          Scalars.duration("a time", Duration.ofSeconds(1), TIMEOUT_MAX),
          "how long an answer may take; default 5s");
  static final Key<Map<String, Grant>> GROUP_ROLES =
      required(
          "roles",
          new Dictionary<>(DISTINGUISHED, ROLE),
          "by group, the role of its members: viewer, operator, admin or \"operator of SERVICE\"");

  static final Key<Section> LDAP =
      optional(
          "ldap",
          Mapping.of(
              URL,
              STARTTLS,
              AUTHORITIES,
              USER_DN,
              BASE,
              FILTER,
              BIND_DN,
              BIND_PASSWORD_FILE,
              GROUPS,
              ANSWER_TIMEOUT,
              GROUP_ROLES),
          "a directory such as OpenLDAP or Active Directory");

  static final Key<String> SERVER =
      required(
          "server",
          Scalars.text(
              "a server",
              "its name or address",
              HOST.pattern(),
              text -> Scalars.matching(HOST, text)),
          "the RADIUS server's name or address");
  static final Key<Integer> PORT = optional("port", Scalars.PORT, "its port; default 1812");
  static final Key<Path> SECRET_FILE =
      required("secret-file", NodeKeys.FILE, "the file of the shared secret, its first line");
  static final Key<String> NAS_IDENTIFIER =
      optional(
          "nas-identifier",
          Scalars.text(
              "an identifier",
              "1 to 253 characters without spaces",
              IDENTIFIER.pattern(),
              text -> Scalars.matching(IDENTIFIER, text)),
          "what this node calls itself; default evenkeel");
  static final Key<Duration> TRY_TIMEOUT =
      optional(
          "timeout",
          Scalars.duration("a time", Duration.ofMillis(200), TRY_MAX),
          "how long a try waits; default 2s");
  static final Key<Integer> RETRIES =
      optional(
          "retries",
          Scalars.number("a number of retries", 0, 5),
          "how often it is tried again; default 2");
  static final Key<Radius.Groups> ROLE_ATTRIBUTE =
      optional(
          "role-attribute",
          Scalars.choice("an attribute", Radius.Groups.class),
          "the attribute that names a user's groups: filter-id or class; default filter-id");
  static final Key<Map<String, Grant>> ATTRIBUTE_ROLES =
      required(
          "roles",
          new Dictionary<>(
              Scalars.text("a value", "1 to 253 characters", VALUE.pattern(), SignInKeys::value),
              ROLE),
          "by value of the attribute: viewer, operator, admin or \"operator of SERVICE\"");

  static final Key<Section> RADIUS =
      optional(
          "radius",
          Mapping.of(
              SERVER,
              PORT,
              SECRET_FILE,
              NAS_IDENTIFIER,
              TRY_TIMEOUT,
              RETRIES,
              ROLE_ATTRIBUTE,
              ATTRIBUTE_ROLES),
          "a RADIUS server, instead of ldap");

  /** All of {@code sign-in}. */
  static final Mapping ALL = Mapping.of(LDAP, RADIUS);

  private SignInKeys() {}

  private static URI url(String text) {
    URI url = URI.create(text);
    boolean bare = url.getUserInfo() == null && url.getQuery() == null && url.getFragment() == null;
    String path = url.getPath();
    boolean port = url.getPort() == -1 || (url.getPort() >= 1 && url.getPort() <= 65_535);
    boolean scheme = "ldap".equals(url.getScheme()) || TLS.equals(url.getScheme());
    if (!scheme || url.getHost() == null || !bare || !port || (path != null && path.length() > 1)) {
      throw new IllegalArgumentException("no host, or more than that: " + text);
    }
    return url;
  }

  private static String value(String text) {
    return Scalars.matching(VALUE, text);
  }

  private static String dn(String text) {
    try {
      if (new DN(text).isNullDN()) {
        throw new IllegalArgumentException("names nothing");
      }
      return text;
    } catch (LDAPException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String withUser(String text) {
    if (!text.contains(Entry.USER)) {
      throw new IllegalArgumentException("names no user: " + text);
    }
    return text;
  }

  private static String filter(String text) {
    try {
      Filter _ = Filter.create(withUser(text).replace(Entry.USER, "x"));
      return text;
    } catch (LDAPException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Grant grant(String text) {
    Matcher matcher = GRANT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no role: " + text);
    }
    return matcher.group(1) == null
        ? new Grant(Rank.OPERATOR, Set.copyOf(Arrays.asList(matcher.group(2).split(", ?"))))
        : new Grant(
            Arrays.stream(Rank.values())
                .filter(rank -> rank.toString().equals(matcher.group(1)))
                .findFirst()
                .orElseThrow(),
            Set.of());
  }

  /** The rules that concern more than one key. */
  static void check(Section signIn, Problems problems) {
    if (signIn.has(LDAP) && signIn.has(RADIUS)) {
      problems.add(signIn.place(RADIUS), "stands beside ldap", "one of them");
    }
    signIn.value(LDAP).ifPresent(ldap -> checkLdap(ldap, problems));
    signIn.value(RADIUS).ifPresent(radius -> checkRoles(radius, ATTRIBUTE_ROLES, problems));
  }

  private static void checkLdap(Section ldap, Problems problems) {
    if (ldap.has(USER_DN) == ldap.has(BASE)) {
      problems.add(
          ldap.place(USER_DN),
          ldap.has(BASE) ? "stands beside base" : "does not say how a user is found",
          "user-dn, or base to search below");
    }
    for (Key<?> key : new Key<?>[] {FILTER, BIND_DN, BIND_PASSWORD_FILE}) {
      if (ldap.has(key) && ldap.has(USER_DN)) {
        problems.add(ldap.place(key), "is for a search", "leave it out, or base for user-dn");
      }
    }
    if (ldap.has(BIND_DN) != ldap.has(BIND_PASSWORD_FILE)) {
      Key<?> there = ldap.has(BIND_DN) ? BIND_DN : BIND_PASSWORD_FILE;
      problems.add(
          ldap.place(there), "stands alone", "bind-dn and bind-password-file together, or neither");
    }
    checkRoles(ldap, GROUP_ROLES, problems);
    ldap.value(URL).ifPresent(url -> checkEncryption(ldap, url, problems));
  }

  private static void checkRoles(Section section, Key<Map<String, Grant>> key, Problems problems) {
    if (problems.isEmpty() && section.value(key).filter(Map::isEmpty).isPresent()) {
      problems.add(section.place(key), "is empty", "at least one group and its role");
    }
  }

  private static void checkEncryption(Section ldap, URI url, Problems problems) {
    if (url.getScheme().equals(TLS) && ldap.has(STARTTLS)) {
      problems.add(ldap.place(STARTTLS), "is for ldap://", "leave it out");
    } else if (security(ldap, url) == Security.NONE && !LOOPBACK.matcher(url.getHost()).matches()) {
      problems.add(
          ldap.place(STARTTLS), "would send passwords in clear", "leave it out, or ldaps://");
    }
  }

  private static Security security(Section ldap, URI url) {
    if (url.getScheme().equals(TLS)) {
      return Security.TLS;
    }
    return ldap.value(STARTTLS).orElse(true) ? Security.STARTTLS : Security.NONE;
  }

  /** Of a section in which no problem was found; empty when it names nobody. */
  static Optional<SignInSpec> spec(Section signIn) {
    return signIn
        .value(LDAP)
        .<SignInSpec>map(SignInKeys::ldap)
        .or(() -> signIn.value(RADIUS).map(SignInKeys::radius));
  }

  private static Ldap ldap(Section ldap) {
    URI url = ldap.required(URL);
    Security security = security(ldap, url);
    return new Ldap(
        url.getHost().replace("[", "").replace("]", ""),
        url.getPort() == -1 ? security.port() : url.getPort(),
        security,
        ldap.value(AUTHORITIES),
        entry(ldap),
        ldap.value(GROUPS).orElse(GROUPS_DEFAULT),
        ldap.value(ANSWER_TIMEOUT).orElse(TIMEOUT),
        ldap.required(GROUP_ROLES));
  }

  private static Radius radius(Section radius) {
    return new Radius(
        radius.required(SERVER),
        radius.value(PORT).orElse(Radius.PORT),
        radius.required(SECRET_FILE),
        radius.value(NAS_IDENTIFIER).orElse("evenkeel"),
        radius.value(ROLE_ATTRIBUTE).orElse(Radius.Groups.FILTER_ID),
        radius.value(TRY_TIMEOUT).orElse(TRY_TIMEOUT_DEFAULT),
        radius.value(RETRIES).orElse(RETRIES_DEFAULT),
        radius.required(ATTRIBUTE_ROLES));
  }

  private static Entry entry(Section ldap) {
    if (ldap.has(USER_DN)) {
      return new Entry.Named(ldap.required(USER_DN));
    }
    return new Entry.Searched(
        ldap.value(BIND_DN).map(dn -> new Ldap.Account(dn, ldap.required(BIND_PASSWORD_FILE))),
        ldap.required(BASE),
        ldap.value(FILTER).orElse(FILTER_DEFAULT));
  }
}
