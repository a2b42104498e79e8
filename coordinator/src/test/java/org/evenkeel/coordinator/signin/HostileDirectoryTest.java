package org.evenkeel.coordinator.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.listener.CannedResponseRequestHandler;
import com.unboundid.ldap.listener.LDAPListener;
import com.unboundid.ldap.listener.LDAPListenerConfig;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchResultReference;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.account.Directory.Answer;
import org.evenkeel.coordinator.account.Scope;
import org.evenkeel.coordinator.model.SignInSpec.Grant;
import org.evenkeel.coordinator.model.SignInSpec.Ldap;
import org.evenkeel.coordinator.model.SignInSpec.Ldap.Entry;
import org.evenkeel.coordinator.model.SignInSpec.Ldap.Security;
import org.evenkeel.coordinator.model.SignInSpec.Rank;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that say yes to every password, and otherwise do what they should not. */
@Timeout(180)
final class HostileDirectoryTest {
  private static final String HERE = "127.0.0.1";
  private static final String GROUP = "cn=heads,dc=test";

  private static LdapSource source(int port, Duration timeout) {
    return new LdapSource(
        new Ldap(
            HERE,
            port,
            Security.NONE,
            Optional.empty(),
            new Entry.Searched(Optional.empty(), "dc=test", "(uid={user})"),
            "memberOf",
            timeout,
            Map.of(GROUP, new Grant(Rank.ADMIN, Set.of()))));
  }

  private static SearchResultEntry entry(Attribute... attributes) {
    return new SearchResultEntry("uid=bob,dc=test", attributes);
  }

  private static Answer ask(List<SearchResultEntry> entries, List<SearchResultReference> references)
      throws Exception {
    LDAPListenerConfig config =
        new LDAPListenerConfig(
            0,
            new CannedResponseRequestHandler(
                ResultCode.SUCCESS, null, null, null, entries, references));
    config.setListenAddress(InetAddress.getLoopbackAddress());
    LDAPListener listener = new LDAPListener(config);
    listener.startListening();
    try {
      return source(listener.getListenPort(), Duration.ofSeconds(20)).ask("bob", "word");
    } finally {
      listener.shutDown(true);
    }
  }

  private static void assertRefuses(
      String why, List<SearchResultEntry> entries, List<SearchResultReference> references) {
    IOException refusal = assertThrows(IOException.class, () -> ask(entries, references));
    assertTrue(String.valueOf(refusal.getMessage()).contains(why), refusal.toString());
  }

  @Test
  void moreThanWasAskedForIsNotReadToItsEnd() throws Exception {
    SearchResultEntry bob = entry(new Attribute("memberOf", GROUP));
    assertEquals(new Answer.Right(Scope.ADMIN), ask(List.of(bob), List.of()));
    assertRefuses("more than one entry", List.of(bob, bob), List.of());
    assertRefuses("more than was asked for", Collections.nCopies(5_000, bob), List.of());
    SearchResultReference reference =
        new SearchResultReference(new String[] {"ldap://127.0.0.1:9/dc=other"}, new Control[0]);
    assertEquals(
        new Answer.Right(Scope.ADMIN), ask(List.of(bob), Collections.nCopies(5, reference)));
    assertRefuses("more than was asked for", List.of(bob), Collections.nCopies(5_000, reference));
  }

  @Test
  void anEntryHasABound() {
    SearchResultEntry large =
        entry(new Attribute("memberOf", GROUP), new Attribute("photo", "x".repeat(2 << 20)));
    assertThrows(IOException.class, () -> ask(List.of(large), List.of()));
  }

  @Test
  void whoSaysNothingOrAByteAtATimeIsLeft() throws Exception {
    for (boolean trickles : new boolean[] {false, true}) {
      try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
        Thread talk = Thread.ofPlatform().daemon().start(() -> talk(server, trickles));
        LdapSource source = source(server.getLocalPort(), Duration.ofSeconds(1));
        assertThrows(IOException.class, () -> source.ask("bob", "word"));
        talk.join(60_000);
        assertFalse(talk.isAlive(), "the connection is still there");
      }
    }
  }

  /** Until who asked has closed the connection. */
  private static void talk(ServerSocket server, boolean trickles) {
    try (Socket client = server.accept()) {
      client.setSoTimeout(50);
      client.getOutputStream().write(new byte[] {0x30, (byte) 0x83, 0x0f, 0x00, 0x00});
      while (true) {
        try {
          if (client.getInputStream().read() < 0) {
            return;
          }
        } catch (SocketTimeoutException _) {
          if (trickles) {
            client.getOutputStream().write(0);
          }
        }
      }
    } catch (IOException _) {
      // closed
    }
  }

  @Test
  void whatAServerSaysIsOneShortPlainLine() {
    LDAPException said =
        new LDAPException(
            ResultCode.OTHER, "no\u001b[31m\u202e way\nroot: hacked" + "x".repeat(999));
    String message = String.valueOf(LdapSource.failure(said).getMessage());
    assertEquals("other: no?[31m? way", message);
    LDAPException much = new LDAPException(ResultCode.OTHER, "x".repeat(999));
    assertTrue(String.valueOf(LdapSource.failure(much).getMessage()).length() < 400);
  }
}
