package org.evenkeel.coordinator.signin;

import com.unboundid.ldap.sdk.BindResult;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.DereferencePolicy;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.PasswordExpiredControl;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import org.evenkeel.coordinator.account.Directory.Answer;
import org.evenkeel.coordinator.disk.Authorities;
import org.evenkeel.coordinator.disk.SecretFile;
import org.evenkeel.coordinator.model.SignInSpec.Grant;
import org.evenkeel.coordinator.model.SignInSpec.Ldap;
import org.evenkeel.coordinator.model.SignInSpec.Ldap.Entry;
import org.evenkeel.coordinator.model.SignInSpec.Ldap.Security;

/**
 * A directory over LDAP (RFC 4511). Each question has a connection of its own, which ends with it.
 * Referrals are not followed: they would bring passwords elsewhere. Safe for any thread.
 */
final class LdapSource implements Source {
  /** An entry with a few thousand groups is smaller. */
  private static final int MESSAGE_MAX = 1 << 20;

  /** One would be enough; the second says that there are more. */
  private static final int ENTRIES_MAX = 2;

  private static final int SAID_MAX = 300;

  /** Before what the library quotes of an error that caused another. */
  private static final String INNER = "errorMessage='";

  private static final Filter ANY = Filter.createPresenceFilter("objectClass");

  /** What servers say of a password that is not right, or no longer or not yet good. */
  private static final Set<ResultCode> REFUSALS =
      Set.of(
          ResultCode.INVALID_CREDENTIALS,
          ResultCode.NO_SUCH_OBJECT,
          ResultCode.INAPPROPRIATE_AUTHENTICATION,
          ResultCode.CONSTRAINT_VIOLATION,
          ResultCode.UNWILLING_TO_PERFORM);

  private final Ldap spec;
  private final Map<DN, Grant> roles;

  LdapSource(Ldap spec) {
    this.spec = spec;
    this.roles = new HashMap<>();
    spec.roles().forEach((group, grant) -> roles.put(dn(group), grant));
  }

  @Override
  public String name() {
    return "ldap";
  }

  @Override
  public String place() {
    return spec.host() + ":" + spec.port();
  }

  @Override
  public Answer ask(String user, String password) throws IOException {
    try (LDAPConnection connection = connect()) {
      return switch (spec.entry()) {
        case Entry.Named(var template) -> named(connection, named(template, user), password);
        case Entry.Searched searched -> searched(connection, searched, user, password);
      };
    } catch (LDAPException e) {
      throw failure(e);
    }
  }

  @Override
  public void greet() throws IOException {
    try (LDAPConnection connection = connect()) {
      if (spec.entry() instanceof Entry.Searched searched) {
        introduce(connection, searched);
      }
    } catch (LDAPException e) {
      throw failure(e);
    }
  }

  /** Who signs in reads their own entry. */
  private Answer named(LDAPConnection connection, DN dn, String password)
      throws LDAPException, IOException {
    if (!binds(connection, dn.toString(), password)) {
      return new Answer.Wrong("wrong user or password");
    }
    try {
      return judged(found(connection, dn.toString(), SearchScope.BASE, ANY));
    } catch (LDAPException e) {
      if (e.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) {
        return judged(List.of()); // they may sign in, and not read of themselves
      }
      throw e;
    }
  }

  private Answer searched(
      LDAPConnection connection, Entry.Searched searched, String user, String password)
      throws LDAPException, IOException {
    introduce(connection, searched);
    List<SearchResultEntry> found =
        found(connection, searched.base(), SearchScope.SUB, filter(searched, user));
    if (found.size() > 1) {
      throw new IOException("more than one entry is called the same by " + searched.filter());
    }
    if (found.isEmpty() || !binds(connection, found.getFirst().getDN(), password)) {
      return new Answer.Wrong("wrong user or password");
    }
    return judged(found);
  }

  /** As who searches, if anybody has to. */
  private static void introduce(LDAPConnection connection, Entry.Searched searched)
      throws LDAPException, IOException {
    if (searched.account().isPresent()) {
      Ldap.Account account = searched.account().get();
      if (!binds(connection, account.dn(), SecretFile.guarded(account.passwordFile()))) {
        throw new IOException("bind-dn and its password are refused");
      }
    }
  }

  /**
   * Whether a password is that of an entry, and good: some servers let in who must change it first,
   * and say so. It is that entry's connection from then on.
   */
  private static boolean binds(LDAPConnection connection, String dn, String password)
      throws LDAPException {
    try {
      BindResult result = connection.bind(dn, password);
      return result.getResultCode().equals(ResultCode.SUCCESS)
          && PasswordExpiredControl.get(result) == null;
    } catch (LDAPException e) {
      if (REFUSALS.contains(e.getResultCode())) {
        return false;
      }
      throw e;
    }
  }

  private Answer judged(List<SearchResultEntry> entries) {
    List<Grant> grants =
        entries.stream()
            .flatMap(
                entry ->
                    Arrays.stream(
                        Optional.ofNullable(entry.getAttributeValues(spec.groups()))
                            .orElse(new String[0])))
            .flatMap(group -> Optional.ofNullable(roles.get(group(group))).stream())
            .toList();
    return Grants.answer(grants);
  }

  private List<SearchResultEntry> found(
      LDAPConnection connection, String base, SearchScope scope, Filter filter)
      throws LDAPException, IOException {
    FewEntries few = new FewEntries(ENTRIES_MAX, connection::closeWithoutUnbind);
    try {
      SearchResult _ = connection.search(request(few, base, scope, filter));
    } catch (LDAPException e) {
      if (few.tooMany()) {
        throw new IOException("it sends more than was asked for", e);
      }
      throw e;
    }
    return few.entries();
  }

  private SearchRequest request(FewEntries few, String base, SearchScope scope, Filter filter) {
    return new SearchRequest(
        few,
        base,
        scope,
        DereferencePolicy.NEVER,
        ENTRIES_MAX,
        (int) spec.timeout().toSeconds(),
        false,
        filter,
        spec.groups());
  }

  /** A user's name as a value within the name of an entry, whatever is in it. */
  static DN named(String template, String user) {
    return new DN(
        Arrays.stream(dn(template).getRDNs())
            .map(
                rdn ->
                    new RDN(
                        rdn.getAttributeNames(),
                        Arrays.stream(rdn.getAttributeValues())
                            .map(value -> value.replace(Entry.USER, user))
                            .toArray(String[]::new)))
            .toList());
  }

  /** A user's name as a value within a filter, whatever is in it. */
  static Filter filter(Entry.Searched searched, String user) throws LDAPException {
    return Filter.create(searched.filter().replace(Entry.USER, Filter.encodeValue(user)));
  }

  private static DN dn(String text) {
    try {
      return new DN(text);
    } catch (LDAPException e) {
      throw new IllegalArgumentException(e); // the configuration has been read as names
    }
  }

  /** What a value of the attribute names; the empty name when it names no entry. */
  private static DN group(String text) {
    return DN.isValidDN(text) ? dn(text) : DN.NULL_DN;
  }

  private LDAPConnection connect() throws IOException, LDAPException {
    LDAPConnectionOptions options = new LDAPConnectionOptions();
    int millis = (int) spec.timeout().toMillis();
    options.setConnectTimeoutMillis(millis);
    options.setResponseTimeoutMillis(millis);
    options.setFollowReferrals(false);
    options.setUseSynchronousMode(true);
    options.setBindWithDNRequiresPassword(true);
    options.setMaxMessageSize(MESSAGE_MAX);
    NamedSockets sockets = new NamedSockets(Authorities.context(spec.authorities()));
    LDAPConnection connection =
        spec.security() == Security.TLS
            ? new LDAPConnection(sockets, options)
            : new LDAPConnection(SocketFactory.getDefault(), options);
    end(connection, spec.timeout());
    try {
      connection.connect(spec.host(), spec.port(), millis);
      if (spec.security() == Security.STARTTLS) {
        var answer = connection.processExtendedOperation(new StartTLSExtendedRequest(sockets));
        if (!answer.getResultCode().equals(ResultCode.SUCCESS)) {
          throw new LDAPException(answer.getResultCode(), "STARTTLS is refused");
        }
      }
      return connection;
    } catch (LDAPException e) {
      connection.close();
      throw e;
    }
  }

  /** Ends a connection after a time, whatever it is at: who trickles bytes keeps nobody. */
  private static void end(LDAPConnection connection, Duration after) {
    var _ =
        CompletableFuture.runAsync(
            connection::closeWithoutUnbind,
            CompletableFuture.delayedExecutor(after.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** What a server said, or we of it, as one short line. */
  static IOException failure(LDAPException e) {
    String said = Objects.requireNonNullElse(e.getMessage(), "");
    String line = said.lines().findFirst().orElse("").replaceAll(", ldapSDKVersion=.*", "");
    String inner =
        line.substring(line.lastIndexOf(INNER) < 0 ? 0 : line.lastIndexOf(INNER) + INNER.length());
    String cut = inner.length() > SAID_MAX ? inner.substring(0, SAID_MAX) : inner;
    String plain = cut.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?"); // it may be a stranger's text
    return new IOException("%s: %s".formatted(e.getResultCode().getName(), plain), e);
  }
}
